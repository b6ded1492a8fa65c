"""An archive that is searched and looked through: its catalog, and the index of its words."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.archive.catalog import browse
from app.archive.catalog.browse import Selection
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import open_catalog
from app.archive.messages import MessageReader
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.search.building import fill
from app.jobs.search.record import FoundMessage
from app.model.errors.message import MessageError
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Problem, Report, Stage
from app.model.findings import Finding
from app.search import content, index_files
from app.search.excerpt import Excerpt, excerpt
from app.search.index import Index, IndexDamagedError, create, open_index
from app.search.query import Query

_DAMAGE = (sqlite3.Error, ValueError, TypeError, OverflowError)
"""What a damaged catalog does wherever it is read."""
EVERYTHING = Selection()


class ArchiveSearch:
    """A plain archive to search. It can be searched from any thread, also while its index is being made in another.

    All methods raise CatalogUnreadableError where the catalog is damaged. Nothing is written into the archive.
    """

    def __init__(self, archive: Path, folder: Path | None) -> None:
        """`folder` keeps the index for the next time; None: it is in memory, and gone when this is closed."""
        self._archive = archive
        self._folder = folder
        self._index: Index | None = None
        self._is_complete = False

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

    def build(self, report: Report, cancel: Cancel) -> tuple[Finding, ...]:
        """Opens the index, or makes it; what could not be read is a finding. Raises CancelledError."""
        try:
            seal = seal_of(self._archive).digest
        except OSError as error:
            raise CatalogUnreadableError(self._archive) from error
        path = index_files.path_of(self._folder, seal) if self._folder is not None else None
        if path is not None and (kept := _kept(path, seal)) is not None:
            self._index, self._is_complete = kept, True
            return ()
        try:
            part = index_files.new_part(self._folder) if self._folder is not None else None
            return self._make(part, path, seal, report, cancel)
        except (OSError, IndexDamagedError):
            # Where the folder takes no index, this search at least has one.
            return self._make(None, None, seal, report, cancel)

    def find(
        self, query: Query, selection: Selection = EVERYTHING, *, limit: int | None = None, offset: int = 0
    ) -> list[CatalogRow]:
        """What has all the words and is in the selection, newest first. Without words: all of the selection."""
        with self._catalog() as database:
            if not query.words and selection.has_attachment is None:
                return browse.rows(database, selection, limit=limit, offset=offset)
            hits = self._hits(database, query, selection, limit=limit, offset=offset)
            return browse.rows_by_number(database, hits)

    def numbers(self, query: Query, selection: Selection = EVERYTHING) -> Sequence[int]:
        """The numbers of all that `find` would find, in its order: for lists that scroll freely."""
        with self._catalog() as database:
            if not query.words and selection.has_attachment is None:
                return browse.numbers(database, selection)
            return self._hits(database, query, selection)

    def count(self, query: Query, selection: Selection = EVERYTHING) -> int:
        """How many `find` would find without a limit."""
        with self._catalog() as database:
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

        That is empty where a message cannot be read.
        """
        pattern = query.pattern
        with MessageReader(self._archive) as reader:
            for row in rows[:most]:
                try:
                    text = content.read(reader.octets(row)).text
                except MessageError:
                    text = ""
                yield FoundMessage(row, excerpt(text, pattern))
        yield from (FoundMessage(row, Excerpt("")) for row in rows[most:])

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

    def _make(
        self, part: Path | None, path: Path | None, seal: str, report: Report, cancel: Cancel
    ) -> tuple[Finding, ...]:
        """Makes the index in a file, or in memory. Raises CancelledError, IndexDamagedError, OSError."""
        index = create(part)
        self.close()
        self._index = index
        try:
            findings = self._fill(index, report, cancel)
            index.finish(seal)
            if part is not None and path is not None:
                index.move(lambda: index_files.keep(part, path), path)
        except BaseException:
            self._index = None
            index.close()
            if part is not None:
                index_files.drop(part)
            raise
        self._is_complete = True
        return findings

    def _fill(self, index: Index, report: Report, cancel: Cancel) -> tuple[Finding, ...]:
        findings: list[Finding] = []
        with self._catalog() as database, MessageReader(self._archive) as reader:
            total = browse.count(database, EVERYTHING)
            meter = Meter(Stage.INDEXING, report, cancel, total_messages=total)
            for finding in fill(index, database, reader, meter):
                report(Problem(finding))
                findings.append(finding)
            meter.done()
        return tuple(findings)

    @contextmanager
    def _catalog(self) -> Iterator[sqlite3.Connection]:
        """The catalog, open for one question: a connection belongs to the thread that made it."""
        try:
            with closing(open_catalog(self._archive / layout.CATALOG)) as database:
                yield database
        except _DAMAGE as error:
            raise CatalogUnreadableError(self._archive) from error


def _kept(path: Path, seal: str) -> Index | None:
    """The index that was made before; None where there is none, or it is good for nothing."""
    try:
        index = open_index(path, seal)
    except IndexDamagedError:
        index_files.drop(path)
        return None
    index_files.mark_used(path)
    return index
