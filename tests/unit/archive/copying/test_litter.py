"""What a killed run leaves is removed where it is surely of no use to anybody, and only then."""

from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.copying.litter import remove_litter
from app.archive.copying.resume import begin
from app.system.lock import acquire

NAME = f"2026-11-2mdz1lkhi{layout.INCOMPLETE}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".", None),
        ("data/stores/apple-mail", None),
        ("data/stores/apple-mail/probe", b"probe"),
        ("probe", b""),
        (layout.RUN, b""),
    ],
    ids=["empty", "folders", "attempt", "attempt cut short", "before it began"],
)
def test_litter_is_removed(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / NAME / name
    if content is None:
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    remove_litter(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{NAME}/{layout.RUN}", b"{}"),
        (f"{NAME}/data/stores/apple-mail/Inbox", b"From a@example.com"),
        (f"{NAME}/data/stores/apple-mail/Inbox", b"proof"),
        (f"2026-11-28 2230 x/{layout.RUN}", b""),
        ("Films.incomplete/probe", b""),
        ("2026-11-2mdz1lkhi.incomplete", b""),
    ],
    ids=["began", "mail", "five bytes", "finished", "not ours", "a file"],
)
def test_anything_else_stays(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    remove_litter(tmp_path)
    assert path.read_bytes() == content


def test_links_are_neither_followed_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "2026-12 x.incomplete").mkdir()
    (tmp_path / "2026-12 x.incomplete" / "probe").symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    remove_litter(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_run_that_just_began_keeps_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / layout.RUN).touch()
    lock = acquire(folder / layout.RUN)
    assert lock is not None
    remove_litter(tmp_path)
    assert (folder / layout.RUN).is_file()
    lock.release()


def test_a_run_whose_folder_was_removed_finds_out(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        begin(tmp_path / NAME, "a", "b")
