"""One search of the sources for several jobs, so that a home is not searched anew by each of them."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.plan import MailboxCount, PlannedStore
from app.model.record import StoreSurvey, SurveyRecord
from app.model.store import Store

CURRENT_SECONDS = 600.0
"""How long a search is good enough to copy by; a mail program that ran in the meantime may have made new folders."""


class StoreSearch:
    """The stores of the sources: searched for when a job first asks, then kept; a second job waits for the first."""

    def __init__(self, sources: Sources, clock: Callable[[], float] = time.monotonic) -> None:
        self.sources = sources
        self._clock = clock
        self._stores: list[PlannedStore] | None = None
        self._searched_at = 0.0
        self._lock = Lock()
        self._counted: list[StoreSurvey] = []

    def stores(self) -> list[PlannedStore]:
        """The stores as they were found, however long ago. Raises UsageError, SourceError."""
        with self._lock:
            return self._search() if self._stores is None else self._stores

    def current_stores(self) -> list[PlannedStore]:
        """The stores to count or copy: searched for again where the search may not hold any more.

        That is after `CURRENT_SECONDS`, and where one of the mail programs ran then or runs now: whether it does is
        part of the verdict. Raises UsageError, SourceError.
        """
        with self._lock:
            return self._search() if self._stores is None or self._is_outdated(self._stores) else self._stores

    def keep_counts(self, record: SurveyRecord) -> None:
        """Remembers what a survey of these stores counted, for `counted_stores`."""
        self._counted = [found for found in record.stores if found.total.messages]

    def counted_stores(self) -> list[PlannedStore]:
        """As `current_stores`, each with what was counted in it; a store that is gone since then is among them too.

        Raises as `current_stores`.
        """
        counted: dict[tuple[str, Path], list[StoreSurvey]] = {}
        for found in self._counted:
            counted.setdefault((found.store.client, found.store.path), []).append(found)
        stores = []
        for planned in self.current_stores():
            same = counted.get((planned.store.client, planned.store.path))
            stores.append(replace(planned, counted=_counts(same.pop(0))) if same else planned)
        gone = (found for left in counted.values() for found in left)
        return stores + [PlannedStore(Store(it.store.client, it.store.path, ()), None, _counts(it)) for it in gone]

    def _search(self) -> list[PlannedStore]:
        # Whoever only holds a search, as the window does, need not know every mail program before the first one.
        from app.jobs.stores import find_stores

        self._stores = find_stores(self.sources)
        self._searched_at = self._clock()
        return self._stores

    def _is_outdated(self, stores: list[PlannedStore]) -> bool:
        from app.jobs.stores import running_in

        if self._clock() - self._searched_at > CURRENT_SECONDS:
            return True
        if any(finding.code == Code.CLIENT_RUNNING for planned in stores for finding in planned.store.findings):
            return True
        return bool(running_in(self.sources.home, {planned.store.client for planned in stores}))


def _counts(found: StoreSurvey) -> tuple[MailboxCount, ...]:
    return tuple(MailboxCount(mailbox.account, mailbox.path, count.messages) for mailbox, count in found.mailboxes)
