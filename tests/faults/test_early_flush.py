"""The early flush of a copy fails, or the run is killed in it, at any moment: no archive that looks whole and is not.

The reference home of the sweeps is too small for a flush while the run goes on; here every piece is a reason for one.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.bag.verifier import verify
from app.archive.copying import file_copier
from app.model.errors import DestinationError
from app.system import background_flush
from tests.faults.test_destination import CODES, back_up, finished

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux flushes a file system while a run goes on")


def flush_early(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], object]) -> list[int]:
    """Every piece is a reason to flush while the run goes on, and large; `act` comes at that flush. Returns the flushes."""
    flushes: list[int] = []

    def flush(root: Path) -> None:
        flushes.append(len(flushes) + 1)
        if len(flushes) == number:
            act()

    note = background_flush.BackgroundFlush.note

    def noting(flushing: background_flush.BackgroundFlush, size_bytes: int) -> None:
        note(flushing, size_bytes)
        while flushing._is_at_work and flushing._error is None:
            os.sched_yield()

    monkeypatch.setattr(background_flush, "can_flush_at_once", lambda root: True)
    monkeypatch.setattr(background_flush, "flush_file_system", flush)
    monkeypatch.setattr(background_flush.BackgroundFlush, "note", noting)
    monkeypatch.setattr(background_flush, "_EVERY", 1)
    monkeypatch.setattr(background_flush, "_LEAST", 1)
    monkeypatch.setattr(file_copier, "_LARGEST_AT_ONCE", 0)
    return flushes


def is_whole(usb: Path) -> bool:
    """True where the one archive there is valid."""
    (archive,) = finished(usb)
    return verify(archive, lambda files, size_bytes: None).valid


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_flush_that_fails_at_any_moment_of_the_copy(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    for number in range(1, 100):
        usb = tmp_path / f"usb {number}"
        with monkeypatch.context() as patched:
            flushes = flush_early(patched, number, fail)
            try:
                record = back_up(mail, usb)
            except DestinationError as refused:
                assert refused.code == CODES[code]
                assert not finished(usb)
            else:
                failed = len(flushes) >= number
                assert ("written_again" in {each.code for each in record.findings}) is failed
                assert is_whole(usb)
        if len(flushes) < number:
            break
        if not finished(usb):
            assert back_up(mail, usb).messages == 5
            assert is_whole(usb)
    assert number > 4


def test_a_run_that_is_killed_while_it_flushes_at_any_moment_of_the_copy(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 100):
        usb = tmp_path / f"usb {number}"
        if (child := os.fork()) == 0:
            try:
                flush_early(monkeypatch, number, lambda: os.kill(os.getpid(), signal.SIGKILL))
                back_up(mail, usb)
            finally:
                os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert not (killed and finished(usb))
        if not killed:
            break
        assert back_up(mail, usb).messages == 5
        assert is_whole(usb)
    assert number > 4
    assert is_whole(usb)
