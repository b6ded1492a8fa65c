"""Temporary folders: gone afterwards, swept where a run was killed, and left alone while another run is at work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.system import lock
from app.system.portable import enable_portable_mode
from app.system.temporary import LOCK, PREFIX, remove_stale, temporary_folder

_KILLED = """
import os, signal, sys
from pathlib import Path
from app.system.temporary import temporary_folder
with temporary_folder(Path(sys.argv[1])) as folder:
    (folder / "abook.sqlite").write_text("Hanako")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_at_work(top: Path) -> None:
    """A run that left a plain address book behind."""
    done = subprocess.run([sys.executable, "-c", _KILLED, str(top)], check=False)
    assert done.returncode != 0
    assert list(top.rglob("abook.sqlite"))


def test_a_folder_is_gone_afterwards(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as folder:
        assert list(folder.iterdir()) == []
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("x")
        assert folder.parent.name.startswith(PREFIX)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_next_start_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    killed_at_work(tmp_path)
    remove_stale(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_run_at_work_keeps_its_files(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as folder:
        (folder / "file").write_text("x")
        remove_stale(tmp_path, all_ours=True)
        assert (folder / "file").read_text() == "x"


def test_nothing_of_others_is_removed(tmp_path: Path) -> None:
    """A folder of that name without the lock, a link to one with it, and files."""
    (tmp_path / f"{PREFIX}archives").mkdir()
    (tmp_path / f"{PREFIX}archives" / "mail").write_text("x")
    (tmp_path / f"{PREFIX}file").write_text("x")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (elsewhere / "mail").write_text("x")
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    before = sorted(tmp_path.rglob("*"))
    remove_stale(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_removed_after_a_while(tmp_path: Path) -> None:
    """A run was killed before it had its lock. Another one may be about to get it."""
    old, new = tmp_path / f"{PREFIX}12345678", tmp_path / f"{PREFIX}abcdefgh"
    old.mkdir()
    new.mkdir()
    os.utime(old, (0, 0))
    remove_stale(tmp_path)
    assert list(tmp_path.iterdir()) == [new]


def test_a_folder_that_is_taken_away_at_once_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another start may come between making the folder and locking it."""
    original = lock.acquire
    calls = []

    def late(path: Path) -> object:
        calls.append(path)
        if len(calls) == 1:
            remove_stale(tmp_path)
        return original(path)

    monkeypatch.setattr("app.system.temporary.acquire", late)
    with temporary_folder(tmp_path) as folder:
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_two_windows_on_one_stick_leave_each_other_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "portable").touch()
    assert enable_portable_mode(tmp_path)
    first = Path(os.environ["TMPDIR"])
    (first / "open.sqlite").write_text("x")
    assert tmp_path in first.parents
    killed_at_work(first.parents[1])
    (first.parents[1] / "of an earlier version").write_text("x")
    assert enable_portable_mode(tmp_path)
    second = Path(os.environ["TMPDIR"])
    assert (first / "open.sqlite").read_text() == "x"
    assert second != first
    assert {each.name for each in first.parents[1].iterdir()} == {first.parent.name, second.parent.name}
