"""Worker processes that tests hand on to each other: to start one costs more than most tests do with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from weakref import WeakSet

import pytest

from app.formats.reading import worker
from app.formats.reading.wire import Reply, Request, Task
from app.formats.reading.worker import Worker
from app.system.own_program import own_environment

kept = 3
"""How many processes may wait for the next test; with 0 none is handed on."""
_NOTHING = Request(Task.HOLD, Path("nothing"), "nothing", 0)
"""Has a process close the container it keeps open: the file may be another one when the next test asks for it."""
_OF_THE_TEST = "PYTEST_CURRENT_TEST"

_Key = tuple[object, ...]


def _key() -> _Key:
    """What a process depends on: one is handed on only where a new one would be the same."""
    environment = {name: value for name, value in own_environment().items() if name != _OF_THE_TEST}
    return os.getpid(), worker._Process, tuple(worker.worker_command()), tuple(sorted(environment.items()))


@contextmanager
def handed_on() -> Iterator[None]:
    """A worker that was left in order hands its process on to the next one.

    What died, hung or failed ends as ever, and what has not been heard to its end.
    """
    idle: list[tuple[_Key, worker._Process]] = []
    busy: WeakSet[worker._Process] = WeakSet()
    leave, made = Worker.__exit__, worker._Process
    send, reply = made.send, made.reply

    def enter(self: Worker) -> Worker:
        key = _key()
        for each in [each for each in idle if kept and each[0] == key]:
            idle.remove(each)
            if each[1].is_alive:
                self._process = each[1]
                break
            each[1].stop()
        return self

    def give_back(
        self: Worker, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        is_done = kind is None and isinstance(process, made) and process not in busy
        if is_done and process is not None and process.is_alive and len(idle) < kept:
            try:
                send(process, _NOTHING)
            except worker.WorkerStoppedError:
                pass
            else:
                process.held = self._process = None
                idle.append((_key(), process))
        leave(self, kind, error, trace)

    def noted_send(self: worker._Process, request: Request, data: bytes = b"") -> None:
        busy.add(self)
        send(self, request, data)

    def noted_reply(self: worker._Process, timeout: float) -> Reply:
        found = reply(self, timeout)
        if found.done:
            busy.discard(self)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "send", noted_send)
        patch.setattr(made, "reply", noted_reply)
        patch.setattr(Worker, "__enter__", enter)
        patch.setattr(Worker, "__exit__", give_back)
        yield
    for (pid, *_), process in idle:
        if pid == os.getpid():
            process.stop()
