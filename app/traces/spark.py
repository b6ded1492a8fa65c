"""Spark's messages.sqlite: who wrote the messages of its cache, and to whom the owner wrote.

Public readers of it agree on these columns; texts of messages are cut to 250 characters and are not read:

    messages(pk, accountPk, receivedDate, messageId, messageFrom, messageFromMailbox, messageFromDomain, messageTo,
        messageCc, messageBcc, subject, shortBody, inSent, …)
    accounts(pk, accountType, additionalInfo)          additionalInfo = {"accountAddress": "hanako@example.jp", …}

`receivedDate` counts seconds since 1970; From and To are as in a header field.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.times import from_any_unix
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.textkit.text import one_line
from app.traces.tables import first_of, text, trace

_FOLDERS = frozenset({"core-data", "databases"})
_FROM = ("messagefrom", "messagefrommailbox", "messagefromdomain")
_TO = ("messageto", "messagecc", "messagebcc")
_MAX_LIST = 100_000


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        yield from _owner(database)
        columns = database.columns("messages")
        if "messagefrom" not in columns and "messagefrommailbox" not in columns:
            return
        is_sent, date = first_of(columns, "insent"), first_of(columns, "receiveddate")
        sender = ", ".join(first_of(columns, name) for name in _FROM)
        received = f"SELECT {sender}, MAX({date}) FROM messages WHERE COALESCE({is_sent}, 0) = 0 GROUP BY {sender}"
        for written, mailbox, domain, last in database.rows(received):
            yield from _sender(written, mailbox, domain, from_any_unix(last))
        for name in _TO:
            cell = first_of(columns, name)
            query = f"SELECT {cell}, {is_sent}, MAX({date}) FROM messages GROUP BY {cell}, {is_sent}"
            for found, sent, last in database.rows(query):
                relation = Relation.WRITTEN_TO if sent else Relation.KNOWN
                yield from trace(_whole(found), "", relation, last=from_any_unix(last))


def _sender(written: object, mailbox: object, domain: object, last: datetime | None) -> Iterator[AddressTrace]:
    """Whoever a message is from: the field itself where it has an address, else a name beside the address."""
    name, address = text(written), text(mailbox)
    if "@" in name:
        yield from trace(name, "", Relation.WROTE, last=last)
    elif address:
        whole = address if "@" in address else f"{address}@{text(domain)}"
        yield from trace(whole, name.strip('"'), Relation.WROTE, last=last)


def _whole(cell: object) -> str:
    """A list of recipients; one that is too long ends with a whole address: cut short it would be another one."""
    if not isinstance(cell, str):
        return ""
    return one_line(cell if len(cell) <= _MAX_LIST else cell[:_MAX_LIST].rpartition(",")[0])


def _owner(database: Database) -> Iterator[AddressTrace]:
    columns = database.columns("accounts")
    if "additionalinfo" not in columns:
        return
    for (info,) in database.rows("SELECT additionalInfo FROM accounts"):
        try:
            found = json.loads(info)
        except (ValueError, TypeError, RecursionError):
            continue
        address = found.get("accountAddress") if isinstance(found, dict) else None
        if isinstance(address, str):
            yield from trace(text(address), "", Relation.OWN, Confidence.HIGH)


def _matches(path: Path) -> bool:
    return path.name == "messages.sqlite" and path.parent.name in _FOLDERS


TRACE_KIND = TraceKind("spark", _matches, _read)
