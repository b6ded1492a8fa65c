"""The index of the words of an archive's messages: SQLite's FTS5 over terms that are cut here, without the texts.

It is written once, newest messages first, and can be searched from another thread meanwhile. It is made again rather
than changed: whatever is odd about one is a reason to throw it away.
"""

import json
import sqlite3
import threading
from array import array
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from app.search.content import Content
from app.search.query import Field, Query
from app.search.terms import terms
from app.system.sqlite_files import read_only_uri

_VERSION = 1
"""`PRAGMA user_version`; to be raised with every change of tables, terms or content."""
_IN_MEMORY = 16 << 20
"""Bytes of terms that are collected before they are written: larger pieces need less merging."""
_NEVER = 1000
"""Pieces that may stand beside each other: they are merged once, at the end."""
_COLUMNS = tuple(field.value for field in Field)
_SCHEMA = f"""
CREATE TABLE about (seal TEXT NOT NULL, messages INTEGER NOT NULL);
-- The newest message is number 1. `id` is its number in the catalog.
CREATE TABLE message (number INTEGER PRIMARY KEY, id INTEGER NOT NULL, attached INTEGER NOT NULL,
    unread INTEGER NOT NULL);
-- ASCII cuts at spaces and leaves all else as it is. No ranking, so the sizes of columns are not kept.
CREATE VIRTUAL TABLE words USING fts5({", ".join(_COLUMNS)}, content='', columnsize=0, detail=full,
    tokenize="ascii tokenchars '_'");
INSERT INTO words (words, rank) VALUES ('hashsize', {_IN_MEMORY}), ('automerge', 0), ('crisismerge', {_NEVER});
"""
_ADD = f"INSERT INTO words (rowid, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})"
_LISTED = "SELECT number, id, attached FROM message ORDER BY number"


class IndexDamagedError(Exception):
    """The file is no index of this archive, of another version, or broken: it is to be made again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message to be searched: its number in the catalog, what its headers say, and its content."""

    id: int
    subject: str
    sender: str
    recipients: str
    content: Content


class Index:
    """An index that is open; to be used from any thread. All methods raise IndexDamagedError."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Takes what `create` or `open_index` made."""
        self._database = database
        self._lock = threading.Lock()
        # What is known of each message, by its number less 1: joining tables takes longer than all else.
        self._ids = array("q")
        self._attached = bytearray()

    @property
    def messages(self) -> int:
        """How many messages can be found so far."""
        return len(self._ids)

    def add(self, entries: Iterable[Entry]) -> None:
        """Adds messages older than all before."""
        numbered = list(enumerate(entries, len(self._ids) + 1))
        rows = [(number, *_terms(entry)) for number, entry in numbered]
        listed = [
            (number, entry.id, entry.content.has_attachments, entry.content.is_unread) for number, entry in numbered
        ]
        with self._lock, _told():
            self._database.executemany(_ADD, rows)
            self._database.executemany("INSERT INTO message VALUES (?, ?, ?, ?)", listed)
            self._ids.extend(entry.id for _, entry in numbered)
            self._attached.extend(entry.content.has_attachments for _, entry in numbered)

    def finish(self, seal: str) -> None:
        """Ends the writing: from now on it is the whole index of the archive with that seal."""
        with self._lock, _told():
            self._database.execute("INSERT INTO words (words) VALUES ('optimize')")
            self._database.execute("INSERT INTO about VALUES (?, ?)", (seal, len(self._ids)))
            if self._database.in_transaction:
                self._database.execute("COMMIT")

    def compact(self, path: Path) -> None:
        """Writes a finished index into an empty file, without the room that merging its pieces left: a seventh."""
        with self._lock, _told():
            self._database.execute("VACUUM INTO ?", (str(path),))

    def find(
        self,
        query: Query,
        *,
        among: Collection[int] | None = None,
        has_attachments: bool | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[int]:
        """The numbers (in the catalog) of the messages that have all the words, newest first. Without words: of all.

        `among` are those that may be found: a set. `limit` counts from `offset` on.
        """
        expression = query.expression
        if expression and limit is None:
            return self._all(expression, among, has_attachments)[offset:]
        search = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid"
        with self._lock, _told():
            ids, attached = self._ids, self._attached
            cursor = self._database.execute(search, (expression,)) if expression else None
            places = (number - 1 for (number,) in cursor) if cursor is not None else iter(range(len(ids)))
            if has_attachments is not None:
                places = (place for place in places if attached[place] == has_attachments)
            found: Iterable[int] = map(ids.__getitem__, places)
            if among is not None:
                found = filter(among.__contains__, found)
            numbers = list(islice(found, offset, None if limit is None else offset + limit))
            if cursor is not None:
                cursor.close()
        return numbers

    def _all(self, expression: str, among: Collection[int] | None, has_attachments: bool | None) -> list[int]:
        """As `find`. SQLite gives all of them as one text, which takes half the time of as many rows."""
        search = "SELECT json_group_array(rowid) FROM words WHERE words MATCH ?"
        with self._lock, _told():
            ids, attached = self._ids, self._attached
            (text,) = self._database.execute(search, (expression,)).fetchone()
            # They come in order, which nobody promises: to sort what is sorted takes no time.
            numbers: list[int] = sorted(json.loads(text))
            if has_attachments is not None:
                numbers = [number for number in numbers if attached[number - 1] == has_attachments]
            found = [ids[number - 1] for number in numbers]
        return found if among is None else [number for number in found if number in among]

    def count(self, query: Query) -> int:
        """How many messages have all the words."""
        expression = query.expression
        if not expression:
            return len(self._ids)
        with self._lock, _told():
            found = self._database.execute("SELECT count(*) FROM words WHERE words MATCH ?", (expression,)).fetchone()
        return int(found[0])

    def attached(self) -> list[int]:
        """The numbers of the messages with attachments."""
        with self._lock:
            return [number for number, has_any in zip(self._ids, self._attached, strict=True) if has_any]

    def unread(self) -> int:
        """How many messages can be found by their headers only, as their text could not be read."""
        with self._lock, _told():
            (found,) = self._database.execute("SELECT count(*) FROM message WHERE unread").fetchone()
        return int(found)

    def move(self, rename: Callable[[], None], path: Path) -> None:
        """Closes the file, has `rename` give it the name `path`, and opens it there: nobody can ask meanwhile.

        No system but Unix renames a file that is open. Raises OSError of `rename`.
        """
        with self._lock, _told():
            self._database.close()
            rename()
            self._database = _opened(path)

    def close(self) -> None:
        """Closes it; one in memory is gone then."""
        with self._lock, suppress(sqlite3.Error):
            self._database.close()

    def load(self, seal: str) -> None:
        """Checks that it is whole and of the archive with that seal."""
        with _told():
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            about = self._database.execute("SELECT seal, messages FROM about").fetchall()
            for number, (place, found, attached) in enumerate(self._database.execute(_LISTED), 1):
                if place != number:
                    raise IndexDamagedError
                self._ids.append(found)
                self._attached.append(attached)
            # The structure of the index is looked at by the first question.
            self._database.execute("SELECT count(*) FROM words WHERE words MATCH '\"a\"'").fetchone()
        if version != _VERSION or about != [(seal, len(self._ids))]:
            raise IndexDamagedError


def create(path: Path | None) -> Index:
    """A new index in a file that must be empty, or in memory. Raises IndexDamagedError, also where nothing fits."""
    with _told():
        database = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        # It is worth nothing before it is finished, and is made again then.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
    return Index(database)


def open_index(path: Path, seal: str) -> Index:
    """The finished index of the archive with that seal. Raises IndexDamagedError for all else, none at all included."""
    if not path.is_file():
        raise IndexDamagedError
    with _told():
        index = Index(_opened(path))
    try:
        index.load(seal)
    except BaseException:
        index.close()
        raise
    return index


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(read_only_uri(path), uri=True, check_same_thread=False)


class _told:
    """Has every error of SQLite be an IndexDamagedError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error | ValueError | TypeError | OverflowError):
            raise IndexDamagedError(str(error)) from error


def _terms(entry: Entry) -> tuple[str, ...]:
    """The terms of a message, by the columns."""
    content = entry.content
    found = {
        Field.TEXT: terms(content.text),
        Field.SUBJECT: terms(entry.subject),
        Field.SENDER: people(entry.sender),
        Field.RECIPIENTS: people(entry.recipients),
        Field.ATTACHMENTS: terms(content.names) if content.names else "",
    }
    return tuple(found[field] for field in Field)


# The same few people write and are written to again and again.
@lru_cache(maxsize=4096)
def people(text: str) -> str:
    """The terms of names and addresses; what stands behind the _ in an address begins a word too."""
    return terms(f"{text} {text.replace('_', ' ')}" if "_" in text else text)
