"""The backup that is running: how far it is, for the page that shows it. It goes on whichever page is shown."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.model.errors import UserError
from app.model.events import Event, Planned, Progress, Stage
from app.model.record import BackupRecord
from app.ui.forecast import Forecast


class BackupRun(QObject):
    """The listener of every backup of a session (`app.ui.runner.Listener`).

    `last` is the newest progress, None before the first; `encrypted` whether the archive is going to be. Emits
    `changed` with every progress and when a new run begins, then `done` with the BackupRecord, `failed` with the
    UserError, or `cancelled`. `was_stopped` is True from then on until the next run begins.
    """

    changed = Signal()
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self.begin(encrypted=False)

    def begin(self, *, encrypted: bool) -> None:
        """Forgets the run before."""
        self.encrypted = encrypted
        self.was_stopped = False
        self.last: Progress | None = None
        self.forecast = Forecast((), self._clock)
        self.changed.emit()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What this backup goes through, in order; empty until it is known."""
        return tuple(each.stage for each in self.forecast.stages)

    @property
    def step(self) -> int:
        """The index of the current stage."""
        return self.forecast.step

    @property
    def percent(self) -> int | None:
        """How much of the whole backup is done, in percent; None until that is known. It never goes back."""
        return int(100 * self.forecast.share) if self.forecast.stages else None

    def on_event(self, event: Event) -> None:
        """Notes what is to be done, and how far that is."""
        if isinstance(event, Planned):
            self.forecast = Forecast(event.stages, self._clock)
        elif isinstance(event, Progress):
            self.forecast.note(event)
            self.last = event
        else:
            return
        self.changed.emit()

    def on_done(self, record: object) -> None:
        """The backup is done; a record without an archive means that there was no mail."""
        assert isinstance(record, BackupRecord)
        self.done.emit(record)

    def on_failed(self, error: UserError) -> None:
        """The backup could not be made."""
        self.failed.emit(error)

    def on_cancelled(self) -> None:
        """The backup was stopped."""
        self.was_stopped = True
        self.cancelled.emit()
