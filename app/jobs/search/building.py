"""Filling the index of an archive, newest messages first."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from app.archive.catalog import browse
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.selection import Selection
from app.archive.messages import MessageReader
from app.jobs.engine import Meter
from app.model.errors.message import MessageError
from app.model.findings import Finding
from app.model.mail import Address, Envelope
from app.search import content
from app.search.content import Content
from app.search.index import Entry, Index

BATCH = 500
"""Messages that are read file by file, and are added at once."""
UNREAD = Content("", is_unread=True)


def fill(index: Index, database: sqlite3.Connection, reader: MessageReader, meter: Meter) -> Iterator[Finding]:
    """Adds every message of a catalog to an empty index; a finding for each whose text could not be read.

    Raises CancelledError, IndexDamagedError, and sqlite3.Error or ValueError for a damaged catalog.
    """
    numbers = iter(browse.numbers(database, Selection()))
    while batch := list(islice(numbers, BATCH)):
        rows = browse.rows_by_number(database, batch)
        contents: dict[int, Content] = {}
        for row in _by_place(rows):
            try:
                contents[row.id] = content.read(reader.octets(row))
            except MessageError as error:
                yield error.finding
            meter.advance(messages=1)
        index.add(entry(row, contents.get(row.id, UNREAD)) for row in rows)


def entry(row: CatalogRow, found: Content) -> Entry:
    """What the index keeps of a message."""
    envelope = row.envelope
    senders = (envelope.sender, *envelope.authors) if envelope.sender else envelope.authors
    return Entry(row.id, envelope.subject, _people(senders), _people(_recipients(envelope)), found)


def _recipients(envelope: Envelope) -> Sequence[Address]:
    return (*envelope.to, *envelope.cc, *envelope.bcc)


def _people(addresses: Sequence[Address]) -> str:
    return "\n".join(f"{each.name} {each.address}" for each in addresses)


def _by_place(rows: Sequence[CatalogRow]) -> list[CatalogRow]:
    """The rows in the order of their files, each read from front to back: containers and packed texts stay open."""
    return sorted(rows, key=lambda row: (row.file, row.message.origin.offset))
