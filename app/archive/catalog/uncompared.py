"""What could not be compared: mail of a program that always keeps a list of it, where that list was not found."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from app import clients
from app.model.client import ExpectedIndex
from app.model.codes import Code
from app.model.findings import Finding
from app.model.missing_message import UnlistedMail
from app.model.store import Store

# The one database of a Mozilla profile that takes the place of its lists by folder.
_WHOLE_PROFILE = "panorama"
_CACHES = (".ost", ".nst")


def without_index(
    database: sqlite3.Connection, number: int, store: Store, unlisted: Sequence[str], index_names: Collection[str]
) -> Iterator[UnlistedMail]:
    """The mail of a store that was compared with nothing. `number` is the store in the catalog.

    `unlisted` are trees of .emlx files that have no index, `index_names` the names of the indexes that were found.
    """
    info = clients.by_id(store.client)
    expected = info.expected_index if info is not None else ExpectedIndex.NONE
    if expected is ExpectedIndex.PER_TREE:
        for tree in unlisted:
            accounts = _accounts(database, number, "file.format = 'emlx' AND tree_of(file.name) = ?", tree)
            yield _missing(store, accounts, tree.rpartition("/")[2] or store.path.name)
    if expected is ExpectedIndex.PER_FOLDER and _WHOLE_PROFILE not in index_names:
        yield from _folders_without_list(store)
    yield from _caches(database, number, store)


def _folders_without_list(store: Store) -> Iterator[UnlistedMail]:
    """Accounts on a server of which some folder, or every one, has no list."""
    lists: Counter[str] = Counter()
    bare: set[str] = set()
    for mailbox in store.mailboxes:
        lists[mailbox.account] += mailbox.index is not None
        if mailbox.index is None:
            bare.add(mailbox.account)
    for account in store.accounts:
        if account.protocol.is_on_server and (account.name in bare or not lists[account.name]):
            yield _missing(store, (account.name,), account.name)


def _missing(store: Store, accounts: tuple[str, ...], part: str) -> UnlistedMail:
    parameters = {"path": str(store.path), "program": store.client, "part": part}
    return UnlistedMail(store.client, accounts, Finding(Code.INDEX_MISSING, parameters))


def _caches(database: sqlite3.Connection, number: int, store: Store) -> Iterator[UnlistedMail]:
    """Outlook's copies of a mailbox on a server: how far back they reach is a setting nobody can see in them."""
    query = (
        "SELECT DISTINCT file.name FROM file JOIN message ON message.file = file.id"
        " JOIN mailbox ON mailbox.id = message.mailbox WHERE mailbox.store = ? AND file.format = 'pst'"
    )
    for (name,) in database.execute(query, (number,)).fetchall():
        if name.lower().endswith(_CACHES):
            accounts = _accounts(database, number, "file.name = ?", name)
            yield UnlistedMail(store.client, accounts, Finding(Code.CACHE_REACH_UNKNOWN, {"path": name}))


def _accounts(database: sqlite3.Connection, number: int, condition: str, value: str) -> tuple[str, ...]:
    """The accounts of the mail in some files of a store."""
    query = (
        "SELECT DISTINCT mailbox.account FROM message JOIN file ON file.id = message.file"
        f" JOIN mailbox ON mailbox.id = message.mailbox WHERE mailbox.store = ? AND {condition} ORDER BY 1"
    )
    return tuple(account for (account,) in database.execute(query, (number, value)))
