"""A list of names, or of links, is what a walk finds."""

import os
from pathlib import Path

import pytest

from app.system.walking import EntryKind, links_below, names_below, walk


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    for name in ("b/deep/1.emlx", "a/2.emlx", "b/予約.emlx", "3.emlx", "b.txt"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)
    (top / "empty").mkdir()
    (top / "to a folder").symlink_to(top / "b", target_is_directory=True)
    (top / "nowhere").symlink_to(top / "gone")
    return top


def test_names_are_those_a_walk_finds(top: Path) -> None:
    for each in (top, top / "3.emlx", top / "gone", top / "to a folder"):
        walked = [entry.path for entries in walk(each) for entry in entries if entry.kind is not EntryKind.FOLDER]
        assert list(names_below(each)) == walked
    assert len(list(names_below(top))) == 7


def test_links_are_those_a_walk_finds(top: Path) -> None:
    (top / "a" / "beside").symlink_to(top / "3.emlx")
    for each in (top, top / "3.emlx", top / "gone", top / "to a folder"):
        walked = [entry for entries in walk(each) for entry in entries]
        wanted = [entry for entry in walked if entry.kind in (EntryKind.LINK, EntryKind.UNREADABLE)]
        assert [entry[:2] for entry in links_below(each)] == [entry[:2] for entry in wanted]
    assert len(list(links_below(top))) == 3


def test_what_may_be_listed_and_not_looked_at(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lstat = os.lstat

    def refused(path: str) -> os.stat_result:
        if Path(path).parent == top / "b":
            raise PermissionError(13, "refused", path)
        return lstat(path)

    monkeypatch.setattr(os, "lstat", refused)
    found = [entry.path for entry in links_below(top) if entry.kind is EntryKind.UNREADABLE]
    assert found == [str(top / "b" / "deep"), str(top / "b" / "予約.emlx")]


def test_a_folder_that_cannot_be_listed(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refused(path: str) -> object:
        if path == str(top / "b"):
            raise PermissionError(13, "refused", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    (entry,) = (entry for entry in links_below(top) if entry.kind is EntryKind.UNREADABLE)
    assert (entry.path, type(entry.error)) == (str(top / "b"), PermissionError)
