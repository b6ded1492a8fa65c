"""Apple Mail's index: every generation of its tables, whom it knows, and what it says of a message by its labels."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from app.model.contact import AddressTrace, Relation
from app.model.index import IndexEntry, MessageState
from app.model.mail import Role
from app.traces import envelope_index
from tests.builders import indexes
from tests.builders.database import database
from tests.builders.envelope_index import DATE, NO_DATE, Row
from tests.builders.envelope_index import envelope_index as write_index
from tests.builders.indexes import Entry

INBOX, SENT = "imap://A/INBOX", "imap://A/Sent%20Messages"
ALL_MAIL = "imap://G/%5BGmail%5D/All%20Mail"


def entries(path: Path) -> list[IndexEntry]:
    """The messages an index lists."""
    return list(envelope_index.INDEX.read(path))


def people(path: Path) -> dict[str, AddressTrace]:
    """The people of an index by address; one with several traces fails."""
    found = list(envelope_index.TRACE_KIND.read(path))
    traces = {each.address: each for each in found if isinstance(each, AddressTrace)}
    assert len(traces) == len(found)
    return traces


def relations(path: Path) -> Mapping[str, Relation]:
    """What each person of an index is to the owner."""
    return {address: trace.relation for address, trace in people(path).items()}


@pytest.mark.parametrize("old", [True, False])
def test_entries(tmp_path: Path, old: bool) -> None:
    more = "" if old else ", global_message_id"
    path = indexes.envelope_index(
        tmp_path / "Envelope Index",
        "imap://hanako%40example.com@imap.example.com/%E3%81%8A%E5%AE%A2%E6%A7%98/INBOX",
        [Entry(7, "a@example.jp", subject="予約"), Entry(-8, "b@example.jp")],
        old=old,
        wal=f"INSERT INTO messages (ROWID, mailbox, subject{more}) VALUES (9, 1, 0{more and ', 0'})",
    )
    first, second, third = entries(path)
    assert first == IndexEntry(
        message_id="<a@example.jp>",
        number=7,
        account="hanako@example.com@imap.example.com",
        mailbox=("お客様", "INBOX"),
        date=DATE,
        sender="Taro <taro@example.jp>",
        subject="予約",
    )
    assert (second.number, second.state) == (8, MessageState.DELETED)
    assert (third.number, third.state) == (9, MessageState.HERE)


@pytest.mark.parametrize("none", [NO_DATE, 0, -5, None, 1 << 40])
def test_numbers_that_are_no_date(tmp_path: Path, none: int | None) -> None:
    rows = [
        Row(1, INBOX, sender="a@example.jp", sent=none, received=DATE),
        Row(2, INBOX, sender="b@example.jp", sent=none, received=none),
        Row(3, INBOX, sender="c@example.jp", sent=DATE, received=none),
        Row(4, SENT, sender=None, to=["d@example.jp"], sent=none, received=none),
    ]
    path = write_index(tmp_path / "Envelope Index", rows)
    assert [each.date for each in entries(path)] == [DATE, None, DATE, None]
    moment = datetime.fromtimestamp(DATE, UTC)
    lasts = {address: trace.last for address, trace in people(path).items()}
    assert lasts == {"a@example.jp": moment, "b@example.jp": None, "c@example.jp": moment, "d@example.jp": None}


def test_without_most_of_its_tables(tmp_path: Path) -> None:
    path = database(
        tmp_path / "Envelope Index",
        "CREATE TABLE messages (ROWID INTEGER PRIMARY KEY, subject)",
        "INSERT INTO messages VALUES (3, 'written out')",
    )
    assert entries(path) == [IndexEntry(number=3, subject="written out")]
    assert people(path) == {}


def test_feeds_and_rows_of_no_mailbox(tmp_path: Path) -> None:
    path = write_index(
        tmp_path / "Envelope Index",
        [Row(1, "rss://example.jp/news")],
        wal="INSERT INTO messages (ROWID, mailbox, global_message_id, subject) VALUES (2, 99, 0, 0)",
    )
    assert entries(path) == []


@pytest.mark.parametrize(
    ("url", "relation"),
    [
        (INBOX, Relation.WROTE),
        ("ews://E/Inbox", Relation.WROTE),
        ("local://L/Archiv/2019", Relation.WROTE),
        ("imap://A/Junk", None),
        (f"imap://A/{quote('迷惑メール')}", None),
        (f"imap://G/%5BGmail%5D/{quote('迷惑メール')}", None),
        ("imap://G/%5BGmail%5D/Spam", None),
        ("ews://E/Junk%20Email", None),
        ("imap://A/Deleted%20Messages", Relation.DELETED),
        (f"imap://A/{quote('ゴミ箱')}", Relation.DELETED),
        ("ews://E/Deleted%20Items/2019", Relation.DELETED),
        ("imap://A/Sent%20Messages/2019", Relation.KNOWN),
        (f"imap://A/{quote('下書き')}", Relation.KNOWN),
    ],
)
def test_senders_by_mailbox(tmp_path: Path, url: str, relation: Relation | None) -> None:
    path = write_index(tmp_path / "Envelope Index", [Row(1, url, "who@example.jp", to=["also@example.jp"])])
    found = relations(path)
    assert found.get("who@example.jp") is relation
    if relation in (None, Relation.DELETED):
        assert found.get("also@example.jp") is relation


def test_one_letter_that_counts_is_enough(tmp_path: Path) -> None:
    rows = [
        Row(1, "imap://A/Junk", "both@example.jp"),
        Row(2, INBOX, "both@example.jp"),
        Row(3, "imap://A/Trash", "sold@example.jp"),
        Row(4, "imap://A/Junk", "sold@example.jp"),
        Row(5, INBOX, "gone@example.jp", deleted=1),
        Row(6, "imap://A/Trash", "copied@example.jp", name=""),
        Row(7, INBOX, "both@example.jp", to=["copied@example.jp"]),
        # Marked as junk where it lies: no reason to know the sender, and none to hide them.
        Row(8, INBOX, "marked@example.jp", flags=1 << 24),
        # An address has a row for each name: those of nothing are what the others are.
        Row(9, "imap://A/Junk", "swindler@example.jp", name="Bank"),
        Row(10, "imap://A/Trash", "thrown@example.jp", name="Ito"),
    ]
    left = [("left@example.jp", ""), ("Swindler@example.jp", "Your Bank"), ("thrown@example.jp", "")]
    found = list(envelope_index.TRACE_KIND.read(write_index(tmp_path / "Envelope Index", rows, addresses=left)))
    assert {each.address: each.relation for each in found if isinstance(each, AddressTrace)} == {
        "both@example.jp": Relation.WROTE,
        "sold@example.jp": Relation.DELETED,
        "gone@example.jp": Relation.DELETED,
        "copied@example.jp": Relation.KNOWN,
        "marked@example.jp": Relation.KNOWN,
        "left@example.jp": Relation.KNOWN,
        "thrown@example.jp": Relation.DELETED,
    }


def test_a_swindler_gives_nobody_a_name(tmp_path: Path) -> None:
    rows = [Row(1, INBOX, "who@example.jp", name="Sato"), Row(2, "imap://A/Junk", "who@example.jp", name="Your Bank")]
    path = write_index(tmp_path / "Envelope Index", rows)
    assert people(path)["who@example.jp"].name == "Sato"


def test_labels_of_gmail(tmp_path: Path) -> None:
    sent, drafts = "imap://G/%5BGmail%5D/Sent%20Mail", f"imap://G/%5BGmail%5D/{quote('下書き')}"
    rows = [
        Row(1, ALL_MAIL, "a@example.jp", labels=["imap://G/INBOX"]),
        Row(2, ALL_MAIL, "me@example.com", to=["b@example.jp"], labels=[sent]),
        Row(3, ALL_MAIL, "me@example.com", to=["c@example.jp"], labels=[drafts, "imap://G/Kunden"]),
        Row(4, ALL_MAIL, "d@example.jp", labels=["imap://G/Kunden"]),
        Row(5, "imap://G/%5BGmail%5D/Spam", "e@example.jp", labels=["imap://G/INBOX"]),
    ]
    path = write_index(tmp_path / "Envelope Index", rows)
    assert [each.role for each in entries(path)] == [Role.INBOX, Role.SENT, Role.DRAFTS, None, None]
    assert {each.mailbox for each in entries(path)[:4]} == {("[Gmail]", "All Mail")}
    assert relations(path) == {
        "a@example.jp": Relation.WROTE,
        "b@example.jp": Relation.WRITTEN_TO,
        "c@example.jp": Relation.KNOWN,
        "d@example.jp": Relation.WROTE,
        "me@example.com": Relation.KNOWN,
    }


def test_exchange_keeps_recent_messages_only(tmp_path: Path) -> None:
    path = write_index(tmp_path / "Envelope Index", [Row(1, "ews://E/Inbox"), Row(2, "ews://E/Inbox", deleted=1)])
    assert [each.state for each in entries(path)] == [MessageState.RECENT_ONLY, MessageState.DELETED]


def test_properties(tmp_path: Path) -> None:
    assert envelope_index.INDEX.properties is not None
    path = write_index(tmp_path / "Envelope Index", [])
    assert envelope_index.INDEX.properties(path) == {"version": "4", "minor_version": "74003"}
    old = indexes.envelope_index(tmp_path / "old", INBOX, [], old=True)
    assert envelope_index.INDEX.properties(old) == {}


def test_hostile_cells(tmp_path: Path) -> None:
    path = write_index(tmp_path / "Envelope Index", [Row(1, INBOX), Row(2, "x" * 9000), Row(3, "imap://[::/INBOX")])
    database(
        path,
        "UPDATE messages SET date_sent = 'x', date_received = x'00', flags = 'x', deleted = x'01', sender = 'x'",
        "UPDATE mailboxes SET url = x'ff' WHERE ROWID = 1",
        "INSERT INTO addresses (address, comment) VALUES (x'40ff40', char(0) || 'evil')",
        "INSERT INTO labels VALUES (1, 1), (2, 77)",
    )
    assert len(entries(path)) == 3
    assert set(relations(path)) <= {"taro@example.jp"}
