"""The messages of an archive that are meant, on their way to a target: mailbox by mailbox, as the catalog has them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog.browse import check_known, mailbox_tree
from app.archive.catalog.catalog import SELECT_ROW, CatalogRow, catalog_row
from app.archive.catalog.schema import DAMAGE, open_catalog
from app.archive.catalog.selection import Selection, condition
from app.archive.messages import MessageReader, RowReader
from app.formats.reading.registry import READERS
from app.formats.standard import compressed, mbox
from app.formats.standard.mbox_fields import keywords_of
from app.model.errors.message import MessageError
from app.model.errors.usage import CatalogUnreadableError
from app.model.mail import Completeness
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.target import Extent

_MBOX = frozenset({mbox.FORMAT.name, compressed.FORMAT.name})
_GROWTH = 1.5
"""What lies packed or taken apart in a container is longer as a message."""


@dataclass(frozen=True, slots=True)
class UnreadMessage:
    """A message that cannot be read out of the archive, and why."""

    row: CatalogRow
    error: MessageError


def extent_of(archive: Path, selection: Selection) -> Extent:
    """How much is meant. Raises UsageError for a catalog that cannot be read, or an account or mailbox it has not."""
    try:
        with closing(open_catalog(archive / layout.CATALOG)) as database:
            check_known(database, selection)
            return _extent(database, selection)
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error


def _extent(database: sqlite3.Connection, selection: Selection) -> Extent:
    where, values = condition(database, selection)
    query = (
        "SELECT file.format, count(*), sum(message.length), max(message.length), count(DISTINCT message.mailbox)"
        f" FROM message JOIN file ON file.id = message.file WHERE {where} GROUP BY file.format"
    )
    messages, mailboxes, size_bytes, largest = 0, 0, 0.0, 0.0
    for format_name, count, size, longest, boxes in database.execute(query, values):
        reader = READERS.get(format_name)
        growth = _GROWTH if reader is not None and (reader.needs_export or reader.open_container) else 1
        messages += count
        mailboxes += boxes
        size_bytes += size * growth
        largest = max(largest, longest * growth)
    return Extent(messages, int(size_bytes), int(largest), mailboxes)


def mailboxes(
    archive: Path, selection: Selection
) -> Iterator[tuple[SourceMailbox, Iterator[RestorableMessage | UnreadMessage]]]:
    """The mailboxes that are meant, each with its messages, which must be taken before the next one is asked for.

    Raises CatalogUnreadableError.
    """
    try:
        with closing(open_catalog(archive / layout.CATALOG)) as database, MessageReader(archive) as reader:
            known = {each.number: each for each in _sources(database)}
            for number, rows in groupby(_rows(archive, database, selection), key=lambda row: row.mailbox):
                mailbox = known[number]
                yield mailbox, (restorable(mailbox, row, reader) for row in rows)
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error


def _rows(archive: Path, database: sqlite3.Connection, selection: Selection) -> Iterator[CatalogRow]:
    """Raises CatalogUnreadableError: whoever goes through the messages of a mailbox meets the damage, too."""
    try:
        where, values = condition(database, selection)
        query = f"{SELECT_ROW} WHERE {where} ORDER BY message.mailbox, message.id"
        yield from map(catalog_row, database.execute(query, values))
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error


def _sources(database: sqlite3.Connection) -> Iterator[SourceMailbox]:
    for node in mailbox_tree(database):
        for each in node.mailboxes:
            for number in each.numbers:
                yield SourceMailbox(number, node.owner.label or node.owner.address, each.path, each.role)


def restorable(mailbox: SourceMailbox, row: CatalogRow, reader: RowReader) -> RestorableMessage | UnreadMessage:
    """One message, read out of the archive."""
    try:
        octets = reader.octets(row)
    except MessageError as error:
        return UnreadMessage(row, error)
    sender = row.envelope.sender
    return RestorableMessage(
        number=row.id,
        mailbox=mailbox,
        octets=octets,
        flags=row.message.flags,
        keywords=keywords_of(octets),
        received=row.message.received,
        date=row.envelope.date,
        message_id=row.envelope.message_id,
        sender=sender.address if sender is not None else "",
        subject=row.envelope.subject,
        is_quoted=row.format in _MBOX,
        is_whole=row.message.completeness is Completeness.WHOLE,
    )
