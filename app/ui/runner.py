"""The bridge between a job in its own thread and the window: events come out as signals, in the window's thread."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.jobs.cancel import Cancel
from app.model.errors import Cancelled, Trouble
from app.model.events import Event, Report

Job = Callable[[Report, Cancel], object]


class Runner(QObject):
    """Runs one job at a time. Ends with exactly one of `finished`, `troubled`, `cancelled` or `broken`."""

    reported = Signal(object)
    finished = Signal(object)
    troubled = Signal(object)
    cancelled = Signal()
    broken = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel = Cancel()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, job: Job) -> None:
        """Starts a job once the one before has ended."""
        self.wait()
        self._cancel = Cancel()
        self._thread = threading.Thread(target=self._run, args=(job, self._cancel), name="job", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Asks the job to stop at its next piece of work."""
        self._cancel.ask()

    def wait(self) -> None:
        """Returns when no job runs any more."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, job: Job, cancel: Cancel) -> None:
        try:
            self.finished.emit(job(self._report, cancel))
        except Trouble as trouble:
            self.troubled.emit(trouble)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:
            # A bug must not leave a window that waits for ever.
            self.broken.emit(type(error).__name__)

    def _report(self, event: Event) -> None:
        self.reported.emit(event)
