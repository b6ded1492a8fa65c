"""A drill: messages are taken out of an archive as a trial and compared with what its list says of them."""

import logging
import random
import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.archive.catalog.browse import rows_by_number
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import DAMAGE, open_catalog
from app.archive.messages import MessageReader
from app.formats.common.header_block import first_head, utf16_as_utf8
from app.formats.standard.message_place import AROUND, can_lie_between
from app.jobs import verify
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, without_end
from app.jobs.plain_archive import check_plain_archive
from app.jobs.restore.messages import UnreadMessage, restorable
from app.mime import envelope
from app.model.errors.message import MessageError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Report, Stage
from app.model.mail import Envelope
from app.model.record import Verification
from app.model.restoration import Drill, DrilledMessage
from app.restore.drill import head_put_back
from app.restore.message import SourceMailbox

_log = logging.getLogger(__name__)

OF_EACH_STORE = 3
"""Messages that are taken out of every store at the end of a backup."""
OF_ALL = 50
"""Messages that are taken out at least where somebody asks for a drill."""

_START = 64 << 10


def prepare(archive: Path) -> Path:
    """The archive to take messages out of. Raises UsageError."""
    check_plain_archive(archive)
    return archive.absolute()


def run(archive: Path, report: Report, cancel: Cancel) -> Drill:
    """A drill on a finished archive; every day it takes others of its messages, on one day the same.

    Raises CancelledError, UsageError, SourceError.
    """
    try:
        seed = f"{seal_of(archive).digest} {date.today()}"
    except OSError as error:
        raise AccessDeniedError(archive) from error
    return drill(archive, seed, Meter(Stage.DRILL, report, cancel), at_least=OF_ALL)


def prove(archive: Path, report: Report, cancel: Cancel) -> tuple[Verification, Drill | None]:
    """Reads a plain archive back, and where it is whole takes messages out. Raises what both raise."""
    verification = verify.run(verify.prepare(prepare(archive)), without_end(report), cancel)
    return verification, run(archive, report, cancel) if verification.valid else None


def drill(archive: Path, seed: str, meter: Meter, *, at_least: int = 0) -> Drill:
    """Some messages of every store, and `at_least` so many of all. Raises CancelledError, CatalogUnreadableError."""
    try:
        with closing(open_catalog(archive / layout.CATALOG)) as database, MessageReader(archive) as reader:
            chosen = list(_chosen(database, random.Random(seed), at_least))
            # File by file, as a reader likes it.
            found = {row.id: _drilled(row, reader, meter) for row in rows_by_number(database, sorted(chosen))}
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error
    meter.done()
    return Drill(tuple(found[number] for number in chosen if number in found))


def _chosen(database: sqlite3.Connection, chance: random.Random, at_least: int) -> Iterator[int]:
    stores: dict[int, array[int]] = {}
    query = "SELECT mailbox.store, message.id FROM message JOIN mailbox ON mailbox.id = message.mailbox"
    for store, number in database.execute(f"{query} ORDER BY message.id"):
        stores.setdefault(store, array("q")).append(number)
    chosen = [number for each in stores.values() for number in chance.sample(each, min(OF_EACH_STORE, len(each)))]
    if len(chosen) < at_least:
        others = sorted({number for each in stores.values() for number in each}.difference(chosen))
        chosen += chance.sample(others, min(at_least - len(chosen), len(others)))
    chance.shuffle(chosen)
    yield from chosen


def _drilled(row: CatalogRow, reader: MessageReader, meter: Meter) -> DrilledMessage:
    meter.advance(messages=1)
    sender = row.envelope.sender
    return DrilledMessage(
        number=row.id,
        mailbox=row.path,
        sender=(sender.name or sender.address) if sender is not None else "",
        subject=row.envelope.subject,
        date=row.envelope.date or row.message.received,
        reason=_guarded(row, reader),
    )


def _guarded(row: CatalogRow, reader: MessageReader) -> str:
    try:
        return _reason(row, reader)
    except Exception as error:
        # A mistake of ours in reading a message speaks against the archive, and does not cost it.
        _log.exception("A message could not be taken out as a trial")
        return type(error).__name__


def _reason(row: CatalogRow, reader: MessageReader) -> str:
    """What is wrong with a message; a word for scripts and reports, empty where nothing is."""
    message = restorable(SourceMailbox(row.mailbox, row.account, row.path, row.role), row, reader)
    if isinstance(message, UnreadMessage):
        return str(message.error.code)
    if not _is_in_place(row, reader):
        return "place"
    said, listed = envelope.read(first_head(message.octets)), row.envelope
    # A text in UTF-16 is no message for other programs: only this one reads it.
    if utf16_as_utf8(message.octets[:_START]) is None:
        head = head_put_back(message)
        if head is None or _main(said) != _main(envelope.read(head)):
            return "put_back"
    for name, one, other in (
        ("message_id", said.message_id, listed.message_id),
        ("subject", said.subject, listed.subject),
        ("date", said.date, listed.date),
        ("sender", said.sender, listed.sender),
        ("recipients", (said.to, said.cc), (listed.to, listed.cc)),
    ):
        if one != other:
            return name
    return ""


def _is_in_place(row: CatalogRow, reader: MessageReader) -> bool:
    """False where the message begins or ends elsewhere: what was read is a part of it, or more than it."""
    try:
        found = reader.around(row, AROUND)
    except MessageError:
        return False
    return found is None or can_lie_between(row.format, *found)


def _main(said: Envelope) -> tuple[object, ...]:
    return said.message_id, said.subject, said.date, said.sender
