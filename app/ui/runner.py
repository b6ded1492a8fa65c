"""The one bridge between jobs and the window: a job runs in its own thread, its events arrive in the window's."""

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from app.jobs.cancel import Cancel
from app.model.errors import CancelledError, UserError
from app.model.errors.general import UnexpectedError
from app.model.events import Event, Report
from app.system.sleep import prevent_sleep

Job = Callable[[Report, Cancel], object]
"""Work for another thread: gets what it reports events to and what asks it to stop, and returns its record."""
_SWITCH_INTERVAL = 0.0001
"""Seconds until a busy job lets the window's thread go on. Qt asks Python for a hundred sizes while it lays a page out,
and each time the window waits this long for the lock: Python's usual 5 ms make a stop of half a second, 1 ms still one
of 100 ms. Smaller than this it gains nothing more; the job itself is not measurably slower.
"""

_log = logging.getLogger(__name__)


def set_switch_interval() -> None:
    """Makes the threads of this process take turns often; called once, when the window starts."""
    sys.setswitchinterval(_SWITCH_INTERVAL)


class Listener(Protocol):
    """Whom a job works for. Hears every event, then exactly one of the last three; nothing at all of a replaced job.

    All calls are made in the window's thread.
    """

    def on_event(self, event: Event, /) -> None:
        """An event of the running job."""

    def on_done(self, record: object, /) -> None:
        """The job has ended; its record."""

    def on_failed(self, error: UserError, /) -> None:
        """The job could not be done. A bug arrives as UnexpectedError."""

    def on_cancelled(self) -> None:
        """The job was cancelled."""


@dataclass(frozen=True, slots=True)
class _Done:
    record: object


@dataclass(frozen=True, slots=True)
class _Failed:
    error: UserError


@dataclass(frozen=True, slots=True)
class _Cancelled:
    pass


_Ending = _Done | _Failed | _Cancelled


@dataclass(eq=False, slots=True)
class _Lane:
    """Where one job runs at a time, and one may wait for it to stop."""

    running: "_Order | None" = None
    waiting: "_Order | None" = None

    @property
    def current(self) -> "_Order | None":
        return self.waiting or self.running

    def cancel(self) -> None:
        for order in (self.running, self.waiting):
            if order is not None:
                order.cancel.ask()


@dataclass(frozen=True, slots=True)
class _Order:
    """A job that was asked for, and what cancels it."""

    job: Job
    listener: Listener
    exclusive: bool
    lane: _Lane
    cancel: Cancel = field(default_factory=Cancel)


class Runner(QObject):
    """Runs one job at a time, and beside it one that goes on whatever page is opened: the look for mail.

    A new job replaces the one that runs, unless that one is exclusive; an exclusive one stops the one beside it first.
    `idle` is emitted when no job runs any more.
    """

    idle = Signal()
    _reported = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._main = _Lane()
        self._beside = _Lane()
        self._reported.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._main.running is not None or self._beside.running is not None

    @property
    def current(self) -> Listener | None:
        """Whom the job works for that runs, or that waits for another to end; None without one, or one only beside."""
        order = self._main.current
        return order.listener if order is not None else None

    @property
    def is_exclusive(self) -> bool:
        """True while there is a job that must not be left without being asked: a backup."""
        order = self._main.current
        return order is not None and order.exclusive

    @property
    def is_cancelling(self) -> bool:
        """True while the current job has been asked to stop and has not stopped yet."""
        order = self._main.current
        return order is not None and order.cancel.asked

    def start(self, job: Job, listener: Listener, *, exclusive: bool = False, beside: bool = False) -> bool:
        """Starts a job, as soon as one that it replaces has stopped; the listener of that gets no further events.

        `beside`: it runs beside the others, and is replaced only by another one of this kind. Returns False, and does
        nothing, while an exclusive job runs or waits: only `cancel` stops that one.
        """
        if self.is_exclusive:
            return False
        lane = self._beside if beside else self._main
        lane.waiting = _Order(job, listener, exclusive, lane)
        if lane.running is not None:
            lane.running.cancel.ask()
        if exclusive:
            self._beside.cancel()
        self._begin_waiting()
        return True

    def cancel(self) -> None:
        """Asks the current job to stop at its next piece of work; its listener hears `on_cancelled`."""
        self._main.cancel()

    def cancel_all(self) -> None:
        """As `cancel`, for the job beside it too."""
        self._main.cancel()
        self._beside.cancel()

    def _begin_waiting(self) -> None:
        """Begins what waits for nothing any more: an exclusive job is to be alone."""
        for lane in (self._beside, self._main):
            order = lane.waiting
            if order is None or lane.running is not None or (order.exclusive and self._beside.current is not None):
                continue
            lane.running, lane.waiting = order, None
            self._begin(order)

    def _begin(self, order: _Order) -> None:
        threading.Thread(target=self._run, args=(order,), name="job", daemon=True).start()

    def _run(self, order: _Order) -> None:
        """The body of the job's thread."""

        def report(event: Event) -> None:
            """Passes an event to the window's thread."""
            self._reported.emit(order, event)

        ending: _Ending
        awake: AbstractContextManager[None] = prevent_sleep() if order.exclusive else nullcontext()
        try:
            order.cancel.check()
            with awake:
                ending = _Done(order.job(report, order.cancel))
        except UserError as error:
            ending = _Failed(error)
        except CancelledError:
            ending = _Cancelled()
        except Exception as error:
            # A bug must not leave a window that never stops waiting.
            _log.exception("A job ended with a bug")
            ending = _Failed(UnexpectedError(type(error).__name__))
        self._reported.emit(order, ending)

    def _deliver(self, order: _Order, what: Event | _Ending) -> None:
        """Passes on, in the window's thread, what a job reported."""
        is_replaced = order.lane.waiting is not None
        if not isinstance(what, _Ending):
            if not is_replaced:
                order.listener.on_event(what)
            return
        order.lane.running = None
        self._begin_waiting()
        if not is_replaced:
            self._end(order.listener, what)
        if not self.busy:
            self.idle.emit()

    def _end(self, listener: Listener, ending: _Ending) -> None:
        match ending:
            case _Done(record):
                listener.on_done(record)
            case _Failed(error):
                listener.on_failed(error)
            case _Cancelled():
                listener.on_cancelled()
