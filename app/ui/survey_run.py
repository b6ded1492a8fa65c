"""The look for mail that is going on: every page that shows it may listen, and it goes on whichever page is shown."""

from collections.abc import Callable

from app.jobs.store_search import StoreSearch
from app.model.errors import UserError
from app.model.events import Event, Progress
from app.model.record import SurveyRecord
from app.ui.runner import Listener


class SurveyRun:
    """The listener of one survey (`app.ui.runner.Listener`); passes all on to those who joined.

    `last` is the newest progress. `keep` gets the record before anybody else does.
    """

    def __init__(self, search: StoreSearch, keep: Callable[["SurveyRun", SurveyRecord], None]) -> None:
        self.search = search
        self.last: Progress | None = None
        self.ended = False
        self._keep = keep
        self._listeners: list[Listener] = []

    def join(self, listener: Listener) -> None:
        """From now on this one hears it too; a second time changes nothing."""
        if not any(each is listener for each in self._listeners):
            self._listeners.append(listener)
            if self.last is not None:
                listener.on_event(self.last)

    def on_event(self, event: Event) -> None:
        """Passes on the progress."""
        if isinstance(event, Progress):
            self.last = event
        for each in self._listeners:
            each.on_event(event)

    def on_done(self, record: object) -> None:
        """Has the record kept, and passes it on."""
        assert isinstance(record, SurveyRecord)
        self.ended = True
        self._keep(self, record)
        for each in self._listeners:
            each.on_done(record)

    def on_failed(self, error: UserError) -> None:
        """The mail could not be looked at."""
        self.ended = True
        for each in self._listeners:
            each.on_failed(error)

    def on_cancelled(self) -> None:
        """The look was stopped."""
        self.ended = True
        for each in self._listeners:
            each.on_cancelled()
