"""Searching an encrypted archive: all of it goes through memory once, and nothing of it comes to a disk."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from app.archive.catalog import browse
from app.archive.catalog.schema import DAMAGE
from app.archive.encrypted import age, vault
from app.archive.encrypted.mail_stream import MailStream
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.search.building import BATCH, UNREAD, entry
from app.jobs.search.mail_search import EVERYTHING, MailSearch
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Report, Stage
from app.model.findings import Finding
from app.model.secret import Secret
from app.search import content
from app.search.content import Content
from app.search.index import create


class EncryptedSearch(MailSearch):
    """An encrypted archive to search. It can be searched once `build` is done, and is in memory until it is closed.

    Messages in databases, and in containers that are too large for memory, are found by their headers only.
    """

    def __init__(self, archive: Path, secret: Secret) -> None:
        super().__init__()
        self._archive = archive
        self._secret = secret
        self._catalog: sqlite3.Connection | None = None
        self._one_at_a_time = threading.RLock()

    def build(self, report: Report, cancel: Cancel) -> tuple[Finding, ...]:
        """Decrypts everything once. Raises CancelledError, and SourceError for a wrong passphrase or key."""
        age.require()
        contents: dict[int, Content] = {}

        def take(number: int, octets: bytes) -> None:
            contents[number] = content.read(octets)

        try:
            meter = Meter(Stage.OPENING, report, cancel, total_bytes=self._archive.stat().st_size)
            with Worker() as worker:
                stream = MailStream(take, meter.advance, worker)
                _, findings = vault.extract(self._archive, self._secret, stream)
        except OSError as error:
            raise AccessDeniedError(self._archive) from error
        except sqlite3.Error as error:
            raise CatalogUnreadableError(self._archive) from error
        meter.done()
        self._catalog = stream.catalog
        self._fill(contents, Meter(Stage.INDEXING, report, cancel, total_messages=len(contents)))
        self._is_complete = True
        return findings

    def _fill(self, contents: dict[int, Content], meter: Meter) -> None:
        """Makes the index, newest messages first, and frees what it was made from."""
        index = create(None)
        self._index = index
        with self.catalog() as database:
            numbers = iter(browse.numbers(database, EVERYTHING))
            while batch := list(islice(numbers, BATCH)):
                rows = browse.rows_by_number(database, batch)
                index.add(entry(row, contents.pop(row.id, UNREAD)) for row in rows)
                meter.advance(messages=len(rows))
        index.finish("")
        meter.done()

    @contextmanager
    def catalog(self) -> Iterator[sqlite3.Connection]:
        """The catalog in memory, for one question at a time."""
        if self._catalog is None:
            raise CatalogUnreadableError(self._archive)
        try:
            with self._one_at_a_time:
                yield self._catalog
        except DAMAGE as error:
            raise CatalogUnreadableError(self._archive) from error

    def close(self) -> None:
        """Forgets everything."""
        super().close()
        with self._one_at_a_time:
            if self._catalog is not None:
                self._catalog.close()
                self._catalog = None
