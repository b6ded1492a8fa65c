"""What a certificate states is read from the archive alone: whole, older, damaged, strange, or without any mail."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.archive.bag import layout, manifest
from app.archive.catalog.writer import CatalogWriter
from app.archive.documents.statement import read_statement, visit_fields
from app.model.codes import Code
from app.model.deletion import AccountHoldings, Removal
from app.model.errors import ArchiveDamagedError, UsageError
from app.model.findings import Finding
from app.model.mail import Completeness, Envelope, Message, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.plan import Visit
from app.model.statement import Calendar, Silence
from app.model.store import Account, Mailbox, Store
from app.model.verdict import Answer

TOKYO = timezone(timedelta(hours=9))


def fill(path: Path, *dates: datetime | None) -> None:
    """A catalog of one inbox with whole messages of these dates, and an empty folder."""
    writer = CatalogWriter(path)
    store = writer.add_store(Store("apple-mail", Path("/home"), (), (Account("hanako@example.jp", MailProtocol.POP),)))
    inbox = writer.add_mailbox(store, Mailbox(("Inbox",), Role.INBOX, (), "hanako@example.jp"))
    writer.add_mailbox(store, Mailbox(("Old", "2002"), Role.OTHER, ()))
    file = writer.add_file("data/stores/x", "mbox")
    for number, date in enumerate(dates):
        whole = Completeness.PARTIAL if number == 0 else Completeness.WHOLE
        message = Message(Origin(Path("x"), number, 10), b"", whole)
        writer.add(inbox, file, message, Envelope(date=date, subject="s"))
    writer.finish()
    writer.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    """An archive as far as a certificate looks at it."""
    folder = tmp_path / "2026-11-23 1530 Mac"
    folder.mkdir()
    fill(
        folder / layout.CATALOG,
        datetime(2005, 12, 31, 23, 30, tzinfo=UTC),
        datetime(2006, 3, 1, tzinfo=UTC),
        datetime(2006, 3, 2, tzinfo=UTC),
        None,
    )
    (folder / layout.MANIFEST).write_text("0" * 64 + "  data/stores/x\n")
    info = manifest.standard_fields(
        when=datetime(2026, 11, 23, 15, 30, tzinfo=TOKYO),
        size_bytes=40,
        generation=1,
        files=1,
        agent="Furoshiki 1.0",
        label="Mac",
        sources="x",
    )
    info |= visit_fields(Visit("Hanako", "T-1", "Taro", "Example"))
    (folder / layout.BAG_INFO).write_text(manifest.bag_info(info), encoding="utf-8")
    (folder / layout.MISSING).write_text(
        "what,reason,account,mailbox,date,sender,subject,file\r\n"
        "message,truncated partial,hanako@example.jp,Inbox,2006-01-01,Taro,Hello,data/stores/x\r\n",
        encoding="utf-8-sig",
    )
    record = {
        "people": 3,
        "problems": [{"code": "file_unreadable", "path": "/a", "reason": "eio"}, "nonsense", {"no": "code"}],
        "accounts": [
            {
                "client": "apple-mail",
                "address": "hanako@example.jp",
                "protocol": "pop",
                "removal": "deletes",
                "only_here": 4,
            },
            {"removal": "nonsense"},
        ],
        "verdict": {"answer": "not_safe", "reasons": [{"code": "same_disk"}]},
    }
    (folder / layout.RECORD).write_text(json.dumps(record))
    yield folder


def test_everything(archive: Path) -> None:
    statement = read_statement(archive)
    assert (statement.label, statement.agent, statement.files, statement.size_bytes, statement.people) == (
        "Mac",
        "Furoshiki 1.0",
        1,
        40,
        3,
    )
    assert statement.visit == Visit("Hanako", "T-1", "Taro", "Example")
    assert statement.made == datetime(2026, 11, 23, 15, 30, tzinfo=TOKYO)
    assert (statement.messages, statement.incomplete) == (4, 1)
    inbox, old = statement.folders
    assert (inbox.path, inbox.messages, inbox.incomplete, old.path, old.messages) == (
        ("Inbox",),
        4,
        1,
        ("Old", "2002"),
        0,
    )
    assert statement.last == datetime(2006, 3, 2, tzinfo=UTC)
    assert statement.accounts == (
        AccountHoldings("apple-mail", "hanako@example.jp", MailProtocol.POP, Removal.DELETES, only_here=4),
    )
    assert statement.verdict.answer is Answer.NOT_SAFE
    assert statement.problems == (Finding(Code.FILE_UNREADABLE, {"path": "/a", "reason": "eio"}),)
    assert statement.missing_count == 1
    assert (statement.missing_items[0].reasons, statement.missing_items[0].subject) == (
        ("truncated", "partial"),
        "Hello",
    )


def test_the_seal_is_what_stock_tools_answer(archive: Path) -> None:
    import subprocess
    import sys

    script = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())"
    done = subprocess.run(
        [sys.executable, "-c", script, archive / layout.MANIFEST], capture_output=True, encoding="ascii", check=True
    )
    statement = read_statement(archive)
    assert statement.seal == done.stdout.strip()
    assert statement.short_seal.replace(" ", "") == statement.seal[:12]
    assert [len(part) for part in statement.short_seal.split()] == [4, 4, 4]


def test_months_are_those_of_the_place_the_archive_was_made_at(archive: Path) -> None:
    statement = read_statement(archive)
    # New Year's Eve in London is New Year's morning in Tokyo.
    assert statement.calendar == Calendar({(2006, 1): 1, (2006, 3): 2}, undated=1)
    assert statement.calendar.silences() == [Silence((2006, 2), (2006, 2))]
    assert statement.first == datetime(2006, 1, 1, 8, 30, tzinfo=TOKYO)
    assert statement.first.tzinfo == TOKYO


def test_before_the_archive_is_sealed(archive: Path) -> None:
    (archive / layout.BAG_INFO).unlink()
    statement = read_statement(
        archive, {"External-Description": "Other", "Payload-Oxum": "7.2", "Contact-Name": "Jiro"}
    )
    assert (statement.label, statement.size_bytes, statement.files, statement.visit) == ("Other", 7, 2, Visit("Jiro"))


def test_an_older_archive_without_some_files(archive: Path) -> None:
    for name in (layout.RECORD, layout.MISSING, layout.BAG_INFO):
        (archive / name).unlink()
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.executescript(
            "PRAGMA user_version = 1; DROP TABLE account; DROP TABLE trace; ALTER TABLE message DROP COLUMN bcc;"
        )
    statement = read_statement(archive)
    assert (statement.messages, statement.accounts, statement.missing_items, statement.missing_count) == (
        4,
        (),
        (),
        None,
    )
    assert (statement.people, statement.made, statement.label, statement.visit) == (None, None, "", Visit())
    assert (statement.verdict.answer, statement.verdict.reasons) == (
        Answer.UNKNOWN,
        (Finding(Code.VERDICT_NOT_RECORDED),),
    )


def test_an_archive_without_account_holdings(archive: Path) -> None:
    (archive / layout.RECORD).write_text("{}")
    (holdings,) = read_statement(archive).accounts
    assert (holdings.address, holdings.protocol, holdings.removal) == ("hanako@example.jp", "pop", Removal.UNKNOWN)
    assert (holdings.messages, holdings.unknown, holdings.incomplete, holdings.size_bytes) == (4, 4, 1, 40)
    assert (holdings.first, holdings.last) == ("2006-01-01", "2006-03-02")


@pytest.mark.parametrize(
    "record", ["", "[]", "null", "[" * 100_000, '{"verdict": {"answer": "very_safe", "reasons": []}}', '{"verdict": 1}']
)
def test_a_record_of_another_shape_is_no_verdict(archive: Path, record: str) -> None:
    (archive / layout.RECORD).write_text(record)
    assert read_statement(archive).verdict.answer is Answer.UNKNOWN


@pytest.mark.parametrize("text", ["", "x\r\n1\r\n", "\x00\r\n", "what\r\n" + "y" * 200_000 + "\r\n"])
def test_a_missing_list_of_another_shape(archive: Path, text: str) -> None:
    (archive / layout.MISSING).write_text(text)
    statement = read_statement(archive)
    assert statement.missing_count in (0, 1, None)


def test_the_first_rows_of_a_long_list_are_kept_and_all_are_counted(archive: Path) -> None:
    with (archive / layout.MISSING).open("a") as sink:
        sink.writelines(f"message,partial,a,Inbox,2006-01-01,x,{number},y\r\n" for number in range(999))
    statement = read_statement(archive)
    assert (len(statement.missing_items), statement.missing_count) == (200, 1000)


def test_what_is_no_archive(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_statement(tmp_path)
    assert caught.value.code == "not_an_archive"
    (archive / layout.MANIFEST).unlink()
    with pytest.raises(UsageError):
        read_statement(archive)


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_catalog(archive: Path, damage: bytes) -> None:
    (archive / layout.CATALOG).write_bytes(damage)
    with pytest.raises(ArchiveDamagedError) as caught:
        read_statement(archive)
    assert caught.value.code == "catalog_damaged"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mailbox SET path = 'x'",
        "UPDATE mailbox SET role = 'x'",
        "UPDATE message SET date = 9e18",
        "DROP TABLE message",
        "UPDATE mailbox SET path = '5'",
    ],
)
def test_a_catalog_of_another_shape(archive: Path, change: str) -> None:
    with closing(sqlite3.connect(archive / layout.CATALOG, isolation_level=None)) as database:
        database.execute(change)
    with pytest.raises(ArchiveDamagedError):
        read_statement(archive)


def test_the_fields_of_a_visit_are_one_line_each() -> None:
    fields = visit_fields(Visit("Hanako\r\nPayload-Oxum: 0.0", " ", "\u2028x\x85y"))
    assert fields == {"Contact-Name": "Hanako Payload-Oxum: 0.0", "Furoshiki-Technician": "x y"}


def test_silences_are_longest_first() -> None:
    months = {(2001, 11): 1, (2002, 2): 1, (2005, 1): 3, (2005, 2): 1, (2005, 4): 1}
    assert Calendar(months).silences() == [
        Silence((2002, 3), (2004, 12)),
        Silence((2001, 12), (2002, 1)),
        Silence((2005, 3), (2005, 3)),
    ]
    assert Calendar(months).silences()[0].months == 34
    assert Calendar().silences() == []
