"""The backup that is running: how far it is, for the page that shows it. It goes on whichever page is shown."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.model.errors import UserError
from app.model.events import Event, Progress, Stage
from app.model.record import BackupRecord
from app.ui.rate import Rate


class BackupRun(QObject):
    """The listener of every backup of a session (`app.ui.runner.Listener`).

    `stages` are what this backup goes through, in order, and `step` the index of the current one; `last` is the newest
    progress, None before the first. Emits `changed` with every progress and when a new run begins, then `done` with the
    BackupRecord, `failed` with the UserError, or `cancelled`.
    """

    changed = Signal()
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self.begin(())

    def begin(self, stages: Sequence[Stage]) -> None:
        """Forgets the run before; `stages` are those of the new one."""
        self.stages = tuple(stages)
        self.step = 0
        self.last: Progress | None = None
        self.rate = Rate(self._clock)
        self.changed.emit()

    @property
    def percent(self) -> int | None:
        """The share of the current stage that is done, 0 to 1; None where its size is not known."""
        last = self.last
        return 100 * last.bytes // last.total_bytes if last is not None and last.total_bytes else None

    def on_event(self, event: Event) -> None:
        """Notes the progress, and how fast it goes on."""
        if isinstance(event, Progress):
            self.rate.note(event.stage, event.bytes)
            self.last = event
            self.step = self._step_of(event.stage)
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
        self.cancelled.emit()

    def _step_of(self, stage: Stage) -> int:
        """The step of a stage. A backup that begins all over again, because the disk failed, goes back to the first."""
        return self.stages.index(stage) if stage in self.stages else self.step
