"""The one bridge between jobs and the window: a job runs in its own thread, its events arrive in the window's."""

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from app.jobs.cancel import Cancel
from app.model.errors import CancelledError, UserError
from app.model.errors.general import UnexpectedError
from app.model.events import Event, Report
from app.system.sleep import prevent_sleep

_log = logging.getLogger(__name__)

Job = Callable[[Report, Cancel], object]
_TURN = 0.001
"""Seconds until a busy job lets the window's thread go on. With Python's usual 5 ms a page that asks Python for a
hundred sizes would stand still for half a second."""


def set_switch_interval() -> None:
    """Lets the threads of this process take turns often; to be called once, by who starts the window."""
    sys.setswitchinterval(_TURN)


class Listener(Protocol):
    """Who wanted a job. Hears every event, then exactly one of the last three; nothing at all of a replaced job."""

    def on_event(self, event: Event, /) -> None:
        """An event of the running job."""

    def done(self, record: object, /) -> None:
        """The job has ended; its record."""

    def failed(self, trouble: UserError, /) -> None:
        """The job could not be done. A bug arrives as the trouble "unexpected"."""

    def stopped(self) -> None:
        """The job was cancelled."""


@dataclass(frozen=True, slots=True)
class _Done:
    record: object


@dataclass(frozen=True, slots=True)
class _Failed:
    trouble: UserError


@dataclass(frozen=True, slots=True)
class _Stopped:
    pass


_Ending = _Done | _Failed | _Stopped


@dataclass(frozen=True, slots=True)
class _Order:
    job: Job
    listener: Listener
    exclusive: bool


class Runner(QObject):
    """Runs one job at a time. A new job replaces the one that runs, unless that one holds the window.

    `idle` is emitted when no job runs any more.
    """

    idle = Signal()
    _told = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel = Cancel()
        self._running: _Order | None = None
        self._waiting: _Order | None = None
        self._told.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._running is not None

    @property
    def is_exclusive(self) -> bool:
        """True while a job runs that must not be left without being asked: a backup, a proof."""
        return self._running is not None and self._running.exclusive

    def start(self, job: Job, listener: Listener, *, exclusive: bool = False) -> None:
        """Starts a job; one that runs already is cancelled first, and its listener hears no more of it."""
        order = _Order(job, listener, exclusive)
        if self._running is not None:
            self._waiting = order
            self._cancel.ask()
            return
        self._running, self._cancel = order, Cancel()
        threading.Thread(target=self._run, args=(order, self._cancel), name="job", daemon=True).start()

    def cancel(self) -> None:
        """Asks the job to stop at its next piece of work."""
        self._waiting = None
        self._cancel.ask()

    def _run(self, order: _Order, cancel: Cancel) -> None:
        def report(event: Event) -> None:
            self._told.emit(order, event)

        ending: _Ending
        awake: AbstractContextManager[None] = prevent_sleep() if order.exclusive else nullcontext()
        try:
            with awake:
                ending = _Done(order.job(report, cancel))
        except UserError as trouble:
            ending = _Failed(trouble)
        except CancelledError:
            ending = _Stopped()
        except Exception as error:
            # A bug must not leave a window that waits for ever.
            _log.exception("A job ended with a bug")
            ending = _Failed(UnexpectedError(type(error).__name__))
        self._told.emit(order, ending)

    def _deliver(self, order: _Order, what: Event | _Ending) -> None:
        replaced = self._waiting is not None
        if not isinstance(what, _Ending):
            if not replaced:
                order.listener.on_event(what)
            return
        self._running = None
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.start(waiting.job, waiting.listener, exclusive=waiting.exclusive)
            return
        match what:
            case _Done(record):
                order.listener.done(record)
            case _Failed(trouble):
                order.listener.failed(trouble)
            case _Stopped():
                order.listener.stopped()
        if self._running is None:
            self.idle.emit()
