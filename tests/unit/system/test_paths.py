r"""Windows' prefix `\\?\`: which paths get it, and what no path does."""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from app.discovery.folders import list_folder
from app.system import paths
from app.system.paths import has_unusable_name, needs_prefix, openable, prefixed, real_path, without_prefix
from app.system.sqlite_files import read_only_uri
from app.system.walking import walk
from tests.builders import stores

LONG = "C:\\" + "\\".join(["Mail 日本"] * 40)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\Mail\\CON", "\\\\?\\C:\\Mail\\CON"),
        ("C:\\Mail\\aux.txt", "\\\\?\\C:\\Mail\\aux.txt"),
        ("C:\\Mail\\com1.mbox\\x", "\\\\?\\C:\\Mail\\com1.mbox\\x"),
        ("C:\\Mail\\Nul .x", "\\\\?\\C:\\Mail\\Nul .x"),
        ("C:\\Mail\\a.\\Inbox", "\\\\?\\C:\\Mail\\a.\\Inbox"),
        ("C:\\Mail\\a \\Inbox", "\\\\?\\C:\\Mail\\a \\Inbox"),
        ("C:/Mail/./x/../a.", "\\\\?\\C:\\Mail\\a."),
        ("\\\\nas\\home\\lpt¹", "\\\\?\\UNC\\nas\\home\\lpt¹"),
        (LONG, "\\\\?\\" + LONG),
        ("C:\\Mail\\Inbox", None),
        ("C:\\Mail\\console\\auxiliary.mbox", None),
        ("C:\\Mail\\com10\\.hidden\\a.b", None),
        ("C:\\", None),
        ("\\\\?\\C:\\CON", None),
        ("\\\\.\\C:", None),
        ("Mail\\CON", None),
        ("C:CON", None),
        ("/home/hanako/aux.txt", None),
    ],
)
def test_which_paths_get_the_prefix(monkeypatch: pytest.MonkeyPatch, path: str, expected: str | None) -> None:
    assert needs_prefix(path) is (expected is not None)
    if expected is not None:
        assert prefixed(path) == expected
        assert prefixed(expected) == expected
    assert openable(path) == path
    monkeypatch.setattr(sys, "platform", "win32")
    assert openable(path) == (expected or path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\CON", True),
        ("C:\\aux.backup\\x", True),
        ("E:\\Backups.", True),
        ("E:\\Backups", False),
        (LONG, False),
        ("\\\\?\\E:\\Backups", False),
        ("\\\\?\\E:\\con", True),
    ],
)
def test_where_people_of_windows_could_not_open_a_folder(
    monkeypatch: pytest.MonkeyPatch, path: str, expected: bool
) -> None:
    assert not has_unusable_name(Path(path))
    monkeypatch.setattr(sys, "platform", "win32")
    assert has_unusable_name(Path(path)) is expected


@pytest.mark.parametrize("path", ["C:\\Mail\\CON", "C:\\", "\\\\nas\\home\\x", "D:\\a.\\b"])
def test_a_person_sees_no_prefix(path: str) -> None:
    assert str(without_prefix(Path(prefixed(path)))) == path
    assert str(PureWindowsPath(prefixed(path))).startswith("\\\\?\\")


@pytest.mark.parametrize("number", [6, 1231, 1326])
def test_where_a_path_leads_is_no_error(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(path: object) -> str:
        raise OSError(number, "as Windows says")

    monkeypatch.setattr(os.path, "realpath", refuse)
    assert real_path(Path("C:\\CON")) == Path("C:\\CON")


def test_a_path_with_a_nul_is_itself() -> None:
    assert real_path(Path("a\0b")) == Path("a\0b")


def test_names_that_windows_takes_for_others_are_asked_for_with_the_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every call of the walk goes through `openable`: here it marks the paths, and the system takes them so."""
    stores.write(tmp_path / "a." / "aux.txt", b"x")
    asked: list[str] = []
    scan, names, look = os.scandir, os.listdir, os.lstat
    monkeypatch.setattr("app.system.walking.openable", lambda path: f"prefix:{path}")
    monkeypatch.setattr("app.discovery.folders.openable", lambda path: f"prefix:{path}")

    def plain(path: str) -> str:
        asked.append(path)
        assert path.startswith("prefix:"), path
        return path.removeprefix("prefix:")

    monkeypatch.setattr(os, "scandir", lambda path: scan(plain(path)))
    monkeypatch.setattr(os, "listdir", lambda path: names(plain(path)))
    monkeypatch.setattr(os, "lstat", lambda path: look(plain(path)))
    found = [entry.path for entries in walk(tmp_path) for entry in entries]
    assert found == [str(tmp_path), str(tmp_path / "a."), str(tmp_path / "a." / "aux.txt")]
    assert list_folder(tmp_path / "a.").files == ["aux.txt"]
    assert asked


@pytest.mark.parametrize("name", ["カタログ 100% #1.sqlite", "a?b&mode=rw.sqlite", "x.sqlite"])
def test_a_database_by_its_uri(tmp_path: Path, name: str) -> None:
    with closing(sqlite3.connect(tmp_path / name)) as made:
        made.execute("CREATE TABLE x (y)")
    with closing(sqlite3.connect(read_only_uri(tmp_path / name), uri=True)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchone() == ("x",)
        with pytest.raises(sqlite3.Error):
            database.execute("INSERT INTO x VALUES (1)")


def test_a_database_on_a_share_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite takes the server in `file://server/…` for an error: the whole path is one escape."""
    share = "\\\\nas\\写真\\catalog.sqlite"
    monkeypatch.setattr(Path, "absolute", lambda path: path)
    uri = read_only_uri(Path(share))
    assert uri.startswith("file:%5C%5Cnas%5C")
    assert paths.without_prefix(Path(share)) == Path(share)


def test_a_file_of_an_archive_behind_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows takes what stands behind it as it is, and no file has a slash in its name."""
    assert paths.below("/mnt/usb/a", "data/stores/x") == "/mnt/usb/a/data/stores/x"
    monkeypatch.setattr(os, "sep", "\\")
    assert paths.below("\\\\?\\E:\\a", "data/stores/x") == "\\\\?\\E:\\a\\data\\stores\\x"
