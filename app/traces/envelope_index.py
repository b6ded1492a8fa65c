"""Apple Mail's Envelope Index, a SQLite database with a row for every message and every address it ever listed.

The ROWID of a row of `messages` is the number in the name of its .emlx file. The columns changed with the years
(`recipients.message_id` became `message`), so the database is asked which it has. `sender` is a row of `addresses`, and
NULL for some drafts; `subject` one of `subjects`; the Message-ID itself stands in `message_global_data`, and only in
the newest systems. `deleted`, or bit 1 of `flags` where there is no such column, says that the person deleted the
message. Dates count seconds from 1970 (measured); 0 and 2147483647 are none. Rows of `addresses` stay behind when their
messages go. `messages.size` and `mailboxes.total_count` are what the server says, and prove nothing.

    messages.mailbox -> mailboxes.url     imap://<UUID>/%5BGmail%5D/All%20Mail     ews://<UUID>/Inbox
    labels(message_id, mailbox_id)        the folders Gmail shows a message of All Mail in: INBOX, [Gmail]/Sent Mail

Of an Exchange account (`ews`) Mail keeps only the recent messages as files, and rows of all of them.
Sources: the schema of "Mail 16.0 on macOS 26", and what was measured on stores of 90,000 messages.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.formats.common.database import Database
from app.formats.common.roles import role_of_path
from app.formats.common.times import from_any_unix
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.index import By, Index, IndexEntry, IndexFault, IndexUnreadableError, MessageState
from app.model.mail import Role
from app.model.trace_kind import TraceKind
from app.traces.tables import NULL, first_of, seconds, text, trace

_DELETED, _JUNK = 1 << 1, 1 << 24
_NO_DATE = (1 << 31) - 1
_FEEDS = frozenset({"rss", "feed"})
"""Schemes of mailbox URLs: Mac OS X 10.5 to 10.7 kept news feeds among the mail."""
_EXCHANGE = frozenset({"ews", "exchange"})
_BY_WEIGHT = (Role.OTHER, Role.INBOX, Role.SENT, Role.DRAFTS, Role.TRASH, Role.JUNK)
"""What a message is that lies in one mailbox and carries labels of others: the last of these."""
_TRACE_NAMES = ("Envelope Index", "Envelope Index-1", "Envelope Index 1")
_PROPERTIES_LIMIT = 50
_ADDRESSES = "SELECT ROWID, address, comment FROM addresses"


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """Account and mailbox in the URL of a mailbox: `imap://<UUID>/INBOX`."""

    scheme: str = ""
    account: str = ""
    path: tuple[str, ...] = ()

    @property
    def role(self) -> Role:
        """What the mailbox is for, by its path."""
        return role_of_path(self.path)

    @property
    def weight(self) -> int:
        """The place of its role among `_BY_WEIGHT`; an archive is a folder like any other."""
        return _BY_WEIGHT.index(self.role) if self.role in _BY_WEIGHT else 0


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
        weights = _keep_weights(database, mailboxes)
        for values in database.rows(_index_query(database, columns, weights)):
            number, mailbox_number, address, name, prefix, subject, date, message_id, deleted, flags, weight = values
            mailbox = mailboxes.get(mailbox_number, None if mailboxes else _Mailbox())
            if not isinstance(number, int) or mailbox is None or mailbox.scheme in _FEEDS:
                # The program shows no row whose mailbox is gone.
                continue
            yield IndexEntry(
                message_id=text(message_id),
                number=number,
                account=mailbox.account,
                mailbox=mailbox.path,
                date=seconds(date),
                sender=_sender(text(name), text(address)),
                subject=(text(prefix) + text(subject)).strip(),
                state=_state(mailbox, is_deleted=_is_deleted(deleted, flags)),
                role=_BY_WEIGHT[weight] if weight > mailbox.weight else None,
            )


def _state(mailbox: _Mailbox, *, is_deleted: bool) -> MessageState:
    if is_deleted:
        return MessageState.DELETED
    return MessageState.RECENT_ONLY if mailbox.scheme in _EXCHANGE else MessageState.HERE


def _keep_weights(database: Database, mailboxes: Mapping[object, _Mailbox]) -> str:
    """Writes the weights of the mailboxes' roles into a table of this connection alone.

    Returns the query of the weight of a message `m` by its labels; 0 where this index has no labels.
    """
    database.rows("CREATE TEMP TABLE weight (mailbox INTEGER PRIMARY KEY, weight INTEGER NOT NULL)")
    for number, mailbox in mailboxes.items():
        if mailbox.weight and isinstance(number, int):
            database.rows("INSERT OR REPLACE INTO weight VALUES (?, ?)", number, mailbox.weight)
    if not {"message_id", "mailbox_id"} <= database.columns("labels"):
        return "0"
    return (
        "coalesce((SELECT max(weight.weight) FROM labels JOIN weight ON weight.mailbox = labels.mailbox_id"
        " WHERE labels.message_id = m.ROWID), 0)"
    )


def _properties(path: Path) -> Mapping[str, str]:
    """What the index says of its own version: `version` 4 and `minor_version` 74003 (macOS 15), 84003 (macOS 26).

    Raises sqlite3.Error and OSError.
    """
    with Database(path) as database:
        if not {"key", "value"} <= database.columns("properties"):
            return {}
        rows = database.rows("SELECT key, value FROM properties ORDER BY ROWID LIMIT ?", _PROPERTIES_LIMIT)
        return {text(key): text(str(value)) for key, value in rows if text(key) and isinstance(value, int | str)}


def _index_query(database: Database, columns: set[str], weight: str) -> str:
    """One row a message, with the columns this generation of the index has. `weight` is that of its labels."""
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
        _date(columns, "date_sent", "date_received"),
        message_id,
        first_of(columns, "deleted", table="m"),
        first_of(columns, "flags", table="m"),
        weight,
    )
    return f"SELECT {', '.join(selected)} FROM messages m {' '.join(joins)}"


def _date(columns: Set[str], *names: str) -> str:
    """The first of some dates of a message that is one: what was never sent has the date it was kept."""
    found = (first_of(columns, name, table="m") for name in names)
    return f"coalesce({', '.join(_real_date(column) for column in found)})"


def _real_date(column: str) -> str:
    return f"CASE WHEN {column} BETWEEN 1 AND {_NO_DATE - 1} THEN {column} END"


def _is_deleted(deleted: object, flags: object) -> bool:
    if deleted is not None:
        return deleted not in (0, "0", "")
    return isinstance(flags, int) and bool(flags & _DELETED)


def _sender(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _read_traces(path: Path) -> Iterator[AddressTrace]:
    """Who sent and received its messages, and who is left in its addresses. Raises sqlite3.Error and OSError.

    Whom only junk names is left out: nobody knows them. Whom only deleted messages name is told from the others.
    """
    with Database(path) as database:
        if not database.columns("addresses"):
            return
        people = _People(database)
        yield from people.senders()
        yield from people.recipients()
        people.compare_addresses()
        for number, address, name in database.rows(_ADDRESSES):
            if number not in people.known and (relation := people.relation(number, address)) is not None:
                yield from trace(address, name, relation, Confidence.LOW)


class _People:
    """The people of an index by the ROWIDs of their addresses, as far as messages name them.

    `known` are those a trace was made of, `mentioned` are named by mail that is no reason for one. An address has a row
    for each name it was given.
    """

    def __init__(self, database: Database) -> None:
        """Raises sqlite3.Error."""
        self.known: set[object] = set()
        self.mentioned: set[object] = set()
        self.deleted: set[object] = set()
        self.of_junk: set[object] = set()
        self._only_deleted: frozenset[str] = frozenset()
        self._only_junk: frozenset[str] = frozenset()
        self._database = database
        self._columns = database.columns("messages")
        self._weight = self._weight_of_message(_keep_weights(database, _mailboxes(database)))

    def senders(self) -> Iterator[AddressTrace]:
        """Who wrote the messages that are in folders of received mail."""
        if "sender" not in self._columns:
            return
        date = _date(self._columns, "date_received", "date_sent")
        query = (
            f"SELECT a.ROWID, a.address, a.comment, {self._weight} AS weight, {self._is_junk()} AS junk, max({date})"
            " FROM messages m JOIN addresses a ON a.ROWID = m.sender GROUP BY a.ROWID, weight, junk"
        )
        for number, address, name, weight, is_junk, last in self._database.rows(query):
            role = _BY_WEIGHT[weight]
            if role in (Role.OTHER, Role.INBOX) and not is_junk:
                self.known.add(number)
                yield from trace(address, name, Relation.WROTE, Confidence.MEDIUM, from_any_unix(last))
            else:
                self._mention(number, role)

    def recipients(self) -> Iterator[AddressTrace]:
        """To whom the messages in folders of sent mail went."""
        columns = self._database.columns("recipients")
        message = first_of(columns, "message", "message_id", table="r")
        address = first_of(columns, "address", "address_id", table="r")
        if NULL in (message, address) or "mailbox" not in self._columns:
            return
        date = _date(self._columns, "date_sent", "date_received")
        query = (
            f"SELECT a.ROWID, a.address, a.comment, {self._weight} AS weight, max({date}) FROM recipients r"
            f" JOIN messages m ON m.ROWID = {message} JOIN addresses a ON a.ROWID = {address} GROUP BY a.ROWID, weight"
        )
        for number, found, name, weight, last in self._database.rows(query):
            role = _BY_WEIGHT[weight]
            if role is Role.SENT:
                self.known.add(number)
                yield from trace(found, name, Relation.WRITTEN_TO, Confidence.MEDIUM, from_any_unix(last))
            else:
                self._mention(number, role)

    def compare_addresses(self) -> None:
        """Finds the addresses that only junk, or only deleted mail, refers to, by whichever of their rows."""
        counted, deleted, junk = set(), set(), set()
        for number, address, _ in self._database.rows(_ADDRESSES):
            folded = str(address).casefold()
            if number in self.known or number in self.mentioned:
                counted.add(folded)
            if number in self.deleted:
                deleted.add(folded)
            if number in self.of_junk:
                junk.add(folded)
        self._only_deleted = frozenset(deleted - counted)
        self._only_junk = frozenset(junk - deleted - counted)

    def relation(self, number: object, address: object) -> Relation | None:
        """What a row that no trace was made of is to the owner; None where only junk names it.

        Nothing refers to many of them any more: their messages are gone.
        """
        folded = str(address).casefold()
        if folded in self._only_deleted:
            return Relation.DELETED
        of_junk_alone = number in self.of_junk and number not in self.mentioned and number not in self.deleted
        return None if of_junk_alone or folded in self._only_junk else Relation.KNOWN

    def _mention(self, number: object, role: Role) -> None:
        by_role = {Role.TRASH: self.deleted, Role.JUNK: self.of_junk}
        by_role.get(role, self.mentioned).add(number)

    def _weight_of_message(self, of_labels: str) -> str:
        """The query of the weight of a message `m`: of its mailbox, its labels, and whether it was deleted."""
        mailbox = first_of(self._columns, "mailbox", table="m")
        of_mailbox = f"coalesce((SELECT weight FROM weight WHERE weight.mailbox = {mailbox}), 0)"
        deleted, flags = (first_of(self._columns, name, table="m") for name in ("deleted", "flags"))
        is_deleted = f"{deleted} <> 0" if deleted != NULL else f"coalesce({flags}, 0) & {_DELETED}"
        return f"max({of_mailbox}, {of_labels}, CASE WHEN {is_deleted} THEN {_BY_WEIGHT.index(Role.TRASH)} ELSE 0 END)"

    def _is_junk(self) -> str:
        """The query of whether a message `m` was marked as junk where it lies."""
        return f"(coalesce({first_of(self._columns, 'flags', table='m')}, 0) & {_JUNK} <> 0)"


TRACE_KIND = TraceKind("envelope_index", lambda path: path.name in _TRACE_NAMES, _read_traces)
INDEX = Index(
    "envelope_index",
    lambda path: path.name == "Envelope Index",
    _read_index,
    By.NUMBER,
    whole_store=True,
    properties=_properties,
)
