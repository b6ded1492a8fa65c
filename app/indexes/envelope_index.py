"""Apple Mail's Envelope Index: a row for every message, whose ROWID is the number in the name of its .emlx file.

The columns changed with the years, so they are asked for. `sender` is a row of `addresses`, `subject` one of
`subjects`; the Message-ID itself stands in `message_global_data`, and only in the newest systems. `deleted`, or bit 1
of `flags` where there is no such column, marks what the person threw away. Dates count from 1970 (measured).
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.formats.common.database import Database
from app.indexes.tables import first_of, seconds, text
from app.model.index import By, Index, IndexEntry, IndexFault, IndexUnreadableError

_DELETED = 1 << 1
_NO_MAIL = frozenset({"rss", "feed"})
"""Mac OS X 10.5 to 10.7 kept news feeds among the mail."""


def _read(path: Path) -> Iterator[IndexEntry]:
    with Database(path) as database:
        columns = database.columns("messages")
        if not columns:
            raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
        mailboxes = dict(_mailboxes(database))
        for values in database.rows(_query(database, columns)):
            number, mailbox, address, name, prefix, subject, date, message_id, deleted, flags = values
            place = mailboxes.get(mailbox)
            if not isinstance(number, int) or _is_deleted(deleted, flags) or (mailboxes and place is None):
                # A row of a mailbox that is none any more is shown to nobody.
                continue
            scheme, account, names = place or ("", "", ())
            if scheme in _NO_MAIL:
                continue
            yield IndexEntry(
                message_id=text(message_id),
                number=number,
                account=account,
                mailbox=names,
                date=seconds(date),
                sender=_sender(text(name), text(address)),
                subject=(text(prefix) + text(subject)).strip(),
            )


def _mailboxes(database: Database) -> Iterator[tuple[object, tuple[str, str, tuple[str, ...]]]]:
    """Scheme, account and path of each mailbox, out of its URL (`imap://<UUID>/INBOX`)."""
    if "url" in database.columns("mailboxes"):
        for number, url in database.rows("SELECT ROWID, url FROM mailboxes"):
            yield number, _place(text(url))


def _place(url: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", (url,)
    names = tuple(unquote(name) for name in parts.path.split("/") if name)
    return parts.scheme.lower(), unquote(parts.netloc), names


def _query(database: Database, columns: set[str]) -> str:
    """One row a message, with whatever this generation of the index has."""
    joins: list[str] = []
    sender, name = "NULL", "NULL"
    if "sender" in columns:
        sender = "m.sender"
        known = database.columns("addresses")
        if "address" in known:
            joins.append("LEFT JOIN addresses a ON a.ROWID = m.sender")
            sender, name = "a.address", "a.comment" if "comment" in known else "NULL"
    subject = first_of(columns, "m", "subject")
    if subject != "NULL" and "subject" in database.columns("subjects"):
        joins.append("LEFT JOIN subjects s ON s.ROWID = m.subject")
        subject = "s.subject"
    message_id = first_of(columns, "m", "message_id")
    known = database.columns("message_global_data")
    if "message_id_header" in known and "global_message_id" in columns:
        joins.append("LEFT JOIN message_global_data g ON g.ROWID = m.global_message_id")
        message_id = "g.message_id_header"
    selected = (
        "m.ROWID",
        first_of(columns, "m", "mailbox"),
        sender,
        name,
        first_of(columns, "m", "subject_prefix"),
        subject,
        first_of(columns, "m", "date_sent", "date_received"),
        message_id,
        first_of(columns, "m", "deleted"),
        first_of(columns, "m", "flags"),
    )
    return f"SELECT {', '.join(selected)} FROM messages m {' '.join(joins)}"


def _is_deleted(deleted: object, flags: object) -> bool:
    if deleted is not None:
        return deleted not in (0, "0", "")
    return isinstance(flags, int) and bool(flags & _DELETED)


def _sender(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _holds(path: Path) -> bool:
    return path.name == "Envelope Index"


INDEX = Index("envelope_index", _holds, _read, By.NUMBER, whole_store=True)
