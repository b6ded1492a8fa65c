"""What Apple Mail's index adds to the copied messages: gaps by kind, each counted once, and whom the book names."""

import csv
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.jobs import backup, people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import Kind
from app.model.ledger import ExpectationKind
from app.model.mail import Role
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.database import database
from tests.builders.envelope_index import NO_DATE, Row, envelope_index

UUID = stores.UUID
INBOX = f"imap://{UUID}/INBOX"
ALL_MAIL = f"imap://{UUID}/%5BGmail%5D/All%20Mail"


def home_with(tmp_path: Path, rows: Sequence[Row], files: Mapping[str, bytes], version: str = "V10") -> Path:
    """Apple Mail with an index and files, by their paths in the account (`INBOX.mbox/7.emlx`)."""
    mail = tmp_path / "home" / "Library" / "Mail" / version
    for place, content in files.items():
        box, _, name = place.rpartition("/")
        stores.write(mail / UUID / box / stores.STORE / "Data" / "Messages" / name, content)
    envelope_index(mail / "MailData" / "Envelope Index", rows)
    stores.accounts_database(tmp_path / "home")
    return mail


def letter(number: int, sender: str, to: str = "hanako@example.com", name: str = "Yamada Taro") -> bytes:
    """A file with a message that its row names `<number@example.jp>`."""
    return stores.emlx(
        (
            f"From: {name} <{sender}>\nTo: {to}\nSubject: test\nDate: Mon, 2 Jan 2006 10:00:00 +0900\n"
            f"Message-ID: <{number}@example.jp>\n\nSee you on Monday.\n"
        ).encode()
    )


def back_up(tmp_path: Path) -> tuple[BackupRecord, list[dict[str, str]]]:
    """A backup of the home, and the rows of missing.csv."""
    sources = Sources(Home(tmp_path / "home", System.MACOS))
    plan = backup.prepare(sources, BackupRequest(tmp_path / "usb", "test"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None
    text = (record.archive / layout.MISSING).read_text(encoding="utf-8-sig")
    return record, list(csv.DictReader(text.splitlines()))


def counts(record: BackupRecord) -> dict[str, object]:
    """How many of each the verdict speaks of."""
    return {
        reason.code: reason.parameters["count"] for reason in record.verdict.reasons if "count" in reason.parameters
    }


def test_exchange_has_a_kind_of_gap_of_its_own(tmp_path: Path) -> None:
    url = f"ews://{UUID}/Inbox"
    rows = [Row(number, url, f"{number}@example.jp", message_id=f"<{number}@example.jp>") for number in (1, 2, 3)]
    home_with(
        tmp_path, [*rows, Row(4, INBOX, message_id="<4@example.jp>")], {"Inbox.mbox/1.emlx": letter(1, "a@example.jp")}
    )
    record, missing = back_up(tmp_path)
    assert [row["reason"] for row in missing] == ["listed_on_exchange", "listed_on_exchange", "listed_not_here"]
    assert "administers" in missing[0]["remedy"] and "Outlook" in missing[0]["対処"]
    assert {code: count for code, count in counts(record).items() if code.endswith("_here")} == {
        "exchange_not_here": 2,
        "messages_not_here": 1,
    }
    assert {each.code: each.parameters.get("count") for each in record.problems} == {
        "exchange_not_here": 2,
        "messages_not_here": 1,
    }
    assert record.gaps == 3


def test_versions_side_by_side_count_no_gap_twice(tmp_path: Path) -> None:
    rows = [
        Row(7, INBOX, message_id="<7@example.jp>"),
        Row(8, INBOX, message_id="<8@example.jp>", subject="gone"),
        # No sender, no Message-ID, no date, as a draft that was never kept.
        Row(9, INBOX, sender=None, subject="unsent", sent=NO_DATE, received=NO_DATE),
        Row(10, INBOX, deleted=1),
    ]
    files = {"INBOX.mbox/7.emlx": letter(7, "a@example.jp"), "INBOX.mbox/11.emlx": letter(11, "b@example.jp")}
    mail = home_with(tmp_path, rows, files)
    shutil.copytree(mail, mail.parent / "V9")
    # Older systems kept no Message-ID in the index.
    database(
        mail.parent / "V9" / "MailData" / "Envelope Index",
        "UPDATE message_global_data SET message_id_header = NULL",
        "UPDATE messages SET date_sent = 0, date_received = 0 WHERE ROWID = 8",
    )
    record, missing = back_up(tmp_path)
    assert sorted(row["subject"] for row in missing) == ["gone", "unsent"]
    assert {row["date"][:4] for row in missing} <= {"2006", ""}
    assert (record.gaps, record.messages, counts(record)["messages_not_here"]) == (2, 4, 2)
    assert [each.parameters["versions"] for each in record.findings if each.code == "versions_side_by_side"] == [
        "V9, V10"
    ]
    assert record.archive is not None
    with closing(sqlite3.connect(record.archive / layout.CATALOG)) as opened:
        rows_of_version = opened.execute(
            "SELECT file, value FROM index_property WHERE name = 'minor_version'"
        ).fetchall()
    assert sorted((Path(file).parts[-3], value) for file, value in rows_of_version) == [
        ("V10", "74003"),
        ("V9", "74003"),
    ]


@pytest.mark.parametrize("content", [b"", b"12 monkeys"])
def test_a_file_that_holds_no_message_is_counted_once(tmp_path: Path, content: bytes) -> None:
    rows = [Row(7, INBOX, message_id="<7@example.jp>"), Row(8, INBOX, message_id="<8@example.jp>", subject="hollow")]
    home_with(tmp_path, rows, {"INBOX.mbox/7.emlx": letter(7, "a@example.jp"), "INBOX.mbox/8.emlx": content})
    record, missing = back_up(tmp_path)
    assert [(row["reason"], row["subject"]) for row in missing] == [("listed_file_damaged", "hollow")]
    assert record.facts is not None
    about = [each for each in record.facts.ledger if each.is_open and each.kind is not ExpectationKind.ACCOUNT]
    assert [each.name.rpartition("/")[2] for each in about] == ["8.emlx"]
    assert "messages_not_here" not in counts(record)


def test_an_empty_file_does_not_hide_the_partial_one(tmp_path: Path) -> None:
    files = {"INBOX.mbox/7.emlx": b"", "INBOX.mbox/7.partial.emlx": letter(7, "a@example.jp")}
    home_with(tmp_path, [Row(7, INBOX, message_id="<7@example.jp>")], files)
    record, missing = back_up(tmp_path)
    assert (record.messages, missing) == (1, [])


# A carrier's address and a full name: whoever has them is a person, unless it is known better.
TRASHED, JUNKED, GONE = "taro.y@docomo.ne.jp", "junk.y@docomo.ne.jp", "gone.y@docomo.ne.jp"


def test_people_of_junk_and_of_deleted_mail(tmp_path: Path) -> None:
    rows = [
        Row(1, f"imap://{UUID}/Junk", JUNKED, "Yamada Taro", message_id="<1@example.jp>"),
        Row(2, f"imap://{UUID}/Junk", "only.listed@docomo.ne.jp", "Yamada Jiro", to=["other.y@docomo.ne.jp"]),
        Row(3, f"imap://{UUID}/Deleted%20Messages", TRASHED, "Sato Taro", message_id="<3@example.jp>"),
        Row(4, f"imap://{UUID}/Deleted%20Messages", GONE, "Sato Jiro"),
        Row(5, INBOX, "deleted.y@docomo.ne.jp", "Ito Taro", message_id="<5@example.jp>", deleted=1),
        Row(6, INBOX, "marked.y@docomo.ne.jp", "Ito Jiro", message_id="<6@example.jp>", flags=1 << 24),
        Row(7, INBOX, "known.y@docomo.ne.jp", "Kato Taro", message_id="<7@example.jp>"),
    ]
    files = {
        "Junk.mbox/1.emlx": letter(1, JUNKED),
        "Deleted Messages.mbox/3.emlx": letter(3, TRASHED),
        "INBOX.mbox/5.emlx": letter(5, "deleted.y@docomo.ne.jp"),
        "INBOX.mbox/6.emlx": letter(6, "marked.y@docomo.ne.jp").replace(
            b"<integer>1</integer>", b"<integer>16777216</integer>"
        ),
        "INBOX.mbox/7.emlx": letter(7, "known.y@docomo.ne.jp"),
    }
    home_with(tmp_path, rows, files)
    record, _ = back_up(tmp_path)
    assert record.archive is not None
    found = people.run(record.archive, lambda event: None, Cancel()).people
    assert {each.address: each.kind for each in found if each.address.endswith("docomo.ne.jp")} == {
        JUNKED: Kind.BULK,
        TRASHED: Kind.UNKNOWN,
        GONE: Kind.UNKNOWN,
        "deleted.y@docomo.ne.jp": Kind.UNKNOWN,
        "marked.y@docomo.ne.jp": Kind.BULK,
        "known.y@docomo.ne.jp": Kind.PERSON,
    }
    for book in (record.archive / layout.ADDRESS_BOOK).iterdir():
        if not book.name.startswith("everyone"):
            assert JUNKED.encode() not in book.read_bytes() and b"only.listed" not in book.read_bytes(), book.name


def test_labels_of_gmail_give_roles(tmp_path: Path) -> None:
    sent, drafts = f"imap://{UUID}/%5BGmail%5D/Sent%20Mail", f"imap://{UUID}/%5BGmail%5D/Drafts"
    rows = [
        Row(1, ALL_MAIL, "a@example.jp", message_id="<1@example.jp>", labels=[INBOX]),
        Row(2, ALL_MAIL, "alias@example.com", message_id="<2@example.jp>", labels=[sent]),
        Row(3, ALL_MAIL, "alias@example.com", message_id="<3@example.jp>", labels=[drafts]),
    ]
    box = "[Gmail].mbox/All Mail.mbox"
    files = {
        f"{box}/1.emlx": letter(1, "a@example.jp"),
        f"{box}/2.emlx": letter(2, "alias@example.com", to="customer@example.jp"),
        f"{box}/3.emlx": letter(3, "alias@example.com", to="never@example.jp"),
    }
    home_with(tmp_path, rows, files)
    record, missing = back_up(tmp_path)
    assert missing == [] and record.archive is not None
    roles = [(row.role, row.path) for row in catalog.rows(record.archive / layout.CATALOG)]
    path = ("[Gmail]", "All Mail")
    assert roles == [(Role.INBOX, path), (Role.SENT, path), (Role.DRAFTS, path)]
    found = {each.address: each for each in people.run(record.archive, lambda event: None, Cancel()).people}
    assert found["alias@example.com"].kind is Kind.SELF
    assert (found["customer@example.jp"].kind, found["customer@example.jp"].sent) == (Kind.PERSON, 1)
    assert "never@example.jp" not in found or found["never@example.jp"].sent == 0
