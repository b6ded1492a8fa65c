"""Copying from disks that fail and to disks that fail: nothing is lost that can be had, and no fault goes unseen."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.archive.copying.copy_sink import WriteError
from app.archive.copying.file_copier import TRIES, FileCopier, just_changed
from app.archive.copying.previous_archive import ReusableCopy
from app.formats.apple import emlx
from app.formats.reading import message_sources
from app.model.findings import Finding
from app.model.format import Source
from app.system.hashing import digest_from_storage
from app.system.retry import RetryPolicy
from tests.builders import stores
from tests.builders.failing import bad_sectors

KIB = 1024


@dataclass
class Waiting:
    """Time that passes only while somebody waits."""

    pauses: list[float] = field(default_factory=list)
    moment: int = 4_000_000_000 * 10**9

    def pause(self, seconds: float) -> None:
        """Lets time pass."""
        self.pauses.append(seconds)
        self.moment += int(seconds * 10**9)

    @property
    def retry_policy(self) -> RetryPolicy:
        """For the file copier."""
        return RetryPolicy(self.pause, lambda: self.moment)


@pytest.fixture
def waiting() -> Waiting:
    """A clock of the test's own, long after every file was written."""
    return Waiting()


def test_a_disk_that_fails_twice_is_asked_a_third_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting
) -> None:
    source = stores.write(tmp_path / "a", os.urandom(200_000))
    bad_sectors(monkeypatch, source, (0, 10), times=TRIES - 1)
    done = FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", None)
    assert (done.stable, done.holes) == (True, ())
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    assert len(waiting.pauses) == TRIES - 1
    assert waiting.pauses == sorted(waiting.pauses)


def test_what_can_be_read_of_a_failing_disk_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting
) -> None:
    data = os.urandom(300 * KIB + 123)
    source = stores.write(tmp_path / "a", data)
    bad_sectors(monkeypatch, source, (70 * KIB, 70 * KIB + 1), (126 * KIB, 130 * KIB), (300 * KIB, 300 * KIB + 1))
    seen: list[bytes] = []

    def observe(stream: Source) -> None:
        seen.clear()
        seen.append(stream.read(69 * KIB + 7))
        stream.skip(100)
        seen.append(stream.read(100 * KIB))

    done = FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", observe)
    holes = ((68 * KIB, 4 * KIB), (124 * KIB, 8 * KIB), (300 * KIB, 123))
    assert done.holes == holes
    expected = bytearray(data)
    for offset, length in holes:
        expected[offset : offset + length] = bytes(length)
    copied = (tmp_path / "copy").read_bytes()
    assert copied == bytes(expected)
    assert seen == [copied[: 69 * KIB + 7], copied[69 * KIB + 107 : 169 * KIB + 107]]
    assert done.digest == digest_from_storage(tmp_path / "copy")[0]
    assert done.size == len(data)


def test_a_file_of_which_nothing_can_be_read_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting
) -> None:
    source = stores.write(tmp_path / "a", os.urandom(100 * KIB))
    bad_sectors(monkeypatch, source, (0, 100 * KIB))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", None)
    assert not (tmp_path / "copy").exists()


def test_an_older_copy_is_not_given_up_for_one_with_holes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting
) -> None:
    data = os.urandom(100 * KIB)
    source, target = stores.write(tmp_path / "a", data), stores.write(tmp_path / "copy", data)
    bad_sectors(monkeypatch, source, (0, 10))
    reusable = ReusableCopy(str(target), digest_from_storage(target)[0])
    assert FileCopier(waiting.retry_policy).copy(source, target, None, reusable).holes == ((0, 4 * KIB),)
    assert (tmp_path / "copy (kept 1)").read_bytes() == data
    assert target.read_bytes() == bytes(4 * KIB) + data[4 * KIB :]


def test_an_older_copy_makes_room_for_a_whole_new_one(tmp_path: Path, waiting: Waiting) -> None:
    source, target = stores.write(tmp_path / "a", b"new"), stores.write(tmp_path / "copy", b"ne")
    assert not FileCopier(waiting.retry_policy).copy(source, target, None, ReusableCopy(str(target), "")).reused
    assert target.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "copy"]


def test_a_copy_that_is_there_gets_the_time_of_its_source(tmp_path: Path, waiting: Waiting) -> None:
    source, target = stores.write(tmp_path / "a", b"x"), stores.write(tmp_path / "copy", b"x")
    os.utime(source, ns=(1, 10**18))
    assert (
        FileCopier(waiting.retry_policy)
        .copy(source, target, None, ReusableCopy(str(target), digest_from_storage(target)[0]))
        .reused
    )
    assert target.stat().st_mtime_ns == 10**18


def test_a_file_written_at_the_very_moment_is_read_again(tmp_path: Path, waiting: Waiting) -> None:
    source = stores.write(tmp_path / "a", b"x")
    waiting.moment = source.stat().st_ctime_ns + 1_000_000
    assert FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", None).stable
    assert len(waiting.pauses) == 1


def test_a_clock_of_another_computer_does_not_make_files_unstable(tmp_path: Path) -> None:
    status = stores.write(tmp_path / "a", b"x").stat()
    hour = 3600 * 10**9
    assert just_changed(status, status.st_ctime_ns, status.st_ctime_ns)
    assert not just_changed(status, status.st_ctime_ns - hour, status.st_ctime_ns - hour + 10**6)
    assert not just_changed(status, status.st_ctime_ns + hour, status.st_ctime_ns + hour + 10**6)


def test_a_change_of_the_same_size_with_the_time_put_back_is_noticed(tmp_path: Path, waiting: Waiting) -> None:
    source = stores.write(tmp_path / "a", b"old " * 1000)
    looks: list[int] = []

    def disturbed(stream: Source) -> None:
        looks.append(1)
        if len(looks) == 1:
            before = source.stat()
            # The next tick of the file system's clock.
            while source.stat().st_ctime_ns == before.st_ctime_ns:
                source.write_bytes(b"new " * 1000)
            os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))

    done = FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", disturbed)
    assert done.stable
    assert len(looks) == 2
    assert (tmp_path / "copy").read_bytes() == b"new " * 1000


def failing(monkeypatch: pytest.MonkeyPatch, name: str, answer: Callable[..., Any]) -> None:
    """Lets a call of the copier go wrong."""
    monkeypatch.setattr(os, name, answer)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_an_error_that_comes_only_when_closing_is_the_destinations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting, code: int
) -> None:
    source = stores.write(tmp_path / "a", b"x")
    close, target = os.close, tmp_path / "copy"

    def closing(descriptor: int) -> None:
        mine = target.exists() and os.path.samestat(os.fstat(descriptor), target.stat())
        close(descriptor)
        if mine:
            raise OSError(code, os.strerror(code))

    failing(monkeypatch, "close", closing)
    with pytest.raises(WriteError) as failed:
        FileCopier(waiting.retry_policy).copy(source, target, None)
    assert failed.value.error.errno == code


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting) -> None:
    source, write = stores.write(tmp_path / "a", os.urandom(5000)), os.write
    failing(monkeypatch, "write", lambda descriptor, data: write(descriptor, bytes(data)[:999]))
    done = FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", None)
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    assert done.digest == digest_from_storage(source)[0]


def test_a_disk_that_takes_nothing_does_not_stop_the_run_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting
) -> None:
    source = stores.write(tmp_path / "a", b"xyz")
    failing(monkeypatch, "write", lambda descriptor, data: 0)
    with pytest.raises(WriteError):
        FileCopier(waiting.retry_policy).copy(source, tmp_path / "copy", None)


def test_a_full_disk_is_not_taken_for_a_message_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: Waiting
) -> None:
    source = stores.write(tmp_path / "1.emlx", stores.emlx(stores.message()))
    found: list[object] = []

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    failing(monkeypatch, "write", full)
    with pytest.raises(WriteError):
        FileCopier(waiting.retry_policy).copy(
            source, tmp_path / "copy", lambda stream: found.extend(message_sources.read(stream, emlx.FORMAT))
        )
    assert not any(isinstance(each, Finding) for each in found)
    assert not (tmp_path / "copy").exists()


def test_only_what_was_written_is_removed_before_the_next_try(tmp_path: Path, waiting: Waiting) -> None:
    """A small file that changed while it was read was not written: what is at the target is somebody else's."""
    source = stores.write(tmp_path / "a", b"one")
    other = stores.write(tmp_path / "copy", b"of somebody else")

    def change(stream: Source) -> None:
        stores.write(tmp_path / "b", b"two").replace(source)

    with pytest.raises(WriteError) as caught:
        FileCopier(waiting.retry_policy).copy(source, other, change)
    assert isinstance(caught.value.error, FileExistsError)
    assert other.read_bytes() == b"of somebody else"
