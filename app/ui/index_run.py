"""The index behind the search for words in an archive: made beside everything else, of use from its first messages."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.archive.catalog.selection import Selection
from app.jobs.cancel import Cancel
from app.jobs.search.mail_search import MailSearch
from app.model.errors import UserError
from app.model.events import Event, Progress, Report, Stage
from app.model.findings import Finding
from app.search.query import Query
from app.ui.runner import Runner

_FIRST = 500


class IndexRun(QObject):
    """Emits `progressed` with each step, `grown` when much more can be found, and `ended` when no more comes."""

    progressed = Signal()
    grown = Signal()
    ended = Signal()

    def __init__(self, search: MailSearch, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.search = search
        self._runner = runner
        self._next = _FIRST
        self._cancel: Cancel | None = None
        self.done, self.total = 0, 0
        self._is_started = self._is_closed = False
        self.error: UserError | None = None

    @property
    def is_running(self) -> bool:
        """True while the index is being made. Who replaces this job, as a look for mail does, says nothing of it."""
        return self._is_started and not (self._cancel is not None and self._cancel.asked)

    def start(self) -> None:
        """Opens or makes the index, unless that is done or on its way; not while a backup runs."""
        if self.search.is_complete or self.is_running:
            return

        def job(report: Report, cancel: Cancel) -> tuple[Finding, ...]:
            """Makes the index."""
            self._cancel = cancel
            return self.search.build(report, cancel)

        self.error, self._next = None, _FIRST
        self._cancel = None
        self._is_started = self._runner.start(job, self, beside=True)

    def numbers(self, query: Query, selection: Selection) -> Sequence[int]:
        """What can be found so far. Raises CatalogUnreadableError."""
        return self.search.numbers(query, selection) if self.search.index is not None else ()

    def close(self) -> None:
        """Stops making the index, and lets go of it: never while another thread is at work on it."""
        self._is_closed = True
        if not self._is_started:
            self._let_go()
        elif self._cancel is not None:
            self._cancel.ask()

    def on_event(self, event: Event) -> None:
        """Notes how far it is."""
        if isinstance(event, Progress) and event.stage is Stage.INDEXING:
            self.done, self.total = event.messages, event.total_messages
            if self.done >= self._next:
                self._next = self.done * 2
                self.grown.emit()
        self.progressed.emit()

    def on_done(self, record: object) -> None:
        """Everything can be found."""
        self._end(None)

    def on_failed(self, error: UserError) -> None:
        """No index could be made."""
        self._end(error)

    def on_cancelled(self) -> None:
        """It was stopped."""
        self._end(None)

    def _end(self, error: UserError | None) -> None:
        self._is_started, self.error = False, error
        if self._is_closed:
            self._let_go()
        else:
            self.ended.emit()

    def _let_go(self) -> None:
        self.search.close()
        self.deleteLater()
