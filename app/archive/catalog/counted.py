"""What a survey counted, compared with what the catalog has: mail that was seen once must not be missing unnoticed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from app.archive.catalog.known_messages import storable
from app.archive.catalog.schema import open_catalog
from app.model.codes import Code
from app.model.findings import Finding
from app.model.plan import MailboxCount
from app.model.store import Store


def fewer_than_counted(
    catalog: Path, stores: Iterable[tuple[int, Store, tuple[MailboxCount, ...]]]
) -> Iterator[Finding]:
    """A finding for each mailbox with fewer messages in the catalog than were counted. Raises sqlite3.Error.

    `stores` are those that were counted, with their number in the catalog. Mailboxes of one account with the same path
    are one.
    """
    with closing(open_catalog(catalog)) as database:
        for number, store, counted in stores:
            copied = _copied(database, number)
            expected: Counter[tuple[str, str]] = Counter()
            names: dict[tuple[str, str], str] = {}
            for count in counted:
                key = (storable(count.account), json.dumps([storable(name) for name in count.path], ensure_ascii=False))
                expected[key] += count.messages
                names[key] = " / ".join(count.path)
            for key, messages in expected.items():
                if copied[key] < messages:
                    parameters = {"path": str(store.path), "mailbox": names[key]}
                    figures = {"counted": messages, "copied": copied[key]}
                    yield Finding(Code.FEWER_MESSAGES_THAN_COUNTED, {**parameters, **figures})


def _copied(database: sqlite3.Connection, number: int) -> Counter[tuple[str, str]]:
    """The messages of a store in the catalog, by account and path of their mailbox."""
    query = (
        "SELECT account, path, count(message.id) FROM mailbox LEFT JOIN message ON message.mailbox = mailbox.id"
        " WHERE mailbox.store = ? GROUP BY account, path"
    )
    return Counter({(account, path): messages for account, path, messages in database.execute(query, (number,))})
