"""Worker processes that are used again by the next test: to start one takes longer than what most tests ask of it.

Not for tests that are about these processes. One is used again where it has answered all it was asked, holds no
container, and would be started by the same command in the same surroundings. While it waits it has no file open.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.formats.reading import worker
from app.formats.reading.wire import Reply, Request, Task
from app.system.own_program import own_environment

_NOWHERE = Request(Task.LIST, Path("/no such container"), "no such format")
"""Asked of a worker before it waits: it closes the file it read last."""
_MOST = 2
"""Processes that wait; the one that waits longest has to go first."""
_OWN = worker._Process
_waiting: "list[KeptProcess]" = []


class KeptProcess(worker._Process):
    """A worker process that waits for the next test once nobody needs it."""

    def __init__(self) -> None:
        super().__init__()
        self.surroundings = _surroundings()
        self._is_new, self._is_asked, self._has_held = True, False, False

    def send(self, request: Request, data: bytes = b"") -> None:
        """Sends a request, and notes it."""
        self._is_asked = True
        self._has_held = self._has_held or request.task is Task.HOLD
        super().send(request, data)

    def reply(self, timeout: float) -> Reply:
        """The next reply; one that is used again says once more that it has started."""
        if not self._is_new and not self._is_asked:
            return Reply()
        self._is_new = False
        reply = super().reply(timeout)
        self._is_asked = self._is_asked and not reply.done
        return reply

    def stop(self) -> None:
        """Lets it wait where it may, else ends it."""
        is_idle = self.is_alive and not (self._is_new or self._is_asked or self._has_held)
        if not (is_idle and self._lets_go()):
            self.end()
            return
        _waiting.append(self)
        while len(_waiting) > _MOST:
            _waiting.pop(0).end()

    def end(self) -> None:
        """Ends it."""
        super().stop()

    def _lets_go(self) -> bool:
        """Has it close the file it read last; False where it does not answer."""
        try:
            self.send(_NOWHERE)
            while not self.reply(worker.REPLY_TIMEOUT).done:
                continue
        except worker.WorkerStoppedError:
            return False
        return True


def _surroundings() -> object:
    """What a worker has from the process that starts it."""
    environment = {name: value for name, value in own_environment().items() if name != "PYTEST_CURRENT_TEST"}
    return os.getpid(), worker.worker_command(), environment, Path.cwd()


def take() -> worker._Process:
    """A worker process that waits, or a new one."""
    surroundings = _surroundings()
    for each in [each for each in reversed(_waiting) if each.surroundings == surroundings]:
        _waiting.remove(each)
        if each.is_alive:
            return each
        each.end()
    return KeptProcess()


@contextmanager
def used_again() -> Iterator[None]:
    """Inside, worker processes are used again; in the end all of them end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_Process", take)
        yield
    _end_all()


@contextmanager
def used_once() -> Iterator[None]:
    """Inside, each worker process is a new one, and ends when nobody needs it, as in the program; none waits.

    A test that forks needs this, too: with each process that waits goes a thread that listens to it.
    """
    _end_all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_Process", _OWN)
        yield


def _end_all() -> None:
    while _waiting:
        _waiting.pop().end()
