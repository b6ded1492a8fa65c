"""The catalog: what is written is read again, and catalogs of older versions are read too."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.archive.catalog import catalog, named_people
from app.archive.catalog.closed_mail import note_readable
from app.archive.catalog.envelopes import ListedEnvelope, envelopes
from app.archive.catalog.figures import calendar, folders
from app.archive.catalog.index_gaps import listed_gaps
from app.archive.catalog.schema import DAMAGE, MESSAGE_COLUMNS, SCHEMA_VERSION
from app.archive.catalog.writer import CatalogWriter
from app.jobs.accounts import owners_of
from app.model.codes import Code
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.deletion import AccountHoldings
from app.model.ledger import AccountKey
from app.model.mail import Address, Completeness, Envelope, Message, MessageFlag, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Mailbox, Store

DAY = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
ENVELOPE = Envelope(
    sender=Address("Hanako", "hanako@example.jp"),
    reply_to=(Address("", "reply@example.jp"),),
    to=(Address("Taro", "taro@example.jp"), Address("", "jiro@example.jp")),
    cc=(Address("", "cc@example.jp"),),
    bcc=(Address("", "bcc@example.jp"),),
    date=DAY,
    message_id="1@example.jp",
    subject="件名",
    signals=("list_id", "precedence"),
    answers=("0@example.jp",),
    raw_sender="Hanako <hanako@example.jp",
    authors=(Address("花子", "hanako@example.jp"), Address("", "taro@example.jp")),
    list_address="list@ml.example.jp",
    delivered_to="me@example.jp",
)
MESSAGE = Message(
    Origin(Path("data/stores/x"), 10, 20), b"", Completeness.PARTIAL, MessageFlag.READ, DAY, (Code.TRUNCATED,)
)
# As the first version wrote it (November 2026): no address books, traces, gaps, and fewer columns.
FIRST_SCHEMA = """
PRAGMA user_version = 1;
CREATE TABLE store (id INTEGER PRIMARY KEY, client TEXT NOT NULL, path TEXT NOT NULL);
CREATE TABLE account (store INTEGER NOT NULL REFERENCES store, address TEXT NOT NULL, protocol TEXT NOT NULL,
    server TEXT NOT NULL, aliases TEXT NOT NULL);
CREATE TABLE mailbox (id INTEGER PRIMARY KEY, store INTEGER NOT NULL REFERENCES store, account TEXT NOT NULL,
    path TEXT NOT NULL, role TEXT NOT NULL);
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL);
CREATE TABLE message (id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox,
    file INTEGER NOT NULL REFERENCES file, offset INTEGER NOT NULL, length INTEGER NOT NULL, message_id TEXT NOT NULL,
    date INTEGER, received INTEGER, from_name TEXT, from_address TEXT, reply_to TEXT, to_ TEXT, cc TEXT,
    subject TEXT NOT NULL, signals TEXT, marks INTEGER NOT NULL, completeness TEXT NOT NULL, notes TEXT);
INSERT INTO store VALUES (1, 'thunderbird', '/home/hanako');
INSERT INTO account VALUES (1, 'hanako@example.jp', 'pop', 'pop.example.jp', '["old@example.jp"]');
INSERT INTO mailbox VALUES (1, 1, 'hanako@example.jp', '["Inbox"]', 'inbox');
INSERT INTO file VALUES (1, 'data/stores/x', 'mbox');
INSERT INTO message VALUES (NULL, 1, 1, 10, 20, '1@example.jp', 1795447800, NULL, 'Taro', 'taro@example.jp', NULL,
    '[["", "hanako@example.jp"]]', NULL, 'hello', NULL, 1, 'whole', NULL);
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the catalog lies."""
    return tmp_path / "catalog.sqlite"


def fill(path: Path) -> None:
    """A catalog with one of everything."""
    with closing(CatalogWriter(path)) as writer:
        accounts = (Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp", ("old@example.jp",)),)
        store = writer.add_store(Store("thunderbird", Path("/home/hanako"), (), accounts))
        mailbox = writer.add_mailbox(store, Mailbox(("Local", "Inbox"), Role.INBOX, (), "hanako@example.jp"))
        writer.add(mailbox, writer.add_file("data/stores/x", "mbox"), MESSAGE, ENVELOPE)
        writer.add_card(store, Card("Taro", ("taro@example.jp",)))
        trace = AddressTrace("jiro@example.jp", "Jiro", Relation.WRITTEN_TO, Confidence.HIGH, DAY)
        writer.add_trace(store, "recents", "data/stores/y", trace)
        writer.finish()


def test_what_was_written_is_read_again(path: Path) -> None:
    fill(path)
    (row,) = catalog.rows(path)
    assert (row.message, row.envelope) == (MESSAGE, ENVELOPE)
    assert (row.account, row.path, row.role) == ("hanako@example.jp", ("Local", "Inbox"), Role.INBOX)
    assert (row.file, row.format) == ("data/stores/x", "mbox")
    assert list(catalog.incomplete(path)) == catalog.messages_from(path, "hanako@example.jp", 5) == [row]
    assert [card.name for card in catalog.cards(path)] == ["Taro"]
    ((kind, file, trace),) = catalog.traces(path)
    assert (kind, file, trace.address, trace.last) == ("recents", "data/stores/y", "jiro@example.jp", DAY)
    assert catalog.accounts(path) == [
        Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp", ("old@example.jp",))
    ]


def as_listed(row: catalog.CatalogRow) -> ListedEnvelope:
    """What gathering people is given of a row."""
    origin = row.message.origin
    place = (row.file, row.format, origin.offset, origin.length, row.id)
    return ListedEnvelope(row.role, row.message.flags, row.envelope, row.path, *place)


def test_people_are_gathered_from_what_the_rows_say(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as database:
        names = ", ".join(name for name in MESSAGE_COLUMNS if name != "label_role")
        database.execute(f"INSERT INTO message ({names}, label_role) SELECT {names}, 'sent' FROM message")
        database.execute(f"INSERT INTO message ({names}) SELECT {names} FROM message")
        database.execute("UPDATE message SET date = NULL, from_address = NULL, to_ = NULL, marks = 0 WHERE id = 3")
        database.commit()
    rows = list(catalog.rows(path))
    assert [row.role for row in rows] == [Role.INBOX, Role.SENT, Role.INBOX, Role.INBOX]
    assert list(envelopes(path)) == [as_listed(row) for row in rows]


@pytest.mark.parametrize("change", ["date = 'x'", "to_ = '['", "offset = 'x'", "marks = 'x'", "label_role = 'x'"])
def test_a_damaged_cell_is_noticed(path: Path, change: str) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"UPDATE message SET {change}")
        database.commit()
    with pytest.raises(DAMAGE):
        list(envelopes(path))


def test_the_columns_are_those_of_the_list(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        columns = [name for (name,) in database.execute("SELECT name FROM pragma_table_info('message')")]
    assert columns == ["id", *MESSAGE_COLUMNS]


def test_a_catalog_before_authors_and_lists_were_noted(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as database:
        for column in ("authors", "list_address", "delivered_to"):
            database.execute(f"ALTER TABLE message DROP COLUMN {column}")
        database.execute("PRAGMA user_version = 3")
    (row,) = catalog.rows(path)
    assert row.envelope == ENVELOPE._replace(authors=(), list_address="", delivered_to="")


def test_a_catalog_before_accounts_had_labels(path: Path) -> None:
    fill(path)
    now = catalog.holdings(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE account DROP COLUMN label")
        database.execute("PRAGMA user_version = 4")
    assert catalog.holdings(path) == now
    assert [each.label for each in catalog.accounts(path)] == [""] * len(catalog.accounts(path))


def test_two_accounts_a_program_does_not_tell_apart_are_of_no_known_protocol(tmp_path: Path) -> None:
    both = (Account("a@example.jp", MailProtocol.IMAP), Account("a@example.jp", MailProtocol.POP))
    mailbox = Mailbox(("Inbox",), Role.INBOX, (), "a@example.jp")
    store = Store("becky", tmp_path, (), both, (mailbox,))
    path = tmp_path / "catalog.sqlite"
    with closing(CatalogWriter(path)) as writer:
        number = writer.add_mailbox(writer.add_store(store), mailbox)
        writer.add(number, writer.add_file("data/stores/x", "mbox"), MESSAGE, ENVELOPE)
        writer.finish()
    assert [(each.protocol, each.messages) for each in catalog.holdings(path)] == [(MailProtocol.UNKNOWN, 1)]
    assert owners_of(store) == {mailbox: AccountKey("becky", "a@example.jp", MailProtocol.UNKNOWN)}


def test_a_catalog_of_the_first_version_is_read_and_not_changed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(FIRST_SCHEMA)
    before = path.read_bytes()
    (row,) = catalog.rows(path)
    assert (row.envelope.sender, row.envelope.subject) == (Address("Taro", "taro@example.jp"), "hello")
    assert (row.envelope.bcc, row.envelope.answers, row.envelope.raw_sender) == ((), (), "")
    assert (row.message.flags, row.message.completeness) == (MessageFlag.READ, Completeness.WHOLE)
    assert catalog.messages_from(path, "taro@example.jp", 1) == [row]
    assert list(envelopes(path)) == [as_listed(row)]
    assert (catalog.cards(path), list(catalog.traces(path)), list(listed_gaps(path))) == ([], [], [])
    assert len(list(catalog.dates_with(path, ["taro@example.jp"]))) == 1
    (holdings,) = catalog.holdings(path)
    assert holdings == AccountHoldings(
        "thunderbird",
        "hanako@example.jp",
        MailProtocol.POP,
        unknown=1,
        size_bytes=20,
        first=holdings.first,
        last=holdings.first,
    )
    assert [folder.messages for folder in folders(path, UTC)] == [1]
    assert sum(calendar(path, UTC).months.values()) == 1
    assert path.read_bytes() == before


def test_a_version_2_catalog_without_a_table_is_damaged(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE gap")
    with pytest.raises(sqlite3.Error):
        list(listed_gaps(path))


def test_messages_over_a_hole_are_marked_once(path: Path) -> None:
    whole = Message(Origin(Path("x"), 100, 50), b"", Completeness.WHOLE)
    with closing(CatalogWriter(path)) as writer:
        store = writer.add_store(Store("thunderbird", Path("/home"), ()))
        mailbox = writer.add_mailbox(store, Mailbox(("Inbox",), Role.INBOX, ()))
        file = writer.add_file("data/stores/x", "mbox")
        writer.add(mailbox, file, whole, Envelope())
        assert writer.mark_holes(file, [(0, 100), (150, 10)]) == 0
        assert writer.mark_holes(file, [(149, 1), (120, 4)]) == 1
        writer.finish()
    (row,) = catalog.incomplete(path)
    assert row.message.notes == (Code.LOST_ON_DISK,)


def test_nothing_is_taken_over_of_a_catalog_without_a_table(path: Path, tmp_path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE named")
    with closing(CatalogWriter(tmp_path / "next.sqlite", path)) as writer:
        assert writer.earlier is None


def test_what_no_text_can_name_is_left_out(path: Path) -> None:
    fill(path)
    named_people.note(path, {1: "[]", 2: "[" * 100_000, 3: b"[]"})  # type: ignore[dict-item]
    assert named_people.read(path) == {1: "[]"}


def test_whom_the_messages_of_a_forgotten_file_name_is_forgotten(tmp_path: Path) -> None:
    """Their numbers are given out again: the people of one message would become those of another."""
    message = Message(Origin(Path("x"), 100, 50), b"")

    def listed(path: Path, earlier: Path | None) -> tuple[CatalogWriter, int, int]:
        writer = CatalogWriter(path, earlier)
        store = writer.add_store(Store("thunderbird", Path("/home"), ()))
        mailbox = writer.add_mailbox(store, Mailbox(("Inbox",), Role.INBOX, ()))
        return writer, mailbox, writer.add_file("data/stores/x", "mbox")

    before, mailbox, file = listed(tmp_path / "1.sqlite", None)
    with closing(before):
        before.add(mailbox, file, message, Envelope())
        before.note_reading(file, ())
        before.finish()
    named_people.note(tmp_path / "1.sqlite", {1: "[]"})
    writer, mailbox, file = listed(tmp_path / "2.sqlite", tmp_path / "1.sqlite")
    with closing(writer):
        assert writer.earlier is not None
        carried = writer.earlier.find("data/stores/x", "mbox", mailbox)
        assert carried is not None
        for _ in range(2):
            writer.carry_over(mailbox, file, carried)
            writer.forget_file(file)
        writer.add(mailbox, file, message, Envelope())
        writer.finish()
    assert [row.id for row in catalog.rows(tmp_path / "2.sqlite")] == [1]
    assert named_people.read(tmp_path / "2.sqlite") == {}


def test_a_mailbox_of_a_forgotten_file_is_not_what_it_was(tmp_path: Path) -> None:
    """As many messages as before, of which one is another: the earlier readable copy lacks that."""

    def listed(path: Path, earlier: Path | None) -> tuple[CatalogWriter, int]:
        writer = CatalogWriter(path, earlier)
        store = writer.add_store(Store("apple_mail", Path("/home"), ()))
        return writer, writer.add_mailbox(store, Mailbox(("Inbox",), Role.INBOX, ()))

    message = Message(Origin(Path("x"), 0, 50), b"")
    before, mailbox = listed(tmp_path / "1.sqlite", None)
    with closing(before):
        for name in ("1.emlx", "2.emlx"):
            file = before.add_file(name, "emlx")
            before.add(mailbox, file, message, Envelope(subject=name))
            before.note_reading(file, ())
        before.finish()
    note_readable(tmp_path / "1.sqlite", {mailbox: "data/mail/Inbox.mbox"})
    writer, mailbox = listed(tmp_path / "2.sqlite", tmp_path / "1.sqlite")
    with closing(writer):
        assert writer.earlier is not None
        for name in ("1.emlx", "2.emlx"):
            file, carried = writer.add_file(name, "emlx"), writer.earlier.find(name, "emlx", mailbox)
            assert carried is not None
            writer.carry_over(mailbox, file, carried)
            if name == "1.emlx":
                writer.forget_file(file)
                writer.add(mailbox, writer.add_file(name, "emlx"), message, Envelope(subject="another"))
        writer.finish()
        copy = writer.readable_copies()[mailbox]
    assert not copy.is_same
    assert [row.messages for row in copy.rows] == [1]


@pytest.mark.parametrize(
    ("mailbox", "owner", "protocol"),
    [
        (Mailbox(("Inbox",), Role.INBOX, ()), "hanako@example.jp", MailProtocol.EXCHANGE),
        (Mailbox(("Local",), Role.OTHER, (), is_local=True), "", MailProtocol.LOCAL),
        (Mailbox(("archive",), Role.OTHER, (), owner_is_unknown=True), "", MailProtocol.UNKNOWN),
    ],
)
def test_the_only_account_owns_what_may_be_nobody_elses(
    tmp_path: Path, mailbox: Mailbox, owner: str, protocol: MailProtocol
) -> None:
    store = Store("outlook", tmp_path, (), (Account("hanako@example.jp", MailProtocol.EXCHANGE),), (mailbox,))
    path = tmp_path / "catalog.sqlite"
    with closing(CatalogWriter(path)) as writer:
        number = writer.add_mailbox(writer.add_store(store), mailbox)
        writer.add(number, writer.add_file("data/stores/x", "pst"), MESSAGE, ENVELOPE)
        writer.finish()
    found = {(each.address, each.protocol) for each in catalog.holdings(path) if each.messages}
    assert found == {(owner, protocol)}
    assert owners_of(store) == {mailbox: AccountKey("outlook", owner, protocol)}
