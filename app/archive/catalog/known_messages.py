"""The messages that explain what an index lists: those of the catalog, and those an earlier index already missed.

A listed message and a file are the same one where their Message-IDs are equal. Where one side has none they are
compared by likeness (date, sender, subject) in the same store and account, and then one for one: a file explains one
row of an index. Scratch tables hold everything, so that SQLite keeps it out of memory.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable

from app.mime.message_id import likeness, message_key
from app.model.codes import Code
from app.model.index import IndexEntry, MessageState
from app.model.mail import MessageFlag

_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536")
_SCRATCH = """
-- Message-IDs of the catalog; Message-IDs that an index listed as missing before; numbers of Apple's .emlx files.
CREATE TEMP TABLE here (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE missed (key TEXT, account TEXT, PRIMARY KEY (key, account)) WITHOUT ROWID;
CREATE TEMP TABLE number (store INTEGER, tree TEXT, number INTEGER, message INTEGER, key TEXT, account TEXT,
    PRIMARY KEY (store, tree, number, message)) WITHOUT ROWID;
-- What this index lists and is here: by Message-ID, by number.
-- Numbers of .emlx files that hold no message: they are reported by themselves.
CREATE TEMP TABLE hollow (tree TEXT, number INTEGER, PRIMARY KEY (tree, number)) WITHOUT ROWID;
CREATE TEMP TABLE met_key (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE met (message INTEGER PRIMARY KEY);
-- What this index lists and the catalog seems not to have.
CREATE TEMP TABLE candidate (id INTEGER PRIMARY KEY, key TEXT, alike TEXT, reason TEXT, account TEXT, mailbox TEXT,
    date INTEGER, sender TEXT, subject TEXT, number INTEGER);
-- Rows that an index of another version missed before, by their number: an upgrade keeps it.
CREATE TEMP TABLE missed_number (number INTEGER, account TEXT, mailbox TEXT, sender TEXT, subject TEXT, key TEXT,
    PRIMARY KEY (number, account, mailbox, sender, subject, key)) WITHOUT ROWID;
-- Messages of the catalog by their number there, then gaps (without a mailbox); filled only when needed. `taken` is the
-- index that a message explained a row of last.
CREATE TEMP TABLE known (id INTEGER PRIMARY KEY, store INTEGER, account TEXT, mailbox INTEGER, key TEXT, alike TEXT,
    nameless INTEGER, taken INTEGER);
"""
_HERE = "INSERT OR IGNORE INTO here SELECT message_key(message_id) FROM main.message"
_KNOW = """
INSERT INTO known SELECT message.id, mailbox.store, mailbox.account, mailbox.id, message_key(message_id),
    likeness(date, coalesce(from_address, ''), subject), message_key(message_id) = '', 0
    FROM main.message JOIN main.mailbox ON mailbox.id = message.mailbox;
CREATE INDEX known_key ON known (key);
CREATE INDEX known_alike ON known (alike, nameless, taken) WHERE alike <> '';
CREATE INDEX known_nameless ON known (store, account) WHERE nameless;
"""
_FREE = (
    "SELECT id FROM known WHERE alike <> '' AND alike = ? AND nameless = ? AND taken < ? AND store = ?"
    " AND (account = ? OR account = '' OR ? = '') LIMIT 1"
)
_TREE = re.compile(r"(.*?/V\d+)/")
_NUMBERED = re.compile(r".*/(\d{1,18})(?:\.partial)?\.emlx\Z", re.IGNORECASE)
# Thunderbird makes up an identifier for a message that has none.
_MADE_UP = "md5:"


class KnownMessages:
    """All messages that are known so far; compares one index after the other with them.

    For each index: `begin`, then `has_number`, `has_key` and `add` for its rows, then `settle`.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        """Prepares the scratch tables and begins a transaction. Raises sqlite3.Error."""
        self._database = database
        self._serial = 0
        self._is_filled = self._has_begun = False
        functions: tuple[tuple[str, int, Callable[..., str]], ...] = (
            ("message_key", 1, key_of),
            ("likeness", 3, likeness),
            ("tree_of", 1, tree_of),
        )
        for name, count, function in functions:
            database.create_function(name, count, function, deterministic=True)
        for setting in _SETTINGS:
            database.execute(f"PRAGMA {setting}")
        database.executescript(_SCRATCH)
        database.execute("BEGIN")

    def trees(self) -> set[tuple[int, str]]:
        """The trees with numbered files, by the store they belong to."""
        query = (
            "SELECT mailbox.store, file.name FROM main.message JOIN main.file ON file.id = message.file"
            " JOIN main.mailbox ON mailbox.id = message.mailbox WHERE file.format = 'emlx'"
        )
        found: set[tuple[int, str]] = set()
        last = 0, ""
        for store, name in self._database.execute(query):
            # One after the other is in the same tree.
            if (store != last[0] or not name.startswith(last[1])) and _NUMBERED.match(name):
                tree = tree_of(name)
                found.add((store, tree))
                last = store, f"{tree}/"
        return found

    def begin(self) -> None:
        """Forgets the rows of the index before."""
        if not self._has_begun:
            # Not before there is an index: most mail has none, and this takes as long as all messages take to read.
            self._has_begun = True
            self._database.execute(_HERE)
            self._fill_numbers()
        self._serial += 1
        for table in ("candidate", "met", "met_key"):
            self._database.execute(f"DELETE FROM {table}")

    def has_number(self, store: int, tree: str, number: int | None, *, key: str, account: str) -> bool:
        """True where a file has the number, and neither its Message-ID nor its account contradicts the index."""
        query = (
            "SELECT message FROM number WHERE store = ? AND tree = ? AND number = ?"
            " AND (key = '' OR ? = '' OR key = ?) AND (account = '' OR ? = '' OR account = ?) LIMIT 1"
        )
        found = self._database.execute(query, (store, tree, number, key, key, account, account)).fetchone()
        if found is not None:
            self._database.execute("INSERT OR IGNORE INTO met VALUES (?)", found)
        return found is not None

    def has_file(self, tree: str, number: int | None) -> bool:
        """True where a file with the number is here that holds no message."""
        query = "SELECT 1 FROM hollow WHERE tree = ? AND number = ?"
        return self._database.execute(query, (tree, number)).fetchone() is not None

    def note_role(self, store: int, tree: str, entry: IndexEntry) -> None:
        """Writes down what an index says of a message by its labels, and that it was deleted."""
        numbered = "id IN (SELECT message FROM number WHERE store = ? AND tree = ? AND number = ?)"
        where = store, tree, entry.number
        if entry.role is not None:
            self._database.execute(f"UPDATE message SET label_role = ? WHERE {numbered}", (entry.role.value, *where))
        if entry.state is MessageState.DELETED:
            deleted = MessageFlag.DELETED.value
            as_read = f"SELECT id, marks FROM message WHERE {numbered} AND NOT marks & ?"
            self._database.execute(f"INSERT OR IGNORE INTO as_read {as_read}", (*where, deleted))
            self._database.execute(f"UPDATE message SET marks = marks | ? WHERE {numbered}", (deleted, *where))

    def has_key(self, key: str) -> bool:
        """True where a message anywhere in the archive has this Message-ID."""
        if not key or not self._database.execute("SELECT 1 FROM here WHERE key = ?", (key,)).fetchone():
            return False
        self._database.execute("INSERT OR IGNORE INTO met_key VALUES (?)", (key,))
        return True

    def add(self, entry: IndexEntry, key: str, reason: Code, *, account: str, mailbox: tuple[str, ...]) -> None:
        """Notes a row that seems to be missing."""
        alike = likeness(entry.date, entry.sender, entry.subject)
        place = storable(account), storable(json.dumps(mailbox, ensure_ascii=False))
        described = entry.date, storable(entry.sender), storable(entry.subject)
        self._database.execute(
            "INSERT INTO candidate VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (key, storable(alike), reason, *place, *described, entry.number),
        )

    def settle(self, store: int, file: str, *, mailbox: int | None, by_mailbox: bool) -> Counter[str]:
        """Takes away the rows that a known message explains; the rest are gaps, and written down as such.

        Returns how many there are by account. `mailbox` is the one the index lists, by its number in the catalog. With
        `by_mailbox` rows without a Message-ID that are like no message count as those messages of their mailbox (their
        account, where the index lists more than one) that have none either: as many as there are.
        """
        self._drop_repeated()
        if not self._count("SELECT count(*) FROM candidate"):
            return Counter()
        self._fill()
        self._database.execute(
            "UPDATE known SET taken = ? WHERE id IN (SELECT message FROM met UNION ALL"
            " SELECT known.id FROM met_key JOIN known ON known.key = met_key.key)",
            (self._serial,),
        )
        self._drop_alike(store)
        if by_mailbox:
            self._drop_nameless(store, mailbox)
        self._database.execute(
            "INSERT INTO gap SELECT ?, reason, account, mailbox, date, sender, subject, ? FROM candidate ORDER BY id",
            (store, file),
        )
        self._database.execute("INSERT OR IGNORE INTO missed SELECT key, account FROM candidate WHERE key <> ''")
        self._database.execute(
            "INSERT OR IGNORE INTO missed_number SELECT number, account, mailbox, sender, subject, key FROM candidate"
            " WHERE number IS NOT NULL"
        )
        self._database.execute(
            "INSERT INTO known SELECT NULL, ?, account, NULL, key, alike, key = '', ? FROM candidate",
            (store, self._serial),
        )
        return Counter(dict(self._database.execute("SELECT account, count(*) FROM candidate GROUP BY account")))

    def _drop_repeated(self) -> None:
        """One missing message of an account is one gap, in however many lists and mailboxes it stands."""
        self._database.execute(
            "DELETE FROM candidate WHERE key <> '' AND (id NOT IN (SELECT min(id) FROM candidate GROUP BY key, account)"
            " OR EXISTS (SELECT 1 FROM missed WHERE missed.key = candidate.key AND"
            " (missed.account = candidate.account OR '' IN (missed.account, candidate.account))))"
        )
        self._database.execute(
            "DELETE FROM candidate WHERE EXISTS (SELECT 1 FROM missed_number AS missed"
            " WHERE missed.number = candidate.number AND missed.account = candidate.account"
            " AND missed.mailbox = candidate.mailbox AND missed.sender = candidate.sender"
            " AND missed.subject = candidate.subject AND '' IN (missed.key, candidate.key))"
        )

    def _drop_alike(self, store: int) -> None:
        """Those with a Message-ID first: only a message without one may be theirs."""
        rows = self._database.execute(
            "SELECT id, key, alike, account FROM candidate WHERE alike <> '' ORDER BY key = '', id"
        ).fetchall()
        for row, key, alike, account in rows:
            for nameless in (1,) if key else (1, 0):
                parameters = (alike, nameless, self._serial, store, account, account)
                if (found := self._database.execute(_FREE, parameters).fetchone()) is not None:
                    self._database.execute("UPDATE known SET taken = ? WHERE id = ?", (self._serial, found[0]))
                    self._database.execute("DELETE FROM candidate WHERE id = ?", (row,))
                    break

    def _drop_nameless(self, store: int, mailbox: int | None) -> None:
        for (account,) in self._database.execute("SELECT DISTINCT account FROM candidate WHERE key = ''").fetchall():
            place, values = ("mailbox = ?", (mailbox,)) if mailbox else ("store = ? AND account = ?", (store, account))
            spare = self._count(
                f"SELECT count(*) FROM known WHERE nameless AND mailbox IS NOT NULL AND taken < ? AND {place}",
                self._serial,
                *values,
            )
            self._database.execute(
                "DELETE FROM candidate WHERE id IN"
                " (SELECT id FROM candidate WHERE key = '' AND account = ? ORDER BY id LIMIT ?)",
                (account, spare),
            )

    def _fill(self) -> None:
        if not self._is_filled:
            self._is_filled = True
            for statement in _KNOW.split(";"):
                self._database.execute(statement)

    def _fill_numbers(self) -> None:
        query = (
            "SELECT mailbox.store, file.name, message.id, message_key(message_id), mailbox.account FROM message"
            " JOIN file ON file.id = message.file JOIN mailbox ON mailbox.id = message.mailbox"
            " WHERE file.format = 'emlx'"
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO number VALUES (?, ?, ?, ?, ?, ?)",
            (
                (store, tree_of(name), int(found[1]), message, key, account)
                for store, name, message, key, account in self._database.execute(query)
                if (found := _NUMBERED.match(name))
            ),
        )
        hollow = "SELECT name FROM main.file WHERE format = 'emlx' AND id NOT IN (SELECT file FROM main.message)"
        self._database.executemany(
            "INSERT OR IGNORE INTO hollow VALUES (?, ?)",
            (
                (tree_of(name), int(found[1]))
                for (name,) in self._database.execute(hollow)
                if (found := _NUMBERED.match(name))
            ),
        )

    def _count(self, query: str, *values: object) -> int:
        return int(self._database.execute(query, values).fetchone()[0])


def tree_of(name: str) -> str:
    """The tree of Apple's that a file of the archive belongs to: its `V<n>`; empty for those before there were any."""
    found = _TREE.match(name)
    return found[1] if found else ""


def key_of(message_id: str) -> str:
    """What two Message-IDs are compared by; empty without one, or for one that a program made up."""
    key = message_key(message_id)
    return "" if key.startswith(_MADE_UP) else key


def storable(value: str) -> str:
    """The text as SQLite can hold it, which takes no lone surrogates."""
    return value.encode("utf-8", "replace").decode()
