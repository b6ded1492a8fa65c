"""Archives on a stick that a Mac writes to: it puts files of its own beside every other, and takes them away with it."""

import ctypes
import errno
import fcntl
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.archive.bag.verifier import verify
from app.archive.copying import writer
from app.archive.copying.copy_entry import reason_of
from app.jobs import backup
from app.jobs import list as listing
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.system import cloning, flushing, macos_policy, moving, opening
from app.system.moving import remove_tree
from tests.builders import stores
from tests.builders.keys import PASSPHRASE

_DROPPED = (".DS_Store", "Icon\r", "._x", ".Spotlight-V100/Store-V2/x", "@eaDir/x/SYNO", ".fseventsd/0000")


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A Mac with Apple Mail."""
    stores.apple_home(tmp_path / "home")
    return Home(tmp_path / "home", System.MACOS)


def back_up(home: Home, usb: Path, passphrase: str = "") -> BackupRecord:
    """A backup at a moment of its own."""
    plan = backup.prepare(Sources(home), BackupRequest(usb, "test", passphrase=passphrase))
    return backup.run(plan, silent, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4))


def litter(top: Path) -> None:
    """What macOS and a network disk leave: an AppleDouble file beside each, and folders of indexes and versions."""
    for path in list(top.rglob("*")):
        double = path.with_name(f"._{path.name}")
        # Some lie in the mail as well, and are copied.
        if not path.name.startswith("._") and not double.exists():
            stores.write(double, b"\0\5\x16\7Mac OS X")
    for folder in (top, top / "data", top / "data/stores"):
        for name in _DROPPED:
            stores.write(folder / name, b"x")


def test_what_the_finder_leaves_makes_no_archive_invalid(home: Home, tmp_path: Path) -> None:
    archive = back_up(home, tmp_path / "usb").archive
    assert archive is not None
    litter(archive)
    proof = verify(archive, lambda files, size_bytes: None)
    assert (proof.extra, proof.damaged, proof.missing, proof.valid) == ((), (), (), True)
    stores.write(archive / "data/stores/mine.txt", b"x")
    assert verify(archive, lambda files, size_bytes: None).extra == ("data/stores/mine.txt",)


def test_a_listed_file_is_proved_whatever_it_is_called(home: Home, tmp_path: Path) -> None:
    stores.write(home.path / "Library/Mail/V10/@eaDir/._Inbox", b"mail")
    archive = back_up(home, tmp_path / "usb").archive
    assert archive is not None
    (copy,) = (archive / "data/stores").rglob("._Inbox")
    copy.write_bytes(b"liam")
    assert not verify(archive, lambda files, size_bytes: None).valid


def test_going_on_takes_no_litter_for_mail(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usb = tmp_path / "usb"
    with monkeypatch.context() as patch:
        patch.setattr(backup.job, "prove_and_seal", lambda context, make_pdf: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            back_up(home, usb)
    (folder,) = usb.glob("*.incomplete")
    litter(folder)
    _mac_removes(monkeypatch)
    record = back_up(home, usb)
    met = {finding.code for finding in (*record.problems, *record.findings)}
    assert not met & {Code.KEPT_FROM_INTERRUPTED_RUN, Code.SET_ASIDE}
    assert record.archive is not None and verify(record.archive, lambda files, size_bytes: None).valid


@pytest.mark.usefixtures("fast_keys")
def test_an_encrypted_archive_on_a_stick(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = moving.rename

    def with_litter(path: Path, new: Path) -> None:
        original(path, new)
        litter(path.parent)
        stores.write(new.with_name(f"._{new.name}"), b"\0\5\x16\7Mac OS X")

    monkeypatch.setattr(writer, "rename", with_litter)
    _mac_removes(monkeypatch)
    record = back_up(home, tmp_path / "usb", PASSPHRASE)
    assert record.archive is not None and record.archive.is_file()
    assert not list((tmp_path / "usb").glob("*.incomplete"))
    found = listing.run(listing.prepare(tmp_path / "usb", Sources(home)), silent, Cancel()).archives
    assert [each.path.name for each in found] == [record.archive.name]


def test_a_tree_whose_files_go_two_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b/c", "b/d"):
        stores.write(tmp_path / "tree" / name, b"x")
    litter(tmp_path / "tree")
    _mac_removes(monkeypatch)
    remove_tree(tmp_path / "tree")
    assert not (tmp_path / "tree").exists()


def _mac_removes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick under macOS: with a file goes the AppleDouble file that belongs to it."""
    unlink = os.unlink

    def both(path: Any, *, dir_fd: int | None = None) -> None:
        unlink(path, dir_fd=dir_fd)
        it = Path(os.fsdecode(path))
        try:
            unlink(it.with_name(f"._{it.name}"), dir_fd=dir_fd)
        except FileNotFoundError:
            return

    monkeypatch.setattr(os, "unlink", both)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """The calls of macOS' library and of fcntl, which all succeed."""
    made: list[tuple[object, ...]] = []

    def called(name: str) -> Any:
        def call(*arguments: object) -> int:
            made.append((name, *arguments))
            return 0

        return call

    library = SimpleNamespace(clonefile=called("clonefile"), setiopolicy_np=called("setiopolicy_np"))
    monkeypatch.setattr(ctypes, "CDLL", lambda name, use_errno: library)
    monkeypatch.setattr(fcntl, "fcntl", called("fcntl"))
    monkeypatch.setattr(sys, "platform", "darwin")
    return made


def test_what_is_asked_of_macos(tmp_path: Path, calls: list[tuple[object, ...]]) -> None:
    descriptor = opening.create(tmp_path / "new")
    assert calls.pop() == ("fcntl", descriptor, 48, 1), "F_NOCACHE from the first byte on"
    flushing.flush_descriptor(descriptor)
    assert calls.pop() == ("fcntl", descriptor, 51), "F_FULLFSYNC"
    os.close(descriptor)
    assert cloning.clone(tmp_path / "new", tmp_path / "clone")
    assert calls.pop()[3] == 1, "CLONE_NOFOLLOW"
    macos_policy.leave_sources_alone()
    assert calls == [("setiopolicy_np", 2, 0, 1), ("setiopolicy_np", 3, 0, 1)]


def test_many_files_are_handed_to_the_disk_before_its_cache_is_emptied_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [stores.write(tmp_path / "top" / name, b"x") for name in ("a", "b/c", "d")]
    acts: list[str] = []
    names = {path.stat().st_ino: path.name for path in files}

    def seen(act: str) -> Callable[[int], None]:
        return lambda descriptor: acts.append(f"{act} {names.get(os.fstat(descriptor).st_ino, 'folder')}")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(os, "fsync", seen("fsync"))
    monkeypatch.setattr(flushing, "flush_descriptor", seen("full"))
    flushing.flush(tmp_path / "top", files)
    assert acts[:3] == ["fsync a", "fsync c", "fsync d"]
    assert acts[-1] == "full d"
    acts.clear()

    def refused(descriptor: int) -> None:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OSError):
        flushing.flush(tmp_path / "top", files)
    assert acts == []


@pytest.mark.parametrize("code", [errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY])
def test_where_a_disk_knows_no_full_flush_the_usual_one_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(descriptor: int, command: int) -> int:
        raise OSError(code, "full")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "fcntl", refuse)
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    flushing.flush_descriptor(7)
    assert flushed == [7]
    code = errno.EIO
    with pytest.raises(OSError, match="full"):
        flushing.flush_descriptor(7)


def test_what_macos_says_of_a_file_it_may_not_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError(errno.EDEADLK, "")
    assert reason_of(error) != Code.NOT_DOWNLOADED
    monkeypatch.setattr(sys, "platform", "darwin")
    assert reason_of(error) == Code.NOT_DOWNLOADED
    assert reason_of(PermissionError(errno.EPERM, "")) == Code.PERMISSION_DENIED, "the refusal of TCC"
