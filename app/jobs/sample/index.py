"""Apple Mail's Envelope Index for the sample home: every message of it, and one whose file is gone."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from app.jobs.sample.messages import Letter

_SCHEMA = """
CREATE TABLE mailboxes (ROWID INTEGER PRIMARY KEY, url TEXT UNIQUE);
CREATE TABLE addresses (ROWID INTEGER PRIMARY KEY, address TEXT, comment TEXT);
CREATE TABLE subjects (ROWID INTEGER PRIMARY KEY, subject TEXT);
CREATE TABLE messages (ROWID INTEGER PRIMARY KEY, sender INTEGER, subject_prefix TEXT, subject INTEGER,
    date_sent INTEGER, date_received INTEGER, mailbox INTEGER, flags INTEGER, deleted INTEGER);
"""
# Where SQLite notes which version of it wrote the file last: the sample is the same everywhere.
_VERSION = slice(92, 100)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One message: the number in the name of its file, and the URL of its mailbox."""

    number: int
    url: str
    letter: Letter
    deleted: bool = False


def envelope_index(rows: Sequence[IndexRow]) -> bytes:
    """The database of these messages."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_SCHEMA)
        for row in rows:
            letter, number = row.letter, row.number
            moment = int(letter.when.timestamp())
            database.execute("INSERT OR IGNORE INTO mailboxes (url) VALUES (?)", (row.url,))
            sender = (number, letter.sender.address, letter.sender.name)
            database.execute("INSERT INTO addresses VALUES (?, ?, ?)", sender)
            database.execute("INSERT INTO subjects VALUES (?, ?)", (number, letter.subject))
            database.execute(
                "INSERT INTO messages SELECT ?, ?, '', ?, ?, ?, ROWID, 1, ? FROM mailboxes WHERE url = ?",
                (number, number, number, moment, moment, row.deleted, row.url),
            )
        database.commit()
        data = bytearray(database.serialize())
    data[_VERSION] = bytes(8)
    return bytes(data)
