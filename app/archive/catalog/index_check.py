"""What the mail programs' own lists know, compared with what was copied, so that nothing is silently missing.

Only the archive is read: its copies of the indexes, and its catalog, which takes in the gaps. A message is missing
where it lies nowhere in the archive: one that was moved, or that another program has, is safe. What the catalog has,
whole or not, is never listed again.
"""

import json
import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from app.archive.catalog.copied_index import CopiedIndex
from app.archive.catalog.uncompared import without_index
from app.mime.message_id import likeness, message_key
from app.model.codes import Code
from app.model.findings import Finding
from app.model.index import By, IndexEntry, IndexUnreadableError, MessageState
from app.model.missing_message import ComparedIndex, IndexCheckResult, UnlistedMail
from app.model.store import Store

_log = logging.getLogger(__name__)

_PROGRESS_EVERY = 1000
_HEAD = 64 << 10
_MOST_PARTLY = 100_000
_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536")
_SCRATCH = """
-- Message-IDs of the catalog; likenesses (date, sender, subject) of it, filled only when needed; Message-IDs that an
-- index listed as missing before; numbers of Apple's .emlx files by their tree.
CREATE TEMP TABLE here (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE alike (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE listed_before (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE number (store INTEGER, tree TEXT, number INTEGER, PRIMARY KEY (store, tree, number)) WITHOUT ROWID;
-- What one index lists and the catalog seems not to have.
CREATE TEMP TABLE candidate (id INTEGER PRIMARY KEY, key TEXT, alike TEXT, reason TEXT, account TEXT, mailbox TEXT,
    date INTEGER, sender TEXT, subject TEXT);
-- How many messages of each mailbox have no Message-ID.
CREATE TEMP TABLE nameless AS SELECT mailbox.store, mailbox.id AS mailbox, count(*) AS count FROM main.message
    JOIN main.mailbox ON mailbox.id = message.mailbox WHERE message_key(message_id) = '' GROUP BY mailbox.id;
INSERT OR IGNORE INTO here SELECT message_key(message_id) FROM main.message;
"""
_TREE = re.compile(r"(.*?/V\d+)/")
_NUMBERED = re.compile(r".*/(\d{1,18})(?:\.partial)?\.emlx\Z", re.IGNORECASE)
_UIDL = re.compile(rb"(?:^|[\r\n])X-UIDL:[ \t]*([^\r\n]*)", re.IGNORECASE)
# Thunderbird makes up an identifier for a message that has none.
_MADE_UP = "md5:"
_REASONS = {
    MessageState.HERE: Code.LISTED_NOT_HERE,
    MessageState.HEADERS_ONLY: Code.HEADERS_ONLY,
    MessageState.PARTLY: Code.PARTLY_ON_SERVER,
}
_REMEMBERED = Code.REMEMBERED_NOT_HERE

ProgressCallback = Callable[[int, int, int], None]
"""Called with the files, bytes and entries since the last call; may raise to stop."""


def compare(
    archive: Path,
    catalog: Path,
    *,
    stores: Sequence[tuple[int, Store]],
    indexes: Sequence[CopiedIndex],
    progress: ProgressCallback,
) -> IndexCheckResult:
    """Compares every index with the catalog, and writes the gaps to it. `stores` go by their number in the catalog.

    `archive` is its folder while it is built. Raises sqlite3.Error for the catalog, and what `progress` raises.
    """
    with closing(sqlite3.connect(catalog, isolation_level=None)) as database:
        return _Comparing(archive, database, progress).run(stores, indexes)


class _Comparing:
    """The comparison on its way: the catalog, and scratch tables beside it that SQLite keeps out of memory."""

    def __init__(self, archive: Path, database: sqlite3.Connection, progress: ProgressCallback) -> None:
        self._archive = archive
        self._database = database
        self._progress = progress
        self._indexes: list[ComparedIndex] = []
        self._fault: Finding | None = None
        self._waiting: dict[str, int] = {}
        self._alike_filled = False
        self._tails: set[tuple[int, tuple[str, ...]]] = set()
        self._partly: dict[int, frozenset[str]] = {}

    def run(self, stores: Sequence[tuple[int, Store]], indexes: Sequence[CopiedIndex]) -> IndexCheckResult:
        self._prepare()
        for index in sorted(indexes, key=lambda each: each.kind.remembers):
            if not _is_no_mail(index):
                self._compare(index)
        trees = set(self._database.execute("SELECT DISTINCT store, tree FROM number"))
        known = {(each.number, tree_of(each.name)) for each in indexes if each.kind.by is By.NUMBER}
        found = {(each.number, each.kind.name) for each in indexes}
        uncompared: list[UnlistedMail] = []
        for number, store in stores:
            unlisted = sorted(tree for owner, tree in trees - known if owner == number)
            names = {name for owner, name in found if owner == number}
            uncompared += without_index(self._database, number, store, unlisted, names)
        self._database.execute("COMMIT")
        return IndexCheckResult(tuple(self._indexes), tuple(uncompared), self._waiting)

    def _prepare(self) -> None:
        self._database.create_function("message_key", 1, _key, deterministic=True)
        self._database.create_function("likeness", 3, likeness, deterministic=True)
        self._database.create_function("tree_of", 1, tree_of, deterministic=True)
        for setting in _SETTINGS:
            self._database.execute(f"PRAGMA {setting}")
        self._database.executescript(_SCRATCH)
        self._database.execute("BEGIN")
        query = (
            "SELECT DISTINCT mailbox.store, file.name FROM message JOIN file ON file.id = message.file"
            " JOIN mailbox ON mailbox.id = message.mailbox WHERE file.format = 'emlx'"
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO number VALUES (?, ?, ?)",
            (
                (store, tree_of(name), int(found[1]))
                for store, name in self._database.execute(query)
                if (found := _NUMBERED.match(name))
            ),
        )

    def _compare(self, index: CopiedIndex) -> None:
        self._database.execute("DELETE FROM candidate")
        if index.kind.by is By.UIDL and (owner := _owner(index)):
            self._waiting.setdefault(owner, 0)
        self._fault = None
        listed: Counter[str] = Counter()
        nameless = 0
        for count, entry in enumerate(self._read(index), 1):
            listed[self._place(index, entry)[0]] += 1
            key = _key(entry.message_id)
            nameless += not key
            if not self._is_here(index, entry, key):
                self._add(index, entry, key)
            if count % _PROGRESS_EVERY == 0:
                self._progress(0, 0, _PROGRESS_EVERY)
        gaps = self._settle(index, nameless)
        for account in _accounts(index, listed.keys()):
            mailbox = index.mailbox.path if index.mailbox is not None else ()
            found = (listed[account], gaps[_storable(account)])
            self._indexes.append(ComparedIndex(index.store.client, account, mailbox, index.name, *found, self._fault))
        if self._fault is None:
            self._cover(index)

    def _read(self, index: CopiedIndex) -> Iterator[IndexEntry]:
        """What an index lists; that it could not be read (to its end) is noted, and never raised."""
        try:
            yield from index.kind.read(self._archive / index.name)
        except IndexUnreadableError as error:
            self._not_read(index, error.reason)
        except Exception as error:
            # No index, however broken, may stop a run: the mail itself is copied all the same.
            _log.exception("An index was not read")
            self._not_read(index, type(error).__name__)

    def _not_read(self, index: CopiedIndex, reason: str) -> None:
        parameters = {"path": str(index.source), "kind": index.kind.name, "reason": reason}
        self._fault = Finding(Code.INDEX_NOT_READ, parameters)

    def _is_here(self, index: CopiedIndex, listed: IndexEntry, key: str) -> bool:
        """True where the archive has the message, or where it is no message the archive should have."""
        if index.kind.by is By.UIDL:
            account = self._place(index, listed)[0]
            self._waiting[account] = self._waiting.get(account, 0) + 1
            return listed.state is MessageState.WAITING or listed.uidl in self._fetched_partly(index.number)
        if index.kind.by is By.NUMBER:
            query = "SELECT 1 FROM number WHERE store = ? AND tree = ? AND number = ?"
            if self._database.execute(query, (index.number, tree_of(index.name), listed.number)).fetchone():
                return True
        if index.kind.remembers and (index.number, _folded(listed.mailbox)) in self._tails:
            return True
        return bool(key and self._database.execute("SELECT 1 FROM here WHERE key = ?", (key,)).fetchone())

    def _add(self, index: CopiedIndex, listed: IndexEntry, key: str) -> None:
        account, mailbox = self._place(index, listed)
        self._database.execute(
            "INSERT INTO candidate VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                likeness(listed.date, listed.sender, listed.subject),
                _REMEMBERED if index.kind.remembers else _REASONS[listed.state],
                _storable(account),
                _storable(json.dumps(mailbox, ensure_ascii=False)),
                listed.date,
                _storable(listed.sender),
                _storable(listed.subject),
            ),
        )

    def _settle(self, index: CopiedIndex, nameless: int) -> Counter[str]:
        """Throws out what is here under another identity or was listed by another index before.

        The rest are gaps: returns how many, by account.
        """
        if not self._count("SELECT count(*) FROM candidate"):
            return Counter()
        if not self._alike_filled:
            self._alike_filled = True
            self._database.execute(
                "INSERT OR IGNORE INTO alike SELECT likeness(date, coalesce(from_address, ''), subject) FROM message"
            )
        self._database.execute("DELETE FROM candidate WHERE alike <> '' AND alike IN (SELECT key FROM alike)")
        if index.kind.by is By.MESSAGE_ID:
            self._settle_nameless(index, nameless)
        self._database.execute(
            "DELETE FROM candidate WHERE key <> '' AND (key IN (SELECT key FROM listed_before)"
            " OR id NOT IN (SELECT min(id) FROM candidate GROUP BY key))"
        )
        self._database.execute("INSERT OR IGNORE INTO listed_before SELECT key FROM candidate WHERE key <> ''")
        self._database.execute(
            "INSERT INTO gap SELECT ?, reason, account, mailbox, date, sender, subject, ? FROM candidate ORDER BY id",
            (index.number, index.name),
        )
        return Counter(dict(self._database.execute("SELECT account, count(*) FROM candidate GROUP BY account")))

    def _settle_nameless(self, index: CopiedIndex, nameless: int) -> None:
        """Messages without a Message-ID that cannot be told apart: as many as the mailbox has are taken to be those."""
        open_still = self._count("SELECT count(*) FROM candidate WHERE key = ''")
        column, number = ("mailbox", index.mailbox_number) if index.mailbox else ("store", index.number)
        here = self._count(f"SELECT coalesce(sum(count), 0) FROM nameless WHERE {column} = ?", number)
        spare = max(here - (nameless - open_still), 0)
        self._database.execute(
            "DELETE FROM candidate WHERE id IN (SELECT id FROM candidate WHERE key = '' ORDER BY id LIMIT ?)", (spare,)
        )

    def _count(self, query: str, *values: object) -> int:
        return int(self._database.execute(query, values).fetchone()[0])

    def _place(self, index: CopiedIndex, listed: IndexEntry) -> tuple[str, tuple[str, ...]]:
        """Account and mailbox as the person knows them."""
        if index.mailbox is not None:
            return index.mailbox.account, index.mailbox.path
        account = index.store.known_as.get(listed.account.casefold(), "")
        if not account and index.kind.by is By.UIDL:
            account = _owner(index)
        return account or (listed.account if "@" in listed.account else ""), listed.mailbox

    def _cover(self, index: CopiedIndex) -> None:
        """Remembers the folders whose own list was read, by all tails of their path: a memory of them says no more."""
        if index.mailbox is None:
            return
        path = _folded(index.mailbox.path)
        self._tails.update((index.number, path[start:]) for start in range(len(path)))

    def _fetched_partly(self, store: int) -> frozenset[str]:
        """The names a POP server gave to the messages of a store whose beginning is here; each is in the catalog."""
        if store not in self._partly:
            query = (
                "SELECT file.name, offset, length FROM message JOIN file ON file.id = message.file"
                " JOIN mailbox ON mailbox.id = message.mailbox"
                f" WHERE mailbox.store = ? AND instr(notes, '{Code.PARTLY_ON_SERVER}') LIMIT ?"
            )
            found = self._database.execute(query, (store, _MOST_PARTLY))
            self._partly[store] = frozenset(self._uidl(name, offset, length) for name, offset, length in found)
        return self._partly[store]

    def _uidl(self, name: str, offset: int, length: int) -> str:
        try:
            with (self._archive / name).open("rb") as stream:
                stream.seek(offset)
                found = _UIDL.search(stream.read(min(length, _HEAD)))
        except OSError:
            return ""
        return found[1].strip().decode("utf-8", "replace") if found else ""


def tree_of(name: str) -> str:
    """The tree of Apple's that a file of the archive belongs to: its `V<n>`; empty for those before there were any."""
    found = _TREE.match(name)
    return found[1] if found else ""


def _key(message_id: str) -> str:
    key = message_key(message_id)
    return "" if key.startswith(_MADE_UP) else key


def _is_no_mail(index: CopiedIndex) -> bool:
    """True for the list of a news group or a feed."""
    others = {account.address for account in index.store.accounts if not account.protocol.is_mail}
    return index.mailbox is not None and index.mailbox.account in others


def _accounts(index: CopiedIndex, listed: Collection[str]) -> list[str]:
    """The accounts an index speaks for: of a whole store every one with mail, whether it lists any of it or not."""
    if index.mailbox is not None:
        return [index.mailbox.account]
    if not index.kind.whole_store:
        return sorted({_owner(index), *listed} - {""}) or [""]
    no_mail = {account.address for account in index.store.accounts if not account.protocol.is_mail}
    known = {account.address for account in index.store.accounts} | {each.account for each in index.store.mailboxes}
    return sorted({*known, *listed} - no_mail)


def _owner(index: CopiedIndex) -> str:
    """The account of the mailboxes beside an index."""
    folder = index.source.parent
    return next(
        (
            mailbox.account
            for mailbox in index.store.mailboxes
            if any(
                path.parent == folder for path in (mailbox.index, *(place.path for place in mailbox.sources)) if path
            )
        ),
        "",
    )


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


def _storable(value: str) -> str:
    """SQLite holds no lone surrogates."""
    return value.encode("utf-8", "replace").decode()
