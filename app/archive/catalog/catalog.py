"""catalog.sqlite: every message of an archive, with its envelope, how complete it is and where its bytes lie."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.model.codes import Code, read_code
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.deletion import AccountHoldings
from app.model.mail import Address, Completeness, Envelope, Message, MessageFlag, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.missing_message import MissingMessage
from app.model.store import Account, Mailbox, Store

SCHEMA_VERSION = 1
_BATCH = 1000

_SCHEMA = """
CREATE TABLE store (id INTEGER PRIMARY KEY, client TEXT NOT NULL, path TEXT NOT NULL);
CREATE TABLE account (store INTEGER NOT NULL REFERENCES store, address TEXT NOT NULL, protocol TEXT NOT NULL,
    server TEXT NOT NULL, aliases TEXT NOT NULL);
CREATE TABLE mailbox (id INTEGER PRIMARY KEY, store INTEGER NOT NULL REFERENCES store, account TEXT NOT NULL,
    path TEXT NOT NULL, role TEXT NOT NULL);
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL);
CREATE TABLE card (store INTEGER NOT NULL REFERENCES store, name TEXT NOT NULL, fields TEXT NOT NULL);
CREATE TABLE message (id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox,
    file INTEGER NOT NULL REFERENCES file, offset INTEGER NOT NULL, length INTEGER NOT NULL, message_id TEXT NOT NULL,
    date INTEGER, received INTEGER, from_name TEXT, from_address TEXT, reply_to TEXT, to_ TEXT, cc TEXT,
    subject TEXT NOT NULL, signals TEXT, marks INTEGER NOT NULL, completeness TEXT NOT NULL, notes TEXT,
    bcc TEXT, answers TEXT, raw_sender TEXT);
CREATE TABLE trace (store INTEGER NOT NULL REFERENCES store, kind TEXT NOT NULL, file TEXT NOT NULL,
    address TEXT NOT NULL, name TEXT NOT NULL, relation TEXT NOT NULL, confidence TEXT NOT NULL, last INTEGER);
CREATE TABLE gap (store INTEGER NOT NULL REFERENCES store, reason TEXT NOT NULL, account TEXT NOT NULL,
    mailbox TEXT NOT NULL, date INTEGER, sender TEXT NOT NULL, subject TEXT NOT NULL, file TEXT NOT NULL);
"""
_SELECT = (
    "SELECT mailbox.id, mailbox.account, mailbox.path, mailbox.role, file.name, file.format, message.* FROM message"
    " JOIN mailbox ON mailbox.id = message.mailbox JOIN file ON file.id = message.file"
)
# A program that never says whose a mailbox is has them all for its only account.
_HOLDINGS = """
WITH owned AS (SELECT mailbox.id, mailbox.store, CASE
    WHEN mailbox.account <> '' THEN mailbox.account
    WHEN EXISTS (SELECT 1 FROM mailbox AS other WHERE other.store = mailbox.store AND other.account <> '') THEN ''
    ELSE coalesce((SELECT max(address) FROM account WHERE account.store = mailbox.store HAVING count(*) = 1), '')
    END AS owner FROM mailbox)
SELECT store.client, owned.owner,
    CASE owned.owner WHEN '' THEN 'local' ELSE coalesce(
        (SELECT protocol FROM account WHERE account.store = store.id AND account.address = owned.owner), 'unknown')
    END AS protocol,
    count(*), sum(message.completeness <> 'whole'), sum(message.length),
    coalesce(date(min(coalesce(message.date, message.received)) + :zone, 'unixepoch'), ''),
    coalesce(date(max(coalesce(message.date, message.received)) + :zone, 'unixepoch'), '')
FROM message JOIN owned ON owned.id = message.mailbox JOIN store ON store.id = owned.store
GROUP BY store.client, owned.owner, protocol ORDER BY min(store.id), owned.owner = '', owned.owner
"""
_PARTIAL = (
    f"UPDATE message SET completeness = 'partial', notes = trim(coalesce(notes, '') || ' {Code.LOST_ON_DISK}')"
    " WHERE file = ? AND offset < ? AND offset + length > ?"
)
_TO_SOMEBODY = " OR ".join(f"instr(lower({field}), ?)" for field in ("to_", "cc"))
_INSERT = f"INSERT INTO message VALUES (NULL{', ?' * 20})"


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """One message of the catalog. `account` and `mailbox` as the person saw them; `file` is a name in the archive."""

    mailbox: int
    account: str
    path: tuple[str, ...]
    role: Role
    file: str
    format: str
    message: Message
    envelope: Envelope


class CatalogWriter:
    """Fills a new catalog. Nothing in it is safe before `close`."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        # A crash leaves an archive that says it is incomplete; a journal would protect nothing and double the writing.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self._pending: list[tuple[object, ...]] = []

    def add_store(self, store: Store) -> int:
        """The number of the store in the catalog."""
        cursor = self._database.execute("INSERT INTO store VALUES (NULL, ?, ?)", (store.client, _text(str(store.path))))
        number = _row_number(cursor)
        for account in store.accounts:
            fields = (number, account.address, account.protocol, account.server, json.dumps(account.aliases))
            self._database.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?)", fields)
        return number

    def add_mailbox(self, store: int, mailbox: Mailbox) -> int:
        """The number of the mailbox in the catalog."""
        path = json.dumps([_text(part) for part in mailbox.path], ensure_ascii=False)
        fields = (store, mailbox.account, path, mailbox.role.value)
        return _row_number(self._database.execute("INSERT INTO mailbox VALUES (NULL, ?, ?, ?, ?)", fields))

    def add_file(self, name: str, format_name: str) -> int:
        """The number of a file of the archive that holds messages."""
        return _row_number(self._database.execute("INSERT INTO file VALUES (NULL, ?, ?)", (name, format_name)))

    def add(self, mailbox: int, file: int, message: Message, envelope: Envelope) -> None:
        """Notes one message."""
        sender = envelope.sender
        self._pending.append(
            (
                mailbox,
                file,
                message.origin.offset,
                message.origin.length,
                envelope.message_id,
                _seconds(envelope.date),
                _seconds(message.received),
                sender.name if sender else None,
                sender.address if sender else None,
                _addresses(envelope.reply_to),
                _addresses(envelope.to),
                _addresses(envelope.cc),
                envelope.subject,
                " ".join(envelope.signals) or None,
                message.flags.value,
                message.completeness.value,
                " ".join(message.notes) or None,
                _addresses(envelope.bcc),
                " ".join(envelope.answers) or None,
                envelope.raw_sender or None,
            )
        )
        if len(self._pending) >= _BATCH:
            self._write_pending()

    def add_card(self, store: int, card: Card) -> None:
        """Notes an entry of an address book."""
        fields = (store, _text(card.name), json.dumps(asdict(card)))
        self._database.execute("INSERT INTO card VALUES (?, ?, ?)", fields)

    def add_trace(self, store: int, kind: str, file: str, trace: AddressTrace) -> None:
        """Notes what a leftover of that kind, in `file` of the archive, knows of an address."""
        fields = (store, kind, file, _text(trace.address), _text(trace.name), trace.relation.value)
        self._database.execute(
            "INSERT INTO trace VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*fields, trace.confidence.value, _seconds(trace.last))
        )

    def forget_file(self, file: int) -> None:
        """Drops the messages of a file that has to be read again."""
        self._write_pending()
        self._database.execute("DELETE FROM message WHERE file = ?", (file,))

    def mark_holes(self, file: int, holes: Iterable[tuple[int, int]]) -> int:
        """Marks the messages of a file that lie over one of its holes; answers how many were thought whole before."""
        self._write_pending()
        whole = 0
        for offset, length in holes:
            where = (file, offset + length, offset)
            whole += self._database.execute(f"{_PARTIAL} AND completeness = 'whole'", where).rowcount
        return whole

    def finish(self) -> None:
        """Makes everything noted so far readable by `rows`; nothing may be added afterwards."""
        self._write_pending()
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Closes the database; a second call does nothing."""
        self._database.close()

    def _write_pending(self) -> None:
        self._database.executemany(_INSERT, self._pending)
        self._pending.clear()


def rows(path: Path) -> Iterator[CatalogRow]:
    """Every message of a catalog, mailbox by mailbox. Raises sqlite3.Error for a damaged one."""
    with closing(opened(path)) as database:
        for values in database.execute(f"{_SELECT} ORDER BY message.mailbox, message.id"):
            yield _row(values)


def cards(path: Path) -> list[Card]:
    """The entries of the owner's address books. Raises sqlite3.Error for a damaged catalog."""
    with closing(opened(path)) as database:
        found = database.execute("SELECT fields FROM card").fetchall()
    return [Card.from_fields(json.loads(fields)) for (fields,) in found]


def traces(path: Path) -> Iterator[tuple[str, str, AddressTrace]]:
    """Kind, file and trace of every leftover. Raises sqlite3.Error for a damaged catalog."""
    with closing(opened(path)) as database:
        if not _has(database, "trace"):
            return
        query = "SELECT kind, file, address, name, relation, confidence, last FROM trace"
        for kind, file, address, name, relation, confidence, last in database.execute(query):
            yield kind, file, AddressTrace(address, name, Relation(relation), Confidence(confidence), _moment(last))


def holdings(path: Path, zone: tzinfo = UTC) -> list[AccountHoldings]:
    """How much there is of each account of each program, days as in `zone`; where else it is is for others to tell.

    Raises sqlite3.Error for a damaged catalog.
    """
    seconds = int((zone.utcoffset(None) or timedelta()).total_seconds())
    with closing(opened(path)) as database:
        if not _has(database, "account"):
            return []
        found = database.execute(_HOLDINGS, {"zone": seconds}).fetchall()
    return [
        AccountHoldings(
            client,
            address,
            MailProtocol(protocol),
            unknown=count,
            incomplete=parts,
            size_bytes=size,
            first=first,
            last=last,
        )
        for client, address, protocol, count, parts, size, first, last in found
    ]


def incomplete(path: Path) -> Iterator[CatalogRow]:
    """Every message that is not whole, in the order of `rows`. Raises sqlite3.Error for a damaged catalog."""
    with closing(opened(path)) as database:
        query = f"{_SELECT} WHERE message.completeness <> ? ORDER BY message.mailbox, message.id"
        for values in database.execute(query, (Completeness.WHOLE.value,)):
            yield _row(values)


def gaps(path: Path) -> Iterator[MissingMessage]:
    """Every message an index knows and the files lack. Raises sqlite3.Error for a damaged catalog."""
    with closing(opened(path)) as database:
        if not _has(database, "gap"):
            return
        query = "SELECT reason, account, mailbox, date, sender, subject, file FROM gap ORDER BY rowid"
        for reason, account, mailbox, date, sender, subject, file in database.execute(query):
            yield MissingMessage(reason, account, _path(mailbox), _moment(date), sender, subject, file)


def messages_from(path: Path, address: str, most: int) -> list[CatalogRow]:
    """The newest messages from an address. Raises sqlite3.Error for a damaged catalog."""
    with closing(opened(path)) as database:
        found = database.execute(
            f"{_SELECT} WHERE message.from_address = ? ORDER BY message.date DESC LIMIT ?", (address, most)
        ).fetchall()
    return [_row(values) for values in found]


def dates_with(path: Path, addresses: Iterable[str]) -> Iterator[datetime]:
    """When each message from one of the addresses, or of the owner to one of them, was written; copies count once.

    Raises sqlite3.Error for a damaged catalog.
    """
    names = sorted({address.lower() for address in addresses if address})
    spoken = " OR ".join(["lower(from_address) = ?", f"(mailbox.role = 'sent' AND ({_TO_SOMEBODY}))"])
    query = (
        "SELECT DISTINCT message_id, CASE message_id WHEN '' THEN message.id END, coalesce(date, received) FROM message"
        f" JOIN mailbox ON mailbox.id = message.mailbox WHERE ({' OR '.join([spoken] * len(names))})"
        " AND mailbox.role NOT IN ('junk', 'drafts', 'trash') AND coalesce(date, received) IS NOT NULL"
    )
    if not names:
        return
    with closing(opened(path)) as database:
        values = [value for name in names for value in (name, *[json.dumps(name, ensure_ascii=False)] * 2)]
        for _, _, seconds in database.execute(query, values):
            if (moment := _moment(seconds)) is not None:
                yield moment


def accounts(path: Path) -> list[Account]:
    """The owner's accounts as the archive knows them. Raises sqlite3.Error for a damaged catalog."""
    with closing(opened(path)) as database:
        found = database.execute("SELECT address, protocol, server, aliases FROM account").fetchall()
    return [
        Account(address, MailProtocol(protocol), server, tuple(json.loads(aliases)))
        for address, protocol, server, aliases in found
    ]


def _has(database: sqlite3.Connection, table: str) -> bool:
    """Archives of the first months had fewer tables."""
    return database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _row(values: tuple[Any, ...]) -> CatalogRow:
    number, account, names, role, file, format_name = values[:6]
    message, envelope = _decoded(file, values[9:])
    return CatalogRow(number, account, _path(names), Role(role), file, format_name, message, envelope)


@lru_cache(maxsize=1024)
def _path(names: str) -> tuple[str, ...]:
    return tuple(json.loads(names))


def opened(path: Path) -> sqlite3.Connection:
    """A catalog to ask from; close it. Raises sqlite3.Error, for most damages only where it is asked."""
    # The archive may lie on a stick that is write-protected: immutable keeps SQLite from asking for a lock file.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _decoded(file: str, values: tuple[object, ...]) -> tuple[Message, Envelope]:
    (offset, length, message_id, date, received, name, address, reply_to, to, cc) = values[:10]
    (subject, signals, flags, completeness, notes, *later) = values[10:]
    # Archives of the first months had no such columns.
    bcc, answers, raw_sender = (*later, None, None, None)[:3]
    message = Message(
        origin=Origin(Path(file), int(str(offset)), int(str(length))),
        head=b"",
        completeness=Completeness(completeness),
        flags=_mark(flags),
        received=_moment(received),
        notes=tuple(map(read_code, str(notes).split())) if notes else (),
    )
    envelope = Envelope(
        sender=Address(str(name or ""), str(address)) if address is not None else None,
        reply_to=_parsed(reply_to),
        to=_parsed(to),
        cc=_parsed(cc),
        bcc=_parsed(bcc),
        date=_moment(date),
        message_id=str(message_id),
        subject=str(subject),
        signals=tuple(str(signals).split()) if signals else (),
        answers=tuple(str(answers).split()) if answers else (),
        raw_sender=str(raw_sender or ""),
    )
    return message, envelope


# The same few people write again and again: most of what is written and read here was so before.
@lru_cache(maxsize=4096)
def _addresses(addresses: tuple[Address, ...]) -> str | None:
    return json.dumps([(each.name, each.address) for each in addresses], ensure_ascii=False) if addresses else None


@lru_cache(maxsize=4096)
def _parsed(value: object) -> tuple[Address, ...]:
    return tuple(Address(name, address) for name, address in json.loads(str(value))) if value else ()


@lru_cache(maxsize=256)
def _mark(value: object) -> MessageFlag:
    return MessageFlag(int(str(value)))


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment is not None else None


def _moment(value: object) -> datetime | None:
    return datetime.fromtimestamp(int(str(value)), UTC) if value is not None else None


def _text(value: str) -> str:
    """SQLite holds no lone surrogates."""
    return value.encode("utf-8", "replace").decode()


def _row_number(cursor: sqlite3.Cursor) -> int:
    number = cursor.lastrowid
    assert number is not None
    return number
