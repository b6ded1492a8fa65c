"""Looking through the catalog of an archive: accounts and mailboxes as a tree, messages page by page, conversations.

Every function takes a catalog that `open_catalog` opened, and raises sqlite3.Error, or ValueError and its kin, for one
that is damaged.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.archive.catalog.catalog import OWNED, SELECT_ROW, CatalogRow, catalog_row
from app.archive.catalog.cells import path_of
from app.archive.catalog.selection import MOMENT, Selection, condition, folded_path
from app.model.errors.restoring import NoSuchMailboxError
from app.model.errors.usage import NoSuchAccountError
from app.model.ledger import AccountKey
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.textkit.folding import folded
from app.textkit.mailbox_path import typed

_TREE = f"""
{OWNED}
SELECT store.client, known.address, known.label, known.protocol, known.id, mailbox.path, mailbox.role,
    count(message.id) AS messages, coalesce(sum(message.completeness <> 'whole'), 0) AS incomplete
FROM known JOIN mailbox ON mailbox.id = known.id JOIN store ON store.id = known.store
    LEFT JOIN message ON message.mailbox = known.id
GROUP BY known.id ORDER BY store.id, known.address = '' AND known.label = '', known.address, known.label, known.id
"""
_MOST_ROUNDS = 20
_MOST_IN_CONVERSATION = 2_000


@dataclass(frozen=True, slots=True)
class MailboxNode:
    """A mailbox with what is in it, its folders not counted. `numbers` are its numbers in the catalog."""

    path: tuple[str, ...]
    role: Role
    numbers: tuple[int, ...]
    messages: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class AccountNode:
    """An account with its mailboxes, in the order of its program. Without address and label: mail nobody owns."""

    owner: AccountKey
    mailboxes: tuple[MailboxNode, ...]

    @property
    def messages(self) -> int:
        """How many messages all of its mailboxes have."""
        return sum(each.messages for each in self.mailboxes)


def mailbox_tree(database: sqlite3.Connection) -> list[AccountNode]:
    """The accounts and their mailboxes; those of one account with the same path are one."""
    found: dict[AccountKey, dict[tuple[str, ...], MailboxNode]] = {}
    for row in database.execute(_TREE):
        owner = AccountKey(row["client"], row["address"], MailProtocol(row["protocol"]), row["label"])
        path = path_of(row["path"])
        node = MailboxNode(path, Role(row["role"]), (row["id"],), row["messages"], row["incomplete"])
        mailboxes = found.setdefault(owner, {})
        mailboxes[path] = _joined(mailboxes[path], node) if path in mailboxes else node
    return [AccountNode(owner, tuple(mailboxes.values())) for owner, mailboxes in found.items()]


def _joined(one: MailboxNode, other: MailboxNode) -> MailboxNode:
    return replace(
        one,
        numbers=one.numbers + other.numbers,
        messages=one.messages + other.messages,
        incomplete=one.incomplete + other.incomplete,
    )


def check_known(database: sqlite3.Connection, selection: Selection) -> None:
    """Raises NoSuchAccountError and NoSuchMailboxError where a name that was typed is none of this archive."""
    if selection.account is None and selection.mailbox is None:
        return
    tree = mailbox_tree(database)
    names = {folded(name): name for node in tree for name in (node.owner.address, node.owner.label) if name}
    if selection.account and folded(selection.account) not in names:
        raise NoSuchAccountError(selection.account, known=", ".join(sorted(names.values())))
    wanted = folded_path(selection.mailbox or ())
    if not any(folded_path(each.path)[: len(wanted)] == wanted for node in tree for each in node.mailboxes):
        raise NoSuchMailboxError(typed(selection.mailbox or ()))


def years(database: sqlite3.Connection) -> tuple[int, ...]:
    """The years that there are messages of, as this computer's clock has them, the newest first."""
    query = f"SELECT DISTINCT strftime('%Y', {MOMENT}, 'unixepoch', 'localtime') AS year FROM message"
    return tuple(sorted((int(year) for (year,) in database.execute(query) if year), reverse=True))


def count(database: sqlite3.Connection, selection: Selection) -> int:
    """How many messages are meant."""
    where, values = condition(database, selection)
    (found,) = database.execute(f"SELECT count(*) FROM message WHERE {where}", values).fetchone()
    return int(found)


def numbers(database: sqlite3.Connection, selection: Selection, *, newest_first: bool = True) -> Sequence[int]:
    """The numbers of all messages that are meant, in their order: 8 bytes each, for lists that scroll freely.

    The order is that of their dates; those without one are the oldest.
    """
    where, values = condition(database, selection)
    query = f"SELECT message.id FROM message WHERE {where} ORDER BY {_order(newest_first)}"
    found = array("q")
    for (number,) in database.execute(query, values):
        found.append(number)
    return found


def rows(
    database: sqlite3.Connection,
    selection: Selection,
    *,
    newest_first: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> list[CatalogRow]:
    """The messages that are meant, at most `limit` from number `offset` of their order on."""
    where, values = condition(database, selection)
    query = f"{SELECT_ROW} WHERE {where} ORDER BY {_order(newest_first)} LIMIT ? OFFSET ?"
    rest = [limit if limit is not None else -1, offset]
    return [catalog_row(row) for row in database.execute(query, [*values, *rest])]


def rows_by_number(database: sqlite3.Connection, wanted: Iterable[int]) -> list[CatalogRow]:
    """The messages with these numbers, in this order; numbers that nothing has are left out."""
    order = list(wanted)
    query = f"{SELECT_ROW} WHERE message.id IN (SELECT value FROM json_each(?))"
    found = {row["id"]: catalog_row(row) for row in database.execute(query, (json.dumps(order),))}
    return [found[number] for number in order if number in found]


def conversation(database: sqlite3.Connection, number: int) -> list[CatalogRow]:
    """The messages that answer each other, with the one of that number, oldest first; copies stand side by side.

    They are found by Message-ID and by what each says it answers, through the whole archive.
    """
    linked = _linked(database, number)
    return rows(database, Selection(ids=tuple(sorted(linked))), newest_first=False, limit=_MOST_IN_CONVERSATION)


def _linked(database: sqlite3.Connection, number: int) -> set[int]:
    """The numbers of the messages of one conversation: each round finds those next to what is known."""
    found = {number}
    names: set[str] = set()
    query = "SELECT id, message_id, answers FROM message WHERE id = ?"
    for _, message_id, answers in database.execute(query, (number,)):
        names.update(filter(None, (message_id.lower(), *(answers or "").lower().split())))
    query = "SELECT id, message_id, answers FROM message WHERE message_id <> '' OR answers <> ''"
    for _ in range(_MOST_ROUNDS if names else 0):
        known = len(found), len(names)
        for each, message_id, answers in database.execute(query):
            # Programs keep the case of a Message-ID, or do not.
            name, named = message_id.lower(), (answers or "").lower().split()
            if name in names or not names.isdisjoint(named):
                found.add(each)
                names.update(filter(None, (name, *named)))
        if known == (len(found), len(names)) or len(found) >= _MOST_IN_CONVERSATION:
            break
    return found


def _order(newest_first: bool) -> str:
    # Equal moments in the order of the catalog: a page never shows what another has shown.
    return f"{MOMENT} DESC, message.id DESC" if newest_first else f"{MOMENT}, message.id"
