"""Rows of an earlier catalog that a new one takes over: those of files that are byte by byte what they were.

Only rows that the very code of today would make again count: the same reader, the same name, the same mailbox, and
nothing read from other files (see `reading` in the schema).
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from app.archive.catalog.reader_version import reader_version
from app.archive.catalog.schema import MESSAGE_COLUMNS, SCHEMA_VERSION
from app.model.findings import Finding, read_finding
from app.system.sqlite_files import read_only_uri

# Files whose rows stand together, in one mailbox, as a reader wrote them.
_CARRIED = """
CREATE TEMP TABLE carried (name TEXT PRIMARY KEY, format TEXT, findings TEXT, mailbox INTEGER, first INTEGER,
    messages INTEGER, incomplete INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE taken (id INTEGER PRIMARY KEY, file INTEGER, mailbox INTEGER, first INTEGER, last INTEGER,
    new INTEGER);
INSERT OR IGNORE INTO carried SELECT file.name, file.format, findings, mailbox, first, messages, incomplete
    FROM earlier.reading JOIN earlier.file ON file.id = reading.file JOIN
    (SELECT file, mailbox, min(id) AS first, count(*) AS messages, sum(completeness <> 'whole') AS incomplete
        FROM earlier.message GROUP BY file
        HAVING max(id) - min(id) + 1 = count(*) AND min(mailbox) = max(mailbox)) AS found ON found.file = reading.file
"""
_FROM_NAME = """
SELECT name, format, mailbox, first, messages, incomplete, findings FROM carried WHERE name >= ? ORDER BY name
"""
_Row = tuple[str, str, int, int, int, int, str]
_SAME_MAILBOX = """
SELECT other.id FROM main.mailbox AS mine JOIN main.store AS store ON store.id = mine.store
    JOIN earlier.mailbox AS other USING (account, path, role, local)
    JOIN earlier.store AS other_store ON other_store.id = other.store
        AND other_store.client = store.client AND other_store.path = store.path
WHERE mine.id = ?
"""
_OF_OTHERS = {"mailbox": "taken.mailbox", "file": "taken.file", "label_role": "NULL"} | {
    # What an index says of a message is asked of the index of today.
    "marks": "coalesce((SELECT marks FROM earlier.as_read WHERE as_read.message = old.id), old.marks)"
}
_COPY = f"""
INSERT INTO main.message ({", ".join(MESSAGE_COLUMNS)})
    SELECT {", ".join(_OF_OTHERS.get(name, f"old.{name}") for name in MESSAGE_COLUMNS)}
    FROM temp.taken CROSS JOIN earlier.message AS old ON old.id BETWEEN taken.first AND taken.last
    WHERE taken.id > ? ORDER BY taken.id, old.id
"""
_NAMED = """
SELECT named.message - taken.first + taken.new, named.people
    FROM temp.taken CROSS JOIN earlier.named AS named ON named.message BETWEEN taken.first AND taken.last
    WHERE taken.id > ?
"""
# The numbers of messages in the new catalog and in the earlier one, where both would have the same place in an mbox.
_SAME_MESSAGES = """
SELECT mine.id, old.id FROM temp.taken
    CROSS JOIN main.message AS mine ON mine.id BETWEEN taken.new AND taken.new + taken.last - taken.first
    CROSS JOIN earlier.message AS old ON old.id = taken.first + mine.id - taken.new
WHERE taken.mailbox = ? AND old.mailbox = ? AND mine.file = taken.file AND mine.mailbox = taken.mailbox
    AND old.from_address IS mine.from_address AND old.date IS mine.date AND old.received IS mine.received
ORDER BY mine.id
"""
_NUMBERS = "SELECT id FROM earlier.message WHERE mailbox = ? ORDER BY id"


class CarriedFile(NamedTuple):
    """What reading a file came to when it was read: the findings, and which rows of the earlier catalog are its own."""

    mailbox: int
    first: int
    messages: int
    incomplete: int
    findings: tuple[Finding, ...]


class MessageRow(NamedTuple):
    """Messages that follow each other in a new catalog, from number `first` on, and in an earlier readable copy.

    `place` is how many messages stand before them in the copy.
    """

    first: int
    messages: int
    place: int


class EarlierReadable(NamedTuple):
    """A readable copy `name` of a mailbox in an earlier archive: of so many messages.

    `is_same` says that the mailbox has the very messages it had, in their order. Else `rows` are those it still has, in
    the order of the copy, which is that of the mailbox.
    """

    name: str
    messages: int
    is_same: bool
    rows: tuple[MessageRow, ...]


@dataclass(slots=True)
class _Taken:
    """What one mailbox of a new catalog takes over of one of the earlier catalog.

    `is_in_order` is False where some came in another order, from another mailbox, or had to be taken back.
    """

    mailbox: int
    messages: int = 0
    last: int = 0
    is_in_order: bool = True

    def add(self, file: CarriedFile) -> None:
        self.is_in_order &= file.mailbox == self.mailbox and file.first > self.last
        self.last = file.first
        self.messages += file.messages


class CarriedRows:
    """The rows of an earlier catalog, beside the new one in `database`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._mailboxes: dict[int, frozenset[int]] = {}
        self._taken: dict[int, _Taken] = {}
        self._rows: Iterator[_Row] = iter(())
        self._row: _Row | None = None

    def find(self, name: str, format_name: str, mailbox: int) -> CarriedFile | None:
        """What the earlier archive knows of its file `name`; None where a reader has to look at it.

        `mailbox` is the number in the new catalog that the messages are to have.
        """
        row = self._row_of(name)
        if row is None or row[1] != format_name or row[2] not in self._same(mailbox):
            return None
        findings = tuple(map(read_finding, json.loads(row[6]))) if row[6] != "[]" else ()
        return CarriedFile(row[2], row[3], row[4], row[5], findings)

    def _row_of(self, name: str) -> _Row | None:
        """The row of `carried` about a file. A walk asks in the order of the names, mostly: one statement serves it."""
        if self._row is None or self._row[0] != name:
            self._row = next(self._rows, None)
            if self._row is None or self._row[0] != name:
                self._rows = self._database.execute(_FROM_NAME, (name,))
                self._row = next(self._rows, None)
        return self._row if self._row is not None and self._row[0] == name else None

    def copy(self, taken: Sequence[tuple[int, int, CarriedFile]]) -> None:
        """Copies the rows of these files, in this order, each with its number and its mailbox in the new catalog."""
        for _, mailbox, each in taken:
            self._taken.setdefault(mailbox, _Taken(each.mailbox)).add(each)
        (last,) = self._database.execute("SELECT coalesce(max(id), 0) FROM main.message").fetchone()
        before = self._database.execute("SELECT coalesce(max(id), 0) FROM taken").fetchone()
        messages = [each.messages for _, _, each in taken]
        # Rows are numbered as they come.
        numbers = accumulate(messages, initial=last + 1)
        self._database.executemany(
            "INSERT INTO taken VALUES (NULL, ?, ?, ?, ?, ?)",
            (
                (file, mailbox, each.first, each.first + each.messages - 1, number)
                for (file, mailbox, each), number in zip(taken, numbers, strict=False)
            ),
        )
        copied = self._database.execute(_COPY, before).rowcount
        assert copied == sum(messages)
        self._database.execute(f"INSERT INTO main.named {_NAMED}", before)

    def forget(self, file: int) -> None:
        """Takes back what was copied of the file of that number; its messages may come again as others."""
        for (mailbox,) in self._database.execute("SELECT mailbox FROM taken WHERE file = ?", (file,)):
            self._taken[mailbox].is_in_order = False
        self._database.execute("DELETE FROM taken WHERE file = ?", (file,))

    def readable_copies(self) -> dict[int, EarlierReadable]:
        """The readable copies in the earlier archive that hold most of what mailboxes have now.

        By the number of the mailbox in the new catalog, in which all rows have to be.
        """
        count = "SELECT mailbox, count(*) FROM {}.message GROUP BY mailbox"
        mine, theirs = (dict(self._database.execute(count.format(name))) for name in ("main", "earlier"))
        names = dict(self._database.execute("SELECT mailbox, name FROM earlier.readable"))
        found = {}
        for mailbox, taken in self._taken.items():
            if taken.mailbox in names:
                messages = theirs[taken.mailbox]
                # Neither may have a message that the other lacks.
                is_same = taken.is_in_order and taken.messages == mine.get(mailbox) == messages
                rows = () if is_same else self._same_messages(mailbox, taken.mailbox)
                if is_same or 2 * sum(row.messages for row in rows) >= messages:
                    found[mailbox] = EarlierReadable(names[taken.mailbox], messages, is_same, rows)
        return found

    def _same_messages(self, mailbox: int, earlier: int) -> tuple[MessageRow, ...]:
        """The messages that a mailbox has in the new catalog and in the earlier one; those in another order not."""
        places = enumerate(self._database.execute(_NUMBERS, (earlier,)))
        rows: list[MessageRow] = []
        latest = 0
        for number, old in self._database.execute(_SAME_MESSAGES, (mailbox, earlier)):
            if old <= latest:
                continue
            place = next(place for place, (other,) in places if other == old)
            before = rows[-1] if rows else MessageRow(0, 0, 0)
            if rows and (number, place) == (before.first + before.messages, before.place + before.messages):
                rows[-1] = before._replace(messages=before.messages + 1)
            else:
                rows.append(MessageRow(number, 1, place))
            latest = old
        return tuple(rows)

    def close(self) -> None:
        """Ends the statement that goes on: as long as there is one, the database stays open and locked."""
        self._rows, self._row = iter(()), None

    def _same(self, mailbox: int) -> frozenset[int]:
        """The numbers that a mailbox of the new catalog has in the earlier one."""
        if mailbox not in self._mailboxes:
            found = self._database.execute(_SAME_MAILBOX, (mailbox,))
            self._mailboxes[mailbox] = frozenset(number for (number,) in found)
        return self._mailboxes[mailbox]


def attach(database: sqlite3.Connection, earlier: Path) -> CarriedRows | None:
    """The rows of the catalog `earlier`, attached to the new one; None where they cannot be taken over.

    To be called before a transaction begins. The connection has to take URIs.
    """
    try:
        database.execute("ATTACH ? AS earlier", (read_only_uri(earlier),))
        if database.execute("PRAGMA earlier.user_version").fetchone() != (SCHEMA_VERSION,):
            return None
        if database.execute("SELECT version FROM earlier.reader").fetchall() != [(reader_version(),)]:
            return None
        database.executescript(_CARRIED)
        database.execute(f"{_NAMED} LIMIT 0", (0,))
    except sqlite3.Error:
        # A catalog of another version, or a damaged one.
        return None
    return CarriedRows(database)
