"""Flushing while work goes on: never two at once, and an error is told although the system says it only once."""

import errno
import os
import threading
from pathlib import Path

import pytest

from app.system import background_flush
from app.system.background_flush import BackgroundFlush

MIB = 1 << 20


class System:
    """In the place of the system's call: it takes until `let` is set, and fails once where `error` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.let = threading.Semaphore(0), threading.Event()
        self.calls = 0
        self.error = 0
        monkeypatch.setattr(background_flush, "can_flush_at_once", lambda root: True)
        monkeypatch.setattr(background_flush, "flush_file_system", self._flush)

    def _flush(self, root: Path) -> None:
        self.calls += 1
        self.begun.release()
        assert self.let.wait(60)
        if self.error:
            code, self.error = self.error, 0
            raise OSError(code, os.strerror(code), str(root))


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    """A system that is asked to flush."""
    return System(monkeypatch)


def test_the_system_is_asked_when_there_is_enough_and_not_while_it_is_at_it(tmp_path: Path, system: System) -> None:
    flushing = BackgroundFlush(tmp_path)
    flushing.note(31 * MIB)
    assert system.calls == 0
    flushing.note(MIB)
    assert system.begun.acquire(timeout=60)
    for _ in range(10):
        flushing.note(32 * MIB)
    flushing.step_done()
    system.let.set()
    flushing.finish()
    assert system.calls == 1
    flushing.note(64 * MIB)
    flushing.finish()
    assert system.calls == 2


def test_the_end_of_a_step_is_a_reason_unless_there_is_next_to_nothing(tmp_path: Path, system: System) -> None:
    system.let.set()
    flushing = BackgroundFlush(tmp_path)
    flushing.note(MIB)
    flushing.step_done()
    flushing.note(4 * MIB)
    flushing.step_done()
    flushing.finish()
    assert system.calls == 1


def test_an_error_is_kept_until_somebody_waits(tmp_path: Path, system: System) -> None:
    system.error = errno.EIO
    system.let.set()
    flushing = BackgroundFlush(tmp_path)
    flushing.note(32 * MIB)
    assert system.begun.acquire(timeout=60)
    flushing.note(320 * MIB)
    with pytest.raises(OSError) as failed:
        flushing.finish()
    assert failed.value.errno == errno.EIO
    assert system.calls == 1
    # It was told; what is written from now on is another matter.
    flushing.note(32 * MIB)
    flushing.finish()
    assert system.calls == 2


def test_who_gives_up_does_not_wait_for_the_disk(tmp_path: Path, system: System) -> None:
    flushing = BackgroundFlush(tmp_path)
    flushing.note(32 * MIB)
    assert system.begun.acquire(timeout=60)
    flushing.abandon()
    system.let.set()
    flushing.finish()


def test_where_files_are_flushed_one_by_one_nothing_is_done(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_flush, "can_flush_at_once", lambda root: False)
    flushing = BackgroundFlush(tmp_path)
    flushing.note(320 * MIB)
    flushing.step_done()
    flushing.finish()
    assert system.calls == 0
