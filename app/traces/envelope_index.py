"""Apple Mail's Envelope Index: who sent every message it ever listed; rows of addresses stay behind when mail goes.

The columns changed their names with the years (`recipients.message_id` became `message`): they are asked for.
"""

from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import unquote

from app.formats.common.database import Database
from app.formats.common.roles import role_of
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.mail import Role
from app.model.trace_kind import TraceKind
from app.traces.tables import first_of, moment, trace

_NOT_WRITTEN_BY_PEOPLE = (Role.SENT, Role.DRAFTS, Role.JUNK, Role.TRASH)


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        if not database.columns("addresses"):
            return
        roles = _roles(database)
        senders = yield from _senders(database, roles)
        recipients = yield from _recipients(database, roles)
        known = senders | recipients
        for number, address, name in database.rows("SELECT ROWID, address, comment FROM addresses"):
            if number not in known:
                # Nothing refers to it any more: its messages are gone.
                yield from trace(address, name, Relation.KNOWN, Confidence.LOW)


def _roles(database: Database) -> dict[object, Role]:
    """What each mailbox is for, by the last part of its URL."""
    if "url" not in database.columns("mailboxes"):
        return {}
    rows = database.rows("SELECT ROWID, url FROM mailboxes")
    return {number: role_of(unquote(str(url or "")).rstrip("/").rpartition("/")[2]) for number, url in rows}


def _senders(database: Database, roles: dict[object, Role]) -> Generator[AddressTrace, None, set[object]]:
    known: set[object] = set()
    columns = database.columns("messages")
    if "sender" not in columns:
        return known
    mailbox, date = first_of(columns, "mailbox"), first_of(columns, "date_received", "date_sent")
    query = (
        f"SELECT a.ROWID, a.address, a.comment, m.{mailbox}, max(m.{date}) FROM messages m"
        f" JOIN addresses a ON a.ROWID = m.sender GROUP BY a.ROWID, m.{mailbox}"
    ).replace("m.NULL", "NULL")
    for number, address, name, box, last in database.rows(query):
        role = roles.get(box, Role.OTHER)
        if role not in _NOT_WRITTEN_BY_PEOPLE:
            known.add(number)
            yield from trace(address, name, Relation.WROTE, Confidence.MEDIUM, moment(last))
    return known


def _recipients(database: Database, roles: dict[object, Role]) -> Generator[AddressTrace, None, set[object]]:
    """To whom messages in a folder of sent mail went."""
    known: set[object] = set()
    columns, messages = database.columns("recipients"), database.columns("messages")
    message, address = first_of(columns, "message", "message_id"), first_of(columns, "address", "address_id")
    if "NULL" in (message, address) or "mailbox" not in messages:
        return known
    date = first_of(messages, "date_sent", "date_received")
    query = (
        f"SELECT a.ROWID, a.address, a.comment, m.mailbox, max({date}) FROM recipients r"
        f" JOIN messages m ON m.ROWID = r.{message} JOIN addresses a ON a.ROWID = r.{address}"
        " GROUP BY a.ROWID, m.mailbox"
    )
    for number, found, name, box, last in database.rows(query):
        if roles.get(box) is Role.SENT:
            known.add(number)
            yield from trace(found, name, Relation.WRITTEN_TO, Confidence.MEDIUM, moment(last))
    return known


def _holds(path: Path) -> bool:
    return path.name in ("Envelope Index", "Envelope Index-1", "Envelope Index 1")


TRACE_KIND = TraceKind("envelope_index", _holds, _read)
