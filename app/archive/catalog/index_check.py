"""What the mail programs' own lists know, compared with what was copied, so that nothing is silently missing.

Only the archive is read: its copies of the indexes, and its catalog, which takes in the gaps. A message is missing
where it lies nowhere in the archive: one that was moved, or that another program has, is safe. What the catalog has,
whole or not, is never listed again.
"""

import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from app.archive.catalog.copied_index import CopiedIndex
from app.archive.catalog.covered_mailboxes import CoveredMailboxes
from app.archive.catalog.cut_mailbox import note_cut
from app.archive.catalog.known_messages import KnownMessages, key_of, storable, tree_of
from app.archive.catalog.uncompared import without_index
from app.model.codes import Code
from app.model.findings import Finding
from app.model.index import By, IndexEntry, IndexUnreadableError, MessageState
from app.model.missing_message import ComparedIndex, IndexCheckResult, UnlistedMail
from app.model.store import Store

_log = logging.getLogger(__name__)

_PROGRESS_EVERY = 1000
_HEAD = 64 << 10
_MOST_PARTLY = 100_000
_UIDL = re.compile(rb"(?:^|[\r\n])X-UIDL:[ \t]*([^\r\n]*)", re.IGNORECASE)
_REASONS = {
    MessageState.HERE: Code.LISTED_NOT_HERE,
    MessageState.HEADERS_ONLY: Code.HEADERS_ONLY,
    MessageState.PARTLY: Code.PARTLY_ON_SERVER,
    MessageState.RECENT_ONLY: Code.LISTED_ON_EXCHANGE,
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
    """The comparison on its way, index by index."""

    def __init__(self, archive: Path, database: sqlite3.Connection, progress: ProgressCallback) -> None:
        self._archive = archive
        self._database = database
        self._progress = progress
        self._known = KnownMessages(database)
        self._indexes: list[ComparedIndex] = []
        self._fault: Finding | None = None
        self._waiting: dict[str, int] = {}
        self._covered = CoveredMailboxes()
        self._partly: dict[tuple[int, str], frozenset[str]] = {}

    def run(self, stores: Sequence[tuple[int, Store]], indexes: Sequence[CopiedIndex]) -> IndexCheckResult:
        for index in sorted(indexes, key=lambda each: each.kind.remembers):
            if not _is_no_mail(index):
                self._compare(index)
        with_index = {(each.number, tree_of(each.name)) for each in indexes if each.kind.by is By.NUMBER}
        trees = self._known.trees() - with_index
        found = {(each.number, each.kind.name) for each in indexes}
        uncompared: list[UnlistedMail] = []
        for number, store in stores:
            unlisted = sorted(tree for owner, tree in trees if owner == number)
            names = {name for owner, name in found if owner == number}
            uncompared += without_index(self._database, number, store, unlisted, names)
        self._database.execute("COMMIT")
        return IndexCheckResult(tuple(self._indexes), tuple(uncompared), self._waiting)

    def _compare(self, index: CopiedIndex) -> None:
        self._known.begin()
        if index.kind.by is By.UIDL and (owner := _owner(index)):
            self._waiting.setdefault(owner, 0)
        self._fault = None
        listed: Counter[str] = Counter()
        size = 0
        self._note_properties(index)
        for count, entry in enumerate(self._read(index), 1):
            if entry.role is not None or entry.state is MessageState.DELETED:
                self._known.note_role(index.number, tree_of(index.name), entry)
            if entry.state is MessageState.DELETED:
                continue
            account, mailbox = self._place(index, entry)
            listed[account] += 1
            size = entry.mailbox_size
            key = key_of(entry.message_id)
            if not self._is_here(index, entry, key, account):
                reason = self._reason(index, entry)
                self._known.add(entry, key, reason, account=account, mailbox=mailbox)
            if count % _PROGRESS_EVERY == 0:
                self._progress(0, 0, _PROGRESS_EVERY)
        gaps = self._known.settle(
            index.number,
            index.name,
            mailbox=index.mailbox_number if index.mailbox is not None else None,
            by_mailbox=index.kind.by is By.MESSAGE_ID,
        )
        gaps += note_cut(self._database, self._archive, index, size)
        self._note(index, listed, gaps)

    def _reason(self, index: CopiedIndex, entry: IndexEntry) -> Code:
        """Why a message that an index lists is missing."""
        if index.kind.by is By.NUMBER and self._known.has_file(tree_of(index.name), entry.number):
            return Code.LISTED_FILE_DAMAGED
        return _REMEMBERED if index.kind.remembers else _REASONS[entry.state]

    def _note_properties(self, index: CopiedIndex) -> None:
        """Writes down what an index says of its own version, as far as it can be read."""
        if index.kind.properties is None:
            return
        try:
            found = dict(index.kind.properties(self._archive / index.name))
        except Exception:
            # That it cannot be read is reported where its messages are.
            _log.exception("The version of an index was not read")
            return
        rows = [(index.number, index.name, storable(name), storable(value)) for name, value in found.items()]
        self._database.executemany("INSERT INTO index_property VALUES (?, ?, ?, ?)", rows)

    def _note(self, index: CopiedIndex, listed: Counter[str], gaps: Counter[str]) -> None:
        """Writes down what came of an index."""
        path = index.mailbox.path if index.mailbox is not None else ()
        for account in _accounts(index, listed.keys()):
            found = (listed[account], gaps[storable(account)])
            self._indexes.append(ComparedIndex(index.store.client, account, path, index.name, *found, self._fault))
        if self._fault is None:
            self._covered.add(index)

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

    def _is_here(self, index: CopiedIndex, entry: IndexEntry, key: str, account: str) -> bool:
        """True where the archive has the message, or where it is no message the archive should have."""
        if index.kind.by is By.UIDL:
            self._waiting[account] = self._waiting.get(account, 0) + 1
            return entry.state is MessageState.WAITING or entry.uidl in self._fetched_partly(index.number, account)
        if index.kind.by is By.NUMBER:
            # A name the index alone uses is no account that a file could contradict.
            owner = storable(index.store.known_as.get(entry.account.casefold(), ""))
            if self._known.has_number(index.number, tree_of(index.name), entry.number, key=key, account=owner):
                return True
        if index.kind.remembers and self._covered.has(index, entry):
            return True
        return self._known.has_key(key)

    def _place(self, index: CopiedIndex, entry: IndexEntry) -> tuple[str, tuple[str, ...]]:
        """Account and mailbox as the person knows them."""
        if index.mailbox is not None:
            return index.mailbox.account, index.mailbox.path
        account = index.store.known_as.get(entry.account.casefold())
        if not account and index.kind.by is By.UIDL:
            account = _owner(index)
        return (account or (entry.account if account is None and "@" in entry.account else "")), entry.mailbox

    def _fetched_partly(self, store: int, account: str) -> frozenset[str]:
        """The names a POP server gave to the messages of an account whose beginning is here; the catalog has each.

        Two servers may give the same name.
        """
        if (store, account) not in self._partly:
            query = (
                "SELECT file.name, offset, length FROM message JOIN file ON file.id = message.file"
                " JOIN mailbox ON mailbox.id = message.mailbox WHERE mailbox.store = ? AND mailbox.account = ?"
                f" AND instr(notes, '{Code.PARTLY_ON_SERVER}') LIMIT ?"
            )
            found = self._database.execute(query, (store, storable(account), _MOST_PARTLY))
            self._partly[store, account] = frozenset(self._uidl(name, offset, length) for name, offset, length in found)
        return self._partly[store, account]

    def _uidl(self, name: str, offset: int, length: int) -> str:
        try:
            with (self._archive / name).open("rb") as stream:
                stream.seek(offset)
                found = _UIDL.search(stream.read(min(length, _HEAD)))
        except OSError:
            return ""
        return found[1].strip().decode("utf-8", "replace") if found else ""


def _is_no_mail(index: CopiedIndex) -> bool:
    """True for the list of a news group or a feed."""
    others = {account.name for account in index.store.accounts if not account.protocol.is_mail}
    return index.mailbox is not None and index.mailbox.account in others


def _accounts(index: CopiedIndex, listed: Collection[str]) -> list[str]:
    """The accounts an index speaks for: of a whole store every one with mail, whether it lists any of it or not."""
    if index.mailbox is not None:
        return [index.mailbox.account]
    if not index.kind.whole_store:
        return sorted({_owner(index), *listed} - {""}) or [""]
    no_mail = {account.name for account in index.store.accounts if not account.protocol.is_mail}
    known = {account.name for account in index.store.accounts} | {each.account for each in index.store.mailboxes}
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
