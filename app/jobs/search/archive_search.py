"""An archive that is searched and looked through: its catalog, and the index of its words."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.archive.catalog import browse
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import DAMAGE, open_catalog
from app.archive.messages import MessageReader
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.search.building import fill
from app.jobs.search.mail_search import EVERYTHING, MailSearch
from app.jobs.search.record import FoundMessage
from app.model.errors.message import MessageError
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Problem, Report, Stage
from app.model.findings import Finding
from app.search import content, index_files
from app.search.excerpt import Excerpt, excerpt
from app.search.index import Index, IndexDamagedError, create, open_index
from app.search.query import Query


class ArchiveSearch(MailSearch):
    """A plain archive to search. Nothing is written into it."""

    def __init__(self, archive: Path, folder: Path | None) -> None:
        """`folder` keeps the index for the next time; None: it is in memory, and gone when this is closed."""
        super().__init__()
        self._archive = archive
        self._folder = folder

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
                _keep(index, part, path)
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
        with self.catalog() as database, MessageReader(self._archive) as reader:
            total = browse.count(database, EVERYTHING)
            meter = Meter(Stage.INDEXING, report, cancel, total_messages=total)
            for finding in fill(index, database, reader, meter):
                report(Problem(finding))
                findings.append(finding)
            meter.done()
        return tuple(findings)

    @contextmanager
    def catalog(self) -> Iterator[sqlite3.Connection]:
        """The catalog, open for one question: a connection belongs to the thread that made it."""
        try:
            with closing(open_catalog(self._archive / layout.CATALOG)) as database:
                yield database
        except DAMAGE as error:
            raise CatalogUnreadableError(self._archive) from error


def _keep(index: Index, part: Path, path: Path) -> None:
    """Gives a finished index, whose file is `part`, its name. Raises IndexDamagedError, OSError."""
    compact = index_files.new_part(path.parent)
    try:
        index.compact(compact)
        index.move(lambda: index_files.keep(compact, path), path)
    finally:
        index_files.drop(compact)
        index_files.drop(part)


def _kept(path: Path, seal: str) -> Index | None:
    """The index that was made before; None where there is none, or it is good for nothing."""
    try:
        index = open_index(path, seal)
    except IndexDamagedError:
        index_files.drop(path)
        return None
    index_files.mark_used(path)
    return index
