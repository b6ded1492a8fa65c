"""The tables of catalog.sqlite, version by version, and how catalogs of older versions are read."""

import sqlite3
from pathlib import Path

from app.system.sqlite_files import read_only_uri

SCHEMA_VERSION = 7
"""`PRAGMA user_version`. Version 1 was given to all archives of the first months, whatever tables they had by then."""

DAMAGE = (sqlite3.Error, ValueError, TypeError, OverflowError)
"""What a damaged catalog may raise wherever it is read."""

OWNER_UNKNOWN = 2
"""In the column `local` of a mailbox."""

MESSAGE_COLUMNS = {
    "mailbox": "INTEGER NOT NULL REFERENCES mailbox",
    "file": "INTEGER NOT NULL REFERENCES file",
    # Where the bytes lie in the file; in a container, where the message begins for its reader.
    "offset": "INTEGER NOT NULL",
    "length": "INTEGER NOT NULL",
    "message_id": "TEXT NOT NULL",
    # Seconds since 1970 (UTC): as the message says, and as the mail program noted it.
    "date": "INTEGER",
    "received": "INTEGER",
    "from_name": "TEXT",
    "from_address": "TEXT",
    # Lists of addresses are JSON: [["Hanako", "hanako@example.jp"], …]; "to" is a word of SQL.
    "reply_to": "TEXT",
    "to_": "TEXT",
    "cc": "TEXT",
    "subject": "TEXT NOT NULL",
    # Words with spaces between: what tells bulk mail from letters.
    "signals": "TEXT",
    # The number of a `MessageFlag`.
    "marks": "INTEGER NOT NULL",
    "completeness": "TEXT NOT NULL",
    # Codes with spaces between: why the message is not whole.
    "notes": "TEXT",
    "bcc": "TEXT",
    # The Message-IDs this one answers, with spaces between.
    "answers": "TEXT",
    "raw_sender": "TEXT",
    # Who wrote where that is not the sender alone, the list the message came through, the address it was delivered to.
    "authors": "TEXT",
    "list_address": "TEXT",
    "delivered_to": "TEXT",
    # What the labels in the program's index say the message is, where that is more than its mailbox says: Gmail keeps
    # all mail in one.
    "label_role": "TEXT",
}
"""The columns of `message` beside its id, and their types. The one list that writing and reading go by."""

_TABLES = {
    "store": "id INTEGER PRIMARY KEY, client TEXT NOT NULL, path TEXT NOT NULL",
    # `aliases` is a JSON list of addresses; `label` names the account where its address does not tell it from others.
    "account": "store INTEGER NOT NULL REFERENCES store, address TEXT NOT NULL, protocol TEXT NOT NULL,"
    " server TEXT NOT NULL, aliases TEXT NOT NULL, label TEXT NOT NULL",
    # `path` is a JSON list of names, as the person saw them; `local` is 1 where the program says it is on no server,
    # 2 where it may belong to another account than the only one that is known.
    "mailbox": "id INTEGER PRIMARY KEY, store INTEGER NOT NULL REFERENCES store, account TEXT NOT NULL,"
    " path TEXT NOT NULL, role TEXT NOT NULL, local INTEGER NOT NULL",
    # Files that hold messages; `name` is relative to the archive.
    "file": "id INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL",
    # Entries of the owner's address books; `fields` is a JSON object of all of `Card`.
    "card": "store INTEGER NOT NULL REFERENCES store, name TEXT NOT NULL, fields TEXT NOT NULL",
    "message": "id INTEGER PRIMARY KEY, " + ", ".join(f"{name} {kind}" for name, kind in MESSAGE_COLUMNS.items()),
    # Addresses that mail programs keep beside their mail.
    "trace": "store INTEGER NOT NULL REFERENCES store, kind TEXT NOT NULL, file TEXT NOT NULL, address TEXT NOT NULL,"
    " name TEXT NOT NULL, relation TEXT NOT NULL, confidence TEXT NOT NULL, last INTEGER",
    # Messages that an index knows and no file holds.
    "gap": "store INTEGER NOT NULL REFERENCES store, reason TEXT NOT NULL, account TEXT NOT NULL,"
    " mailbox TEXT NOT NULL, date INTEGER, sender TEXT NOT NULL, subject TEXT NOT NULL, file TEXT NOT NULL",
    # What read the messages (see `reader_version`): one row.
    "reader": "version TEXT NOT NULL",
    # Files of which all that is listed was read from their own bytes, and the findings (JSON) that came with it: while
    # the bytes stay as they are, later catalogs take the rows over. Whoever adds to a row later takes its file out.
    "reading": "file INTEGER PRIMARY KEY REFERENCES file, findings TEXT NOT NULL",
    # Readable copies that hold all messages of their mailbox; `name` is relative to the archive.
    "readable": "mailbox INTEGER PRIMARY KEY REFERENCES mailbox, name TEXT NOT NULL",
    # The marks of messages as their files have them, where an index added to them.
    "as_read": "message INTEGER PRIMARY KEY REFERENCES message, marks INTEGER NOT NULL",
    # Whom the texts of forms and shops name (JSON, see `app.contacts.named_people`), by message, nobody included: while
    # the bytes stay as they are, later catalogs take this over too. A text that was not asked for has no row.
    "named": "message INTEGER PRIMARY KEY REFERENCES message, people TEXT NOT NULL",
    # What an index says of its own version: Apple's "version" 4 with "minor_version" 74003 is that of macOS 15.
    "index_property": "store INTEGER NOT NULL REFERENCES store, file TEXT NOT NULL, name TEXT NOT NULL,"
    " value TEXT NOT NULL",
}
_LATER_TABLES = ("card", "trace", "gap")
"""Tables that came to version 1 piece by piece."""


def create(database: sqlite3.Connection) -> None:
    """Makes the tables of a new catalog. Raises sqlite3.Error."""
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    for name, columns in _TABLES.items():
        database.execute(f"CREATE TABLE {name} ({columns})")


def open_catalog(path: Path) -> sqlite3.Connection:
    """A catalog to read from, with all tables of this version, whatever its own; close it.

    Nothing is written. Raises sqlite3.Error, for most damages only where the damaged part is asked for.
    """
    # The archive may lie on a stick that is write-protected: immutable keeps SQLite from asking for a lock file.
    return _completed(sqlite3.connect(read_only_uri(path), uri=True))


def load_catalog(data: bytes | bytearray) -> sqlite3.Connection:
    """A catalog that is in memory only, as `open_catalog` gives one of a file; for one thread at a time, any."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        database.deserialize(data)
    except BaseException:
        database.close()
        raise
    return _completed(database)


def _completed(database: sqlite3.Connection) -> sqlite3.Connection:
    """Adds what a catalog of an older version lacks. Closes it where that fails."""
    try:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version < 2:
            _complete_version_1(database)
        if version < 3:
            # Whether mail without an owner was local was not written down, so nobody knows.
            database.execute("CREATE TEMP VIEW mailbox AS SELECT *, 0 AS local FROM main.mailbox")
        if version < 4:
            _add_later_columns(database)
        if version < 5 and has_table(database, "account"):
            database.execute("CREATE TEMP VIEW account AS SELECT *, '' AS label FROM main.account")
    except BaseException:
        database.close()
        raise
    database.row_factory = sqlite3.Row
    return database


def has_table(database: sqlite3.Connection, name: str) -> bool:
    """True where the file itself has a table."""
    query = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?"
    return database.execute(query, (name,)).fetchone() is not None


def _complete_version_1(database: sqlite3.Connection) -> None:
    """Adds what a catalog of version 1 may lack.

    The archive is sealed, so nothing in it can be migrated. A temporary table or view of the same name is found before
    the one in the file (SQLite, "Database Object Name Resolution"), and goes away with the connection.
    """
    for name in _LATER_TABLES:
        if not has_table(database, name):
            database.execute(f"CREATE TEMP TABLE {name} ({_TABLES[name]})")


def _add_later_columns(database: sqlite3.Connection) -> None:
    """Adds the columns of messages that came after the catalog was written, all of them empty."""
    columns = {name for (name,) in database.execute("SELECT name FROM pragma_table_info('message')")}
    lacking = [name for name in MESSAGE_COLUMNS if name not in columns]
    if lacking and columns:
        empty = ", ".join(f"NULL AS {name}" for name in lacking)
        database.execute(f"CREATE TEMP VIEW message AS SELECT *, {empty} FROM main.message")
