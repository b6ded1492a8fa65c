"""Asking for messages: by their words in an index, and by what the catalog knows of them."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from app.archive.catalog import browse
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.selection import Selection
from app.jobs.cancel import Cancel
from app.jobs.search.record import FoundMessage
from app.model.events import Report
from app.model.findings import Finding
from app.search.excerpt import Excerpt
from app.search.index import Index
from app.search.query import Query

EVERYTHING = Selection()


class MailSearch(ABC):
    """Mail to search, from any thread, also while its index is being made in another.

    All methods raise CatalogUnreadableError where the catalog is damaged.
    """

    def __init__(self) -> None:
        self._index: Index | None = None
        self._is_complete = False

    @abstractmethod
    def build(self, report: Report, cancel: Cancel) -> tuple[Finding, ...]:
        """Opens the index, or makes it; what could not be read is a finding. Raises CancelledError."""

    @abstractmethod
    def catalog(self) -> AbstractContextManager[sqlite3.Connection]:
        """The catalog, open for one question."""

    @property
    def index(self) -> Index | None:
        """The index as far as it has come; None before `build`."""
        return self._index

    @property
    def is_complete(self) -> bool:
        """True once every message can be found."""
        return self._is_complete

    @property
    def messages(self) -> int:
        """How many messages can be found by their words so far: always the newest."""
        return self._index.messages if self._index is not None else 0

    @property
    def unread(self) -> int:
        """How many of them by their headers only: their text could not be read."""
        return self._index.unread() if self._index is not None else 0

    def close(self) -> None:
        """Closes the index."""
        if self._index is not None:
            self._index.close()

    def find(
        self, query: Query, selection: Selection = EVERYTHING, *, limit: int | None = None, offset: int = 0
    ) -> list[CatalogRow]:
        """What has all the words and is in the selection, newest first. Without words: all of the selection."""
        with self.catalog() as database:
            if not query.words and selection.has_attachment is None:
                return browse.rows(database, selection, limit=limit, offset=offset)
            hits = self._hits(database, query, selection, limit=limit, offset=offset)
            return browse.rows_by_number(database, hits)

    def numbers(self, query: Query, selection: Selection = EVERYTHING) -> Sequence[int]:
        """The numbers of all that `find` would find, in its order: for lists that scroll freely."""
        with self.catalog() as database:
            if not query.words and selection.has_attachment is None:
                return browse.numbers(database, selection)
            return self._hits(database, query, selection)

    def count(self, query: Query, selection: Selection = EVERYTHING) -> int:
        """How many `find` would find without a limit."""
        with self.catalog() as database:
            if not query.words and selection.has_attachment is None:
                return browse.count(database, selection)
            if selection.is_everything:
                return self._index.count(query) if self._index is not None else 0
            return len(self._hits(database, query, selection))

    def attached(self) -> list[int]:
        """The numbers of the messages with attachments, as far as the index has come."""
        return self._index.attached() if self._index is not None else []

    def with_excerpts(self, rows: Sequence[CatalogRow], query: Query, most: int) -> Iterator[FoundMessage]:
        """Each message, the first `most` with the place in their text that shows why they were found.

        That is empty where a message cannot be read again.
        """
        return (FoundMessage(row, Excerpt("")) for row in rows)

    def _hits(
        self,
        database: sqlite3.Connection,
        query: Query,
        selection: Selection,
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[int]:
        if self._index is None:
            return []
        narrowed = replace(selection, has_attachment=None)
        among = None if narrowed.is_everything else frozenset(browse.numbers(database, narrowed))
        return self._index.find(
            query, among=among, has_attachments=selection.has_attachment, limit=limit, offset=offset
        )
