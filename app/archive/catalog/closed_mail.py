"""Mail in formats that stock tools cannot open, as catalog.sqlite lists it: what is written once more as mbox files.

Every function raises sqlite3.Error, or ValueError and its kin, for a damaged catalog.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.archive.catalog.carried_over import MessageRow
from app.archive.catalog.cells import moment_of, path_of, words_of
from app.archive.catalog.envelopes import ROLE, SELECT_ENVELOPE
from app.archive.catalog.schema import open_catalog
from app.model.codes import AnyCode, read_code
from app.model.mail import Role

_OWN_COLUMNS = 10
"""Of `stored_messages`, before those of the envelope."""
_END_OF_LEFT_OUT = (
    "SELECT coalesce((SELECT last FROM left_out WHERE first <= message.id ORDER BY first DESC LIMIT 1), 0)"
)


@dataclass(frozen=True, slots=True)
class MailboxCount:
    """A mailbox by its number in the catalog, and how many messages of some kind it has."""

    number: int
    account: str
    path: tuple[str, ...]
    messages: int


class StoredMessage(NamedTuple):
    """Where the bytes of a message are, as `CatalogRow` says it; who sent it, and when it was sent, else received.

    `id` is its number in the catalog, `cells` what its headers say (see `envelope_of`).
    """

    id: int
    mailbox: int
    file: str
    format: str
    offset: int
    length: int
    notes: tuple[AnyCode, ...]
    sender: str
    moment: datetime | None
    role: Role
    cells: Sequence[object]


def stored_messages(
    path: Path, mailboxes: Iterable[int], formats: Iterable[str], *, besides: Iterable[MessageRow] = ()
) -> Iterator[StoredMessage]:
    """The messages of these mailboxes in files of these formats, in the order of `rows`, but for those `besides`."""
    names = tuple(formats)
    with closing(open_catalog(path)) as database:
        database.execute("CREATE TEMP TABLE wanted (mailbox INTEGER PRIMARY KEY)")
        database.executemany("INSERT INTO wanted VALUES (?)", ((number,) for number in mailboxes))
        database.execute("CREATE TEMP TABLE left_out (first INTEGER PRIMARY KEY, last INTEGER)")
        left_out = ((row.first, row.first + row.messages - 1) for row in besides)
        database.executemany("INSERT INTO left_out VALUES (?, ?)", left_out)
        # All that the headers say is much, and asked for by few.
        database.row_factory = None
        query = (
            "SELECT message.id, message.mailbox, file.name, file.format, message.offset, message.length, message.notes,"
            f" coalesce(message.from_address, ''), coalesce(message.date, message.received), {ROLE}, {SELECT_ENVELOPE}"
            " FROM message JOIN file ON file.id = message.file JOIN mailbox ON mailbox.id = message.mailbox"
            " WHERE message.mailbox IN (SELECT mailbox FROM wanted)"
            f" AND file.format IN ({', '.join('?' * len(names))})"
            f" AND message.id > ({_END_OF_LEFT_OUT}) ORDER BY message.mailbox, message.id"
        )
        for row in database.execute(query, names):
            number, mailbox, name, kind, offset, length, notes, sender, moment, role = row[:_OWN_COLUMNS]
            codes = tuple(map(read_code, words_of(notes)))
            place, cells = (number, mailbox, name, kind, offset, length), row[_OWN_COLUMNS:]
            yield StoredMessage(*place, codes, sender, moment_of(moment), Role(role), cells)


def formats_in(path: Path) -> list[str]:
    """The formats of the files of a catalog that may hold messages."""
    with closing(open_catalog(path)) as database:
        return [name for (name,) in database.execute("SELECT DISTINCT format FROM file ORDER BY format")]


def mailboxes_in_formats(path: Path, formats: Iterable[str]) -> list[MailboxCount]:
    """The mailboxes with messages in files of these formats, in the order of `rows`, and how many they have."""
    names = tuple(formats)
    query = (
        "SELECT message.mailbox, mailbox.account, mailbox.path, count(*) AS messages FROM message"
        " JOIN file ON file.id = message.file JOIN mailbox ON mailbox.id = message.mailbox"
        f" WHERE file.format IN ({', '.join('?' * len(names))}) GROUP BY message.mailbox ORDER BY message.mailbox"
    )
    with closing(open_catalog(path)) as database:
        return [
            MailboxCount(row["mailbox"], row["account"], path_of(row["path"]), row["messages"])
            for row in database.execute(query, names)
        ]


def note_readable(path: Path, names: Mapping[int, str]) -> None:
    """Notes the readable copies that hold all messages of their mailbox, by its number."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executemany("INSERT INTO readable VALUES (?, ?)", names.items())
