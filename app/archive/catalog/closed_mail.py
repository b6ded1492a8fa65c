"""Mail in formats that stock tools cannot open, as catalog.sqlite lists it: what is written once more as mbox files.

Every function raises sqlite3.Error, or ValueError and its kin, for a damaged catalog.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.archive.catalog.catalog import SELECT_ROW, CatalogRow, catalog_row
from app.archive.catalog.cells import path_of
from app.archive.catalog.schema import open_catalog


@dataclass(frozen=True, slots=True)
class MailboxCount:
    """A mailbox by its number in the catalog, and how many messages of some kind it has."""

    number: int
    account: str
    path: tuple[str, ...]
    messages: int


def rows_of(path: Path, mailboxes: Iterable[int], formats: Iterable[str]) -> Iterator[CatalogRow]:
    """The messages of these mailboxes in files of these formats, in the order of `rows`."""
    names = tuple(formats)
    with closing(open_catalog(path)) as database:
        database.execute("CREATE TEMP TABLE wanted (mailbox INTEGER PRIMARY KEY)")
        database.executemany("INSERT INTO wanted VALUES (?)", ((number,) for number in mailboxes))
        query = (
            f"{SELECT_ROW} WHERE message.mailbox IN (SELECT mailbox FROM wanted)"
            f" AND file.format IN ({', '.join('?' * len(names))}) ORDER BY message.mailbox, message.id"
        )
        for row in database.execute(query, names):
            yield catalog_row(row)


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
