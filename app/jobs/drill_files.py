"""The files of messages that are taken out as a trial, listed once more and compared with their rows in the catalog."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.cells import path_of
from app.archive.messages import RowReader
from app.formats.standard.message_place import ONE_A_FILE
from app.mime import envelope
from app.model.findings import Finding
from app.model.mail import Message
from app.model.restoration import DrilledMessage

_NEIGHBOURS = 20
"""So many files before and behind one in the catalog are looked at: those of a folder were copied one after another."""
_ENOUGH = 3
"""So many messages of one mailbox in a folder show that the folder is that mailbox."""
_MOST_MISSING = 10
"""Messages without a row that are named of one file."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRows:
    """What the catalog has of one file: the mailbox of each message, by its offset.

    `beside` are the mailboxes of messages in files of the same folder, itself included.
    """

    name: str
    format: str
    paths: dict[int, Path]
    beside: Counter[Path]


@dataclass(slots=True)
class FileCheck:
    """What listing a file again showed. `reasons` says by offset what is wrong with a row that is looked at.

    `missing` are messages that have no row.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    missing: list[DrilledMessage] = field(default_factory=list)


def rows_of_file(database: sqlite3.Connection, name: str) -> FileRows:
    """What the catalog has of a file. Raises sqlite3.Error, ValueError and its kin."""
    number, format_name = database.execute("SELECT id, format FROM file WHERE name = ? LIMIT 1", (name,)).fetchone()
    folder = name.rpartition("/")[0]
    query = (
        "SELECT file.id, file.name, message.offset, mailbox.path FROM message JOIN file ON file.id = message.file"
        " JOIN mailbox ON mailbox.id = message.mailbox WHERE message.file BETWEEN ? AND ?"
    )
    paths: dict[int, Path] = {}
    beside: Counter[Path] = Counter()
    for file, other, offset, path in database.execute(query, (number - _NEIGHBOURS, number + _NEIGHBOURS)):
        if file == number:
            paths[offset] = path_of(path)
        if other.rpartition("/")[0] == folder:
            beside[path_of(path)] += 1
    return FileRows(name, format_name, paths, beside)


def check_file(rows: Sequence[CatalogRow], known: FileRows, reader: RowReader) -> FileCheck:
    """Lists a file again and compares it with `rows`, which lie in it. Raises OSError."""
    check = FileCheck()
    wanted = {row.message.origin.offset: row for row in rows}
    found: dict[int, Message] = {}
    bases: Counter[Path] = Counter()
    is_whole, count = True, 0
    for item in reader.listed(known.name, known.format):
        if isinstance(item, Finding):
            # What stopped a reader once may stop it elsewhere the next time.
            is_whole = is_whole and not item.is_problem
        if not isinstance(item, Message):
            continue
        count += 1
        offset = item.origin.offset
        if offset in known.paths:
            bases[_base(known.paths[offset], item)] += 1
            if offset in wanted:
                found[offset] = item
        elif len(check.missing) < _MOST_MISSING:
            path = next(iter(known.paths.values()), (known.name.rpartition("/")[2],))
            check.missing.append(_missing(known.name, (*path, *item.folder), item))
    # One that begins elsewhere than its row says has a row, and is noticed by that.
    del check.missing[max(count - len(known.paths), 0) :]
    for offset, row in wanted.items():
        message = found.get(offset)
        if message is not None:
            check.reasons[offset] = _reason(row, message, known, bases)
        elif is_whole:
            check.reasons[offset] = "place"
    return check


def _reason(row: CatalogRow, found: Message, known: FileRows, bases: Counter[Path]) -> str:
    """A word for scripts and reports; empty where nothing is wrong."""
    if found.flags != row.message.flags:
        return "flags"
    if found.folder and row.path[-len(found.folder) :] != found.folder:
        return "mailbox"
    if row.format in ONE_A_FILE:
        # All others of the folder lie elsewhere.
        alone = known.beside[row.path] <= 1
        return "mailbox" if alone and max(known.beside.values()) >= _ENOUGH else ""
    # Of two mailboxes that have as many messages of a file each, either may be the wrong one.
    base = _base(row.path, found)
    return "mailbox" if any(count >= bases[base] for path, count in bases.items() if path != base) else ""


def _base(path: Path, message: Message) -> Path:
    """The mailbox of the file itself, by that of a message in a folder inside it."""
    return path[: len(path) - len(message.folder)] if message.folder else path


def _missing(file: str, mailbox: Path, message: Message) -> DrilledMessage:
    """A message that a file has and the catalog has not."""
    said = envelope.read(message.head)
    sender = said.sender
    return DrilledMessage(
        number=0,
        file=file,
        mailbox=mailbox,
        sender=(sender.name or sender.address) if sender is not None else "",
        subject=said.subject,
        date=said.date or message.received,
        reason="missing_row",
    )
