"""catalog.sqlite, as it is asked: every message of an archive, its envelope, how complete it is, where its bytes lie.

Every function raises sqlite3.Error, or ValueError and its kin, for a damaged catalog.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from app.archive.catalog.cells import flags_of, moment_of, path_of, words_of
from app.archive.catalog.envelopes import ENVELOPE_COLUMNS, ROLE, SELECT_ENVELOPE, envelope_of
from app.archive.catalog.schema import MESSAGE_COLUMNS, has_table, open_catalog
from app.model.codes import AnyCode, read_code
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.deletion import AccountHoldings
from app.model.ledger import AccountKey
from app.model.mail import Completeness, Envelope, Message, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account

_OTHERS = ", ".join(f"message.{name}" for name in MESSAGE_COLUMNS if name not in ENVELOPE_COLUMNS)
SELECT_ROW = f"""
SELECT {SELECT_ENVELOPE}, message.id, {_OTHERS}, mailbox.account, mailbox.path, {ROLE} AS role,
    file.name AS file_name, file.format
FROM message JOIN mailbox ON mailbox.id = message.mailbox JOIN file ON file.id = message.file
"""
"""Begins a query for messages, each of which `catalog_row` understands."""
_NOT_MAIL = "'feed', 'news'"
OWNED = f"""
WITH named AS (SELECT store, address, protocol, label, CASE label WHEN '' THEN address ELSE label END AS name
FROM account),
-- Whose each mailbox is. A program that names no owner for any mailbox of a store has all of them for its only account,
-- if that is one of mail: a news group owns no letters.
owned AS (SELECT mailbox.id, mailbox.store, mailbox.local, CASE
    WHEN mailbox.account <> '' THEN mailbox.account
    WHEN mailbox.local THEN ''
    WHEN EXISTS (SELECT 1 FROM mailbox AS other WHERE other.store = mailbox.store AND other.account <> '') THEN ''
    ELSE coalesce((SELECT max(name) FROM named WHERE named.store = mailbox.store HAVING count(*) = 1
        AND max(protocol) NOT IN ({_NOT_MAIL})), '')
    END AS owner FROM mailbox),
-- Of two accounts that a program does not tell apart, nobody knows which protocol a mailbox has.
account_of AS (SELECT store, name, max(address) AS address, max(label) AS label,
    CASE count(DISTINCT protocol) WHEN 1 THEN max(protocol) ELSE 'unknown' END AS protocol
FROM named WHERE name <> '' GROUP BY store, name),
known AS (SELECT owned.id, owned.store, owned.owner,
    coalesce(account_of.address, owned.owner) AS address, coalesce(account_of.label, '') AS label,
    -- Local is only what its program says is; of all else without a known account nobody knows where it is kept.
    coalesce(account_of.protocol, CASE WHEN owned.owner = '' AND owned.local = 1 THEN 'local' ELSE 'unknown' END)
        AS protocol
FROM owned LEFT JOIN account_of ON account_of.store = owned.store AND account_of.name = owned.owner)
"""
"""Begins a query that asks `known` whose each mailbox is."""
_HOLDINGS = f"""
{OWNED},
counted AS (SELECT known.store, known.owner, known.address, known.label, known.protocol,
    message.completeness, message.length, coalesce(message.date, message.received) AS moment
FROM message JOIN known ON known.id = message.mailbox)
SELECT store.client, address, label, protocol, count(*) AS messages, sum(completeness <> 'whole') AS incomplete,
    sum(length) AS size_bytes, min(moment) AS first, max(moment) AS last, min(store.id) AS position
FROM counted JOIN store ON store.id = counted.store GROUP BY store.client, address, label, protocol
UNION ALL
-- An account without mail here may have all of it on the server.
SELECT store.client, named.address, named.label, named.protocol, 0, 0, 0, NULL, NULL, min(store.id)
FROM named JOIN store ON store.id = named.store
WHERE named.name <> '' AND named.protocol NOT IN ({_NOT_MAIL}) AND NOT EXISTS (SELECT 1 FROM counted
    JOIN store AS other ON other.id = counted.store WHERE other.client = store.client AND owner = named.name)
GROUP BY store.client, named.address, named.label, named.protocol
"""
_MAILBOX_FIGURES = f"""
{OWNED}
SELECT store.client, known.address, known.label, known.protocol, mailbox.path, message.notes,
    coalesce(sum(message.completeness <> 'whole'), 0) AS incomplete
FROM mailbox JOIN known ON known.id = mailbox.id JOIN store ON store.id = mailbox.store
    LEFT JOIN message ON message.mailbox = mailbox.id
GROUP BY mailbox.id, message.notes ORDER BY mailbox.id
"""
_HOLDINGS_IN_ORDER = f"""
SELECT client, address, label, protocol, messages, incomplete, size_bytes,
    -- Days of the zone, by the date of the message, else by when it was received.
    coalesce(date(first + :zone, 'unixepoch'), '') AS first, coalesce(date(last + :zone, 'unixepoch'), '') AS last
-- In the order of the stores, mail without an owner after that of the accounts.
FROM ({_HOLDINGS}) ORDER BY position, address = '' AND label = '', address, label, protocol
"""
# Mail from the address, or to it where it lies in Sent. `to_` and `cc` are JSON: the address is looked for with its
# quotes, so that one address is not found inside another.
_WITH_ADDRESS = f"(lower(from_address) = ? OR ({ROLE} = 'sent' AND (instr(lower(to_), ?) OR instr(lower(cc), ?))))"
# Copies of a message share their Message-ID and count once; those without one are distinguished by their number.
_DATES = f"""
SELECT DISTINCT message_id, CASE message_id WHEN '' THEN message.id END, coalesce(date, received) AS moment FROM message
    JOIN mailbox ON mailbox.id = message.mailbox
WHERE ({{with_addresses}}) AND {ROLE} NOT IN ('junk', 'drafts', 'trash') AND coalesce(date, received) IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """One message of the catalog. `id` is its number there, `mailbox` that of its mailbox.

    `account` and `path` are as the person saw them; `file` is a name in the archive.
    """

    id: int
    mailbox: int
    account: str
    path: tuple[str, ...]
    role: Role
    file: str
    format: str
    message: Message
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class MailboxFigures:
    """Messages of one mailbox that carry the same `notes` (codes of why they are not whole)."""

    owner: AccountKey
    path: tuple[str, ...]
    notes: tuple[AnyCode, ...]
    incomplete: int


def rows(path: Path) -> Iterator[CatalogRow]:
    """Every message of a catalog, mailbox by mailbox."""
    with closing(open_catalog(path)) as database:
        for row in database.execute(f"{SELECT_ROW} ORDER BY message.mailbox, message.id"):
            yield catalog_row(row)


def incomplete(path: Path) -> Iterator[CatalogRow]:
    """Every message that is not whole, in the order of `rows`."""
    query = f"{SELECT_ROW} WHERE message.completeness <> ? ORDER BY message.mailbox, message.id"
    with closing(open_catalog(path)) as database:
        for row in database.execute(query, (Completeness.WHOLE.value,)):
            yield catalog_row(row)


def messages_from(path: Path, address: str, most: int) -> list[CatalogRow]:
    """The newest messages from an address, at most `most`."""
    query = f"{SELECT_ROW} WHERE message.from_address = ? ORDER BY message.date DESC LIMIT ?"
    with closing(open_catalog(path)) as database:
        return [catalog_row(row) for row in database.execute(query, (address, most))]


def dates_with(path: Path, addresses: Iterable[str]) -> Iterator[datetime]:
    """When each message from one of the addresses, or of the owner to one of them, was written; copies count once."""
    names = sorted({address.lower() for address in addresses if address})
    if not names:
        return
    query = _DATES.format(with_addresses=" OR ".join([_WITH_ADDRESS] * len(names)))
    values = [value for name in names for value in (name, *[json.dumps(name, ensure_ascii=False)] * 2)]
    with closing(open_catalog(path)) as database:
        for row in database.execute(query, values):
            if (moment := moment_of(row["moment"])) is not None:
                yield moment


def cards(path: Path) -> list[Card]:
    """The entries of the owner's address books."""
    with closing(open_catalog(path)) as database:
        return [Card.from_fields(json.loads(row["fields"])) for row in database.execute("SELECT fields FROM card")]


def traces(path: Path) -> Iterator[tuple[str, str, AddressTrace]]:
    """The kind, the file in the archive, and the content of every address trace."""
    query = "SELECT kind, file, address, name, relation, confidence, last FROM trace"
    with closing(open_catalog(path)) as database:
        for row in database.execute(query):
            relation, confidence = Relation(row["relation"]), Confidence(row["confidence"])
            trace = AddressTrace(row["address"], row["name"], relation, confidence, moment_of(row["last"]))
            yield row["kind"], row["file"], trace


def accounts(path: Path) -> list[Account]:
    """The owner's accounts as the archive knows them."""
    with closing(open_catalog(path)) as database:
        return [
            Account(
                row["address"],
                MailProtocol(row["protocol"]),
                row["server"],
                tuple(json.loads(row["aliases"])),
                row["label"],
            )
            for row in database.execute("SELECT address, protocol, server, aliases, label FROM account")
        ]


def holdings(path: Path, zone: tzinfo = UTC) -> list[AccountHoldings]:
    """How much there is of each account of each program, days as in `zone`.

    All messages are `unknown`: where else they are is for others to find out.
    """
    seconds = int((zone.utcoffset(None) or timedelta()).total_seconds())
    with closing(open_catalog(path)) as database:
        if not has_table(database, "account"):
            # Nothing can be said of accounts that are not known.
            return []
        return [
            AccountHoldings(
                row["client"],
                row["address"],
                MailProtocol(row["protocol"]),
                unknown=row["messages"],
                incomplete=row["incomplete"],
                size_bytes=row["size_bytes"],
                first=row["first"],
                last=row["last"],
                label=row["label"],
            )
            for row in database.execute(_HOLDINGS_IN_ORDER, {"zone": seconds})
        ]


def mailbox_figures(path: Path) -> Iterator[MailboxFigures]:
    """What is copied of each mailbox: one line for its whole messages, and one for each kind of those that are not."""
    with closing(open_catalog(path)) as database:
        for row in database.execute(_MAILBOX_FIGURES):
            owner = AccountKey(row["client"], row["address"], MailProtocol(row["protocol"]), row["label"])
            notes = tuple(map(read_code, words_of(row["notes"])))
            yield MailboxFigures(owner, path_of(row["path"]), notes, row["incomplete"])


def catalog_row(row: sqlite3.Row) -> CatalogRow:
    """The message in a row of `SELECT_ROW`. Raises ValueError and its kin for a damaged one."""
    return CatalogRow(
        id=row["id"],
        mailbox=row["mailbox"],
        account=row["account"],
        path=path_of(row["path"]),
        role=Role(row["role"]),
        file=row["file_name"],
        format=row["format"],
        message=_message(row),
        envelope=envelope_of(row[: len(ENVELOPE_COLUMNS)]),
    )


def _message(row: sqlite3.Row) -> Message:
    return Message(
        origin=Origin(Path(row["file_name"]), int(row["offset"]), int(row["length"])),
        head=b"",
        completeness=Completeness(row["completeness"]),
        flags=flags_of(row["marks"]),
        received=moment_of(row["received"]),
        notes=tuple(map(read_code, words_of(row["notes"]))),
    )
