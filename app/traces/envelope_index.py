"""Apple Mail's Envelope Index, a SQLite database with a row for every message and every address it ever listed.

The ROWID of a row of `messages` is the number in the name of its .emlx file. The columns changed with the years
(`recipients.message_id` became `message`), so the database is asked which it has. `sender` is a row of `addresses`,
`subject` one of `subjects`; the Message-ID itself stands in `message_global_data`, and only in the newest systems.
`deleted`, or bit 1 of `flags` where there is no such column, says that the person deleted the message. Dates count
seconds from 1970 (measured). Rows of `addresses` stay behind when their messages go.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.formats.common.database import Database
from app.formats.common.roles import role_of
from app.formats.common.times import from_any_unix
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.index import By, Index, IndexEntry, IndexFault, IndexUnreadableError
from app.model.mail import Role
from app.model.trace_kind import TraceKind
from app.traces.tables import NULL, first_of, seconds, text, trace

_DELETED = 1 << 1
_NEVER_SENT = (1 << 31) - 1
"""The `date_sent` of a draft."""
_FEEDS = frozenset({"rss", "feed"})
"""Schemes of mailbox URLs: Mac OS X 10.5 to 10.7 kept news feeds among the mail."""
_NOT_WRITTEN_BY_PEOPLE = (Role.SENT, Role.DRAFTS, Role.JUNK, Role.TRASH)
_TRACE_NAMES = ("Envelope Index", "Envelope Index-1", "Envelope Index 1")


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """Account and mailbox in the URL of a mailbox: `imap://<UUID>/INBOX`."""

    scheme: str = ""
    account: str = ""
    path: tuple[str, ...] = ()

    @property
    def role(self) -> Role:
        """What the mailbox is for, by the last name of its path."""
        return role_of(self.path[-1]) if self.path else Role.OTHER


def _mailboxes(database: Database) -> dict[object, _Mailbox]:
    """The mailboxes by ROWID; empty where this database has no such table."""
    if "url" not in database.columns("mailboxes"):
        return {}
    return {number: _mailbox(text(url)) for number, url in database.rows("SELECT ROWID, url FROM mailboxes")}


def _mailbox(url: str) -> _Mailbox:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _Mailbox(path=(url,))
    names = tuple(unquote(name) for name in parts.path.split("/") if name)
    return _Mailbox(parts.scheme.lower(), unquote(parts.netloc), names)


def _read_index(path: Path) -> Iterator[IndexEntry]:
    """The messages it lists. Raises IndexUnreadableError, sqlite3.Error and OSError."""
    with Database(path) as database:
        columns = database.columns("messages")
        if not columns:
            raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
        mailboxes = _mailboxes(database)
        for values in database.rows(_index_query(database, columns)):
            number, mailbox_number, address, name, prefix, subject, date, message_id, deleted, flags = values
            mailbox = mailboxes.get(mailbox_number, None if mailboxes else _Mailbox())
            if not isinstance(number, int) or _is_deleted(deleted, flags) or mailbox is None:
                # The program shows no row whose mailbox is gone.
                continue
            if mailbox.scheme in _FEEDS:
                continue
            yield IndexEntry(
                message_id=text(message_id),
                number=number,
                account=mailbox.account,
                mailbox=mailbox.path,
                date=seconds(date),
                sender=_sender(text(name), text(address)),
                subject=(text(prefix) + text(subject)).strip(),
            )


def _index_query(database: Database, columns: set[str]) -> str:
    """One row a message, with the columns this generation of the index has."""
    joins: list[str] = []
    sender, name = NULL, NULL
    if "sender" in columns:
        sender = "m.sender"
        known = database.columns("addresses")
        if "address" in known:
            joins.append("LEFT JOIN addresses a ON a.ROWID = m.sender")
            sender, name = "a.address", first_of(known, "comment", table="a")
    subject = first_of(columns, "subject", table="m")
    if subject != NULL and "subject" in database.columns("subjects"):
        joins.append("LEFT JOIN subjects s ON s.ROWID = m.subject")
        subject = "s.subject"
    message_id = first_of(columns, "message_id", table="m")
    if "message_id_header" in database.columns("message_global_data") and "global_message_id" in columns:
        joins.append("LEFT JOIN message_global_data g ON g.ROWID = m.global_message_id")
        message_id = "g.message_id_header"
    selected = (
        "m.ROWID",
        first_of(columns, "mailbox", table="m"),
        sender,
        name,
        first_of(columns, "subject_prefix", table="m"),
        subject,
        _date(columns),
        message_id,
        first_of(columns, "deleted", table="m"),
        first_of(columns, "flags", table="m"),
    )
    return f"SELECT {', '.join(selected)} FROM messages m {' '.join(joins)}"


def _date(columns: set[str]) -> str:
    """When a message was sent; where it never was, when it came to its mailbox."""
    sent, received = (first_of(columns, name, table="m") for name in ("date_sent", "date_received"))
    return f"coalesce(nullif({sent}, {_NEVER_SENT}), nullif({received}, {_NEVER_SENT}))"


def _is_deleted(deleted: object, flags: object) -> bool:
    if deleted is not None:
        return deleted not in (0, "0", "")
    return isinstance(flags, int) and bool(flags & _DELETED)


def _sender(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _read_traces(path: Path) -> Iterator[AddressTrace]:
    """Who sent and received its messages, and who is left in its addresses. Raises sqlite3.Error and OSError."""
    with Database(path) as database:
        if not database.columns("addresses"):
            return
        roles = {number: mailbox.role for number, mailbox in _mailboxes(database).items()}
        senders = yield from _senders(database, roles)
        recipients = yield from _recipients(database, roles)
        known = senders | recipients
        for number, address, name in database.rows("SELECT ROWID, address, comment FROM addresses"):
            if number not in known:
                # Nothing refers to it any more: its messages are gone.
                yield from trace(address, name, Relation.KNOWN, Confidence.LOW)


def _senders(database: Database, roles: dict[object, Role]) -> Generator[AddressTrace, None, set[object]]:
    """The senders of messages in folders of received mail, as ROWIDs of their addresses."""
    known: set[object] = set()
    columns = database.columns("messages")
    if "sender" not in columns:
        return known
    mailbox = first_of(columns, "mailbox", table="m")
    date = first_of(columns, "date_received", "date_sent", table="m")
    query = (
        f"SELECT a.ROWID, a.address, a.comment, {mailbox}, max({date}) FROM messages m"
        f" JOIN addresses a ON a.ROWID = m.sender GROUP BY a.ROWID, {mailbox}"
    )
    for number, address, name, mailbox_number, last in database.rows(query):
        if roles.get(mailbox_number, Role.OTHER) not in _NOT_WRITTEN_BY_PEOPLE:
            known.add(number)
            yield from trace(address, name, Relation.WROTE, Confidence.MEDIUM, from_any_unix(last))
    return known


def _recipients(database: Database, roles: dict[object, Role]) -> Generator[AddressTrace, None, set[object]]:
    """To whom the messages in folders of sent mail went. Returns the ROWIDs of their addresses."""
    known: set[object] = set()
    columns, messages = database.columns("recipients"), database.columns("messages")
    message = first_of(columns, "message", "message_id", table="r")
    address = first_of(columns, "address", "address_id", table="r")
    if NULL in (message, address) or "mailbox" not in messages:
        return known
    date = first_of(messages, "date_sent", "date_received", table="m")
    query = (
        f"SELECT a.ROWID, a.address, a.comment, m.mailbox, max({date}) FROM recipients r"
        f" JOIN messages m ON m.ROWID = {message} JOIN addresses a ON a.ROWID = {address}"
        " GROUP BY a.ROWID, m.mailbox"
    )
    for number, found, name, mailbox_number, last in database.rows(query):
        if roles.get(mailbox_number) is Role.SENT:
            known.add(number)
            yield from trace(found, name, Relation.WRITTEN_TO, Confidence.MEDIUM, from_any_unix(last))
    return known


TRACE_KIND = TraceKind("envelope_index", lambda path: path.name in _TRACE_NAMES, _read_traces)
INDEX = Index("envelope_index", lambda path: path.name == "Envelope Index", _read_index, By.NUMBER, whole_store=True)
