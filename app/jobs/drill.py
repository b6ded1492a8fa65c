"""A drill: messages are taken out of an archive as a trial and compared with what its list says of them."""

import logging
import random
import sqlite3
from array import array
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.archive.catalog.browse import rows_by_number
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import DAMAGE, open_catalog
from app.archive.messages import MessageReader, RowReader
from app.formats.common.header_block import first_head, utf16_as_utf8
from app.formats.reading.worker import Worker
from app.formats.standard.message_place import AROUND, can_lie_between
from app.jobs import drill_memory
from app.jobs.cancel import Cancel
from app.jobs.drill_files import FileCheck, FileRows, check_file, rows_of_file
from app.jobs.drill_memory import Failed
from app.jobs.engine import Meter
from app.jobs.restorable_messages import UnreadMessage, restorable
from app.mime import envelope
from app.model.errors.message import MessageError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Report, Stage
from app.model.mail import Envelope
from app.model.restoration import Drill, DrilledMessage
from app.restore.drill import head_put_back
from app.restore.message import SourceMailbox

_log = logging.getLogger(__name__)

OF_EACH_STORE = 3
"""Messages that are taken out of every store at the end of a backup."""
OF_ALL = 50
"""Messages that are taken out at least where somebody asks for a drill."""

LARGEST_LISTED = 64 << 20
"""Bytes of a file that is listed again at the end of a backup: all of them are read back there anyway."""

_START = 64 << 10


def run(archive: Path, report: Report, cancel: Cancel, notes: Path | None) -> Drill:
    """A drill on a finished archive; every day it takes others of its messages, on one day the same.

    What failed before is taken out again, and what fails now is remembered in `notes` (None: nowhere). Raises
    CancelledError, UsageError, SourceError.
    """
    try:
        seal = seal_of(archive).digest
    except OSError as error:
        raise AccessDeniedError(archive) from error
    before = drill_memory.load(notes, seal)
    meter = Meter(Stage.DRILL, report, cancel)
    drilled = drill(archive, f"{seal} {date.today()}", meter, at_least=OF_ALL, before=before)
    drill_memory.save(notes, seal, drilled)
    return drilled


def drill(
    archive: Path,
    seed: str,
    meter: Meter,
    *,
    at_least: int = 0,
    largest: int | None = None,
    before: Failed | None = None,
    worker: Worker | None = None,
) -> Drill:
    """Some messages of every store, and `at_least` so many of all; and some of the files in which none are listed.

    Their files are listed again where they have at most `largest` bytes. `worker` reads the containers, where there is
    one already. Raises CancelledError, CatalogUnreadableError.
    """
    try:
        with closing(open_catalog(archive / layout.CATALOG)) as database, MessageReader(archive, worker) as reader:
            chosen = choose(database, random.Random(seed), at_least, before or Failed())
            trial = Trial(chosen, meter)
            # File by file, as a reader likes it.
            for name, rows in chosen.rows(database).items():
                size = _size(archive / name)
                trial.take(rows, rows_of_file(database, name), reader, list_again=largest is None or size <= largest)
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error
    meter.done()
    return trial.result()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The numbers of messages to take out, in random order, and files of which others should be listed."""

    numbers: tuple[int, ...]
    without_rows: tuple[str, ...]

    def rows(self, database: sqlite3.Connection) -> dict[str, list[CatalogRow]]:
        """The rows of the messages by the names of their files."""
        found: dict[str, list[CatalogRow]] = {}
        for row in rows_by_number(database, sorted(self.numbers)):
            found.setdefault(row.file, []).append(row)
        for name in self.without_rows:
            found.setdefault(name, [])
        return found


class Trial:
    """Messages as they are taken out, file by file."""

    def __init__(self, chosen: Chosen, meter: Meter) -> None:
        self._chosen = chosen
        self._meter = meter
        self._found: dict[int, DrilledMessage] = {}
        self._missing: list[DrilledMessage] = []

    def take(self, rows: list[CatalogRow], known: FileRows, reader: RowReader, *, list_again: bool) -> None:
        """Takes the messages of one file out. Raises CancelledError."""
        check = _listed_again(rows, known, reader) if list_again else FileCheck()
        self._missing += check.missing
        for row in rows:
            self._meter.advance(messages=1)
            reason = _guarded(row, reader) or check.reasons.get(row.message.origin.offset, "")
            self._found[row.id] = _drilled(row, reason)

    def result(self) -> Drill:
        """All that were taken out, and those that should have been among them."""
        taken = (self._found[number] for number in self._chosen.numbers if number in self._found)
        return Drill((*taken, *self._missing), ())

    @property
    def waiting(self) -> int:
        """How many were not taken out."""
        return len(self._chosen.numbers) - len(self._found)


def choose(database: sqlite3.Connection, chance: random.Random, at_least: int, before: Failed) -> Chosen:
    """What to take out of an archive with this catalog, and what failed `before` again. Raises sqlite3.Error."""
    unlisted = [
        str(name)
        for (name,) in database.execute("SELECT name FROM file WHERE id NOT IN (SELECT file FROM message) ORDER BY id")
    ]
    again = [row.id for row in rows_by_number(database, before.numbers)]
    listed = [
        name for name in before.files if database.execute("SELECT 1 FROM file WHERE name = ?", (name,)).fetchone()
    ]
    numbers = dict.fromkeys((*_chosen(database, chance, at_least), *again))
    files = dict.fromkeys((*chance.sample(unlisted, min(OF_EACH_STORE, len(unlisted))), *listed))
    return Chosen(tuple(numbers), tuple(files))


def _chosen(database: sqlite3.Connection, chance: random.Random, at_least: int) -> list[int]:
    stores: dict[int, array[int]] = {}
    query = "SELECT mailbox.store, message.id FROM message JOIN mailbox ON mailbox.id = message.mailbox"
    for store, number in database.execute(f"{query} ORDER BY message.id"):
        stores.setdefault(store, array("q")).append(number)
    chosen = [number for each in stores.values() for number in chance.sample(each, min(OF_EACH_STORE, len(each)))]
    if len(chosen) < at_least:
        others = sorted({number for each in stores.values() for number in each}.difference(chosen))
        chosen += chance.sample(others, min(at_least - len(chosen), len(others)))
    chance.shuffle(chosen)
    return chosen


def _listed_again(rows: list[CatalogRow], known: FileRows, reader: RowReader) -> FileCheck:
    try:
        return check_file(rows, known, reader)
    except OSError:
        # Each message says by itself that it is gone.
        return FileCheck()
    except Exception:
        # A mistake of ours in reading a file speaks against the archive, and does not cost it.
        _log.exception("A file was not listed again")
        return FileCheck({row.message.origin.offset: "listing" for row in rows})


def _drilled(row: CatalogRow, reason: str) -> DrilledMessage:
    sender = row.envelope.sender
    return DrilledMessage(
        number=row.id,
        file=row.file,
        mailbox=row.path,
        sender=(sender.name or sender.address) if sender is not None else "",
        subject=row.envelope.subject,
        date=row.envelope.date or row.message.received,
        reason=reason,
    )


def _guarded(row: CatalogRow, reader: RowReader) -> str:
    try:
        return _reason(row, reader)
    except Exception as error:
        # A mistake of ours in reading a message speaks against the archive, and does not cost it.
        _log.exception("A message could not be taken out as a trial")
        return type(error).__name__


def _reason(row: CatalogRow, reader: RowReader) -> str:
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


def _is_in_place(row: CatalogRow, reader: RowReader) -> bool:
    """False where the message begins or ends elsewhere: what was read is a part of it, or more than it."""
    try:
        found = reader.around(row, AROUND)
    except MessageError:
        return False
    return found is None or can_lie_between(row.format, *found)


def _main(said: Envelope) -> tuple[object, ...]:
    return said.message_id, said.subject, said.date, said.sender
