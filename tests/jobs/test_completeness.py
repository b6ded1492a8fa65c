"""What the mail programs list and the files lack: each planted gap is reported, and no others."""

import csv
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout
from app.archive.catalog.index_check import compare
from app.archive.catalog.index_gaps import listed_gaps
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import CancelledError
from app.model.events import Event, Progress
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from tests.builders import indexes, stores
from tests.builders.indexes import DATE, Entry

WHEN = "2006-01-02T01:00:00+00:00"
HEADINGS = [
    "what",
    "reason",
    "account",
    "mailbox",
    "date",
    "sender",
    "subject",
    "file",
    "explanation",
    "remedy",
    "説明",
    "対処",
]


def back_up(home: Path, usb: Path) -> BackupRecord:
    """A backup of all of a home, with nobody watching."""
    sources = Sources(Home(home, System.MACOS))
    return backup.run(backup.prepare(sources, BackupRequest(usb, "test")), lambda event: None, Cancel())


def missing(record: BackupRecord) -> list[dict[str, str]]:
    """The rows of missing.csv."""
    assert record.archive is not None
    text = (record.archive / layout.MISSING).read_text(encoding="utf-8-sig")
    table = csv.DictReader(text.splitlines())
    assert table.fieldnames == HEADINGS
    return list(table)


def described(rows: Sequence[dict[str, str]]) -> list[tuple[str, ...]]:
    """What a person looks for in a row."""
    return [tuple(row[name] for name in ("reason", "account", "mailbox", "date", "sender", "subject")) for row in rows]


def problems(record: BackupRecord) -> dict[str, object]:
    """The problems by code; the last of a kind counts."""
    return {problem.code: problem.parameters for problem in record.problems}


@pytest.fixture
def mac(tmp_path: Path) -> Path:
    """Apple Mail with two whole messages, both in its index."""
    home = tmp_path / "home"
    mail = home / "Library" / "Mail" / "V10"
    folder = mail / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    stores.write(folder / "7.emlx", stores.emlx(stores.message(7)))
    stores.write(folder / "8.emlx", stores.emlx(stores.message(8)))
    stores.accounts_database(home)
    index(mail, [Entry(7, "7@example.jp"), Entry(8, "8@example.jp")])
    return home


def index(mail: Path, entries: Sequence[Entry]) -> None:
    """Writes the index of a `V10` folder anew."""
    path = mail / "MailData" / "Envelope Index"
    path.unlink(missing_ok=True)
    indexes.envelope_index(path, f"imap://{stores.UUID}/INBOX", entries)


@pytest.fixture
def linux(tmp_path: Path) -> Path:
    """Thunderbird with a folder on a server and one fetched by POP; both are whole and listed."""
    profile = indexes.imap_profile(tmp_path / "home" / ".thunderbird" / "x.default")
    entries = [Entry(1, "1@example.jp", offline=300), Entry(2, "2@example.jp", offline=300)]
    imap = profile / "ImapMail" / "imap.example.com"
    stores.write(imap / "INBOX", stores.mbox(stores.message(1), stores.message(2)))
    stores.write(imap / "INBOX.msf", indexes.msf(entries, folder="(UIDValidity=5)"))
    pop = profile / "Mail" / "pop.example.jp"
    stores.write(pop / "Inbox", stores.mbox(stores.message(3), stores.message(4)))
    stores.write(pop / "Inbox.msf", indexes.msf([Entry(1, "3@example.jp"), Entry(2, "4@example.jp")]))
    stores.write(pop / "popstate.dat", b"# POP3 State File\n*pop.example.jp salon\n")
    return tmp_path / "home"


def profile_of(home: Path) -> Path:
    return home / ".thunderbird" / "x.default"


def test_stores_without_gaps(mac: Path, linux: Path, tmp_path: Path) -> None:
    record = back_up(mac, tmp_path / "usb")
    assert record.messages == 6
    assert record.gaps == 0
    assert missing(record) == []
    assert not problems(record).keys() & {"messages_not_here", "index_not_read", "index_missing"}


def test_an_emlx_that_is_gone(mac: Path, tmp_path: Path) -> None:
    next(mac.rglob("8.emlx")).unlink()
    record = back_up(mac, tmp_path / "usb")
    (row,) = missing(record)
    assert described([row]) == [
        ("listed_not_here", "hanako@salon.example.jp", "INBOX", WHEN, "Taro <taro@example.jp>", "test"),
    ]
    assert row["file"].endswith("V10/MailData/Envelope Index")
    assert row["explanation"] and row["remedy"] and row["説明"] and row["対処"]
    assert record.gaps == 1
    assert problems(record)["messages_not_here"] == {"count": 1}
    assert record.verdict.answer is Answer.NOT_SAFE
    assert "messages_not_here" in {reason.code for reason in record.verdict.reasons}


def test_what_was_deleted_or_moved_is_no_gap(mac: Path, tmp_path: Path) -> None:
    mail = mac / "Library" / "Mail" / "V10"
    index(mail, [Entry(7, "7@example.jp"), Entry(-9, "9@example.jp"), Entry(10, "8@EXAMPLE.jp")])
    record = back_up(mac, tmp_path / "usb")
    assert missing(record) == []


def test_a_number_counts_only_in_its_own_tree(mac: Path, tmp_path: Path) -> None:
    old = mac / "Library" / "Mail" / "V9" / stores.UUID / "Old.mbox" / "Messages"
    stores.write(old / "9.emlx", stores.emlx(stores.message(20)))
    index(mac / "Library" / "Mail" / "V10", [Entry(7, "7@example.jp"), Entry(9, "9@example.jp")])
    record = back_up(mac, tmp_path / "usb")
    assert [row["reason"] for row in missing(record)] == ["listed_not_here"]
    assert problems(record)["index_missing"] == {
        "path": str(mac / "Library" / "Mail"),
        "program": "apple-mail",
        "part": "V9",
    }


def test_an_index_before_there_were_versions(tmp_path: Path) -> None:
    mail = tmp_path / "home" / "Library" / "Mail"
    folder = mail / "POP-hanako@mail.example.com" / "INBOX.mbox" / "Messages"
    stores.write(folder / "3.emlx", stores.emlx(stores.message(3)))
    url = "pop://hanako@mail.example.com/INBOX"
    indexes.envelope_index(mail / "Envelope Index", url, [Entry(3), Entry(4, "4@example.jp"), Entry(-5)], old=True)
    (row,) = missing(back_up(tmp_path / "home", tmp_path / "usb"))
    assert described([row])[0][:3] == ("listed_not_here", "hanako@example.com", "INBOX")


def test_a_partial_message_is_listed_once(mac: Path, tmp_path: Path) -> None:
    text, _ = stores.partial(9)
    folder = next(mac.rglob("8.emlx")).parent
    stores.write(folder / "9.partial.emlx", stores.emlx(text))
    index(mac / "Library" / "Mail" / "V10", [Entry(number) for number in (7, 8, 9)])
    record = back_up(mac, tmp_path / "usb")
    assert [row["reason"] for row in missing(record)] == ["attachment_not_downloaded"]
    assert (record.incomplete, record.gaps) == (1, 0)


def test_a_row_missing_from_an_mbox(linux: Path, tmp_path: Path) -> None:
    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    entries = [Entry(1, "3@example.jp"), Entry(2, "4@example.jp"), Entry(3, "5@example.jp", subject="予約")]
    stores.write(pop / "Inbox.msf", indexes.msf(entries))
    record = back_up(linux, tmp_path / "usb")
    assert described(missing(record)) == [
        ("listed_not_here", "salon@example.jp", "Inbox", WHEN, "Taro <taro@example.jp>", "予約"),
    ]


@pytest.mark.parametrize(("lacking", "gaps"), [(0, 0), (4, 1), (7, 0)])
def test_a_mailbox_shorter_than_its_index_says(linux: Path, tmp_path: Path, lacking: int, gaps: int) -> None:
    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    data = stores.mbox(stores.message(3), stores.message(4, body="one\nend\n"))
    entries = [Entry(1, "3@example.jp"), Entry(2, "4@example.jp")]
    stores.write(pop / "Inbox.msf", indexes.msf(entries, folder=f"(folderSize={len(data):x})"))
    # In the second case a whole line is gone and the empty one is there: nothing in the file shows it.
    stores.write(pop / "Inbox", data if not lacking else data[:-5] + b"\n" if lacking == 4 else data[:-lacking])
    record = back_up(linux, tmp_path / "usb")
    assert record.gaps == gaps
    found = [("truncated", "salon@example.jp", "Inbox", "2006-01-02T01:04:00+00:00", "taro@example.jp", "test")]
    rows = [row for row in described(missing(record)) if row[0] == "truncated"]
    assert rows == found * gaps
    # What the file itself shows is listed once.
    assert record.incomplete == (lacking == 7)


def test_the_size_of_a_folder_on_a_server_is_not_that_of_its_file(linux: Path, tmp_path: Path) -> None:
    imap = profile_of(linux) / "ImapMail" / "imap.example.com"
    entries = [Entry(1, "1@example.jp", offline=300), Entry(2, "2@example.jp", offline=300)]
    stores.write(imap / "INBOX.msf", indexes.msf(entries, folder="(UIDValidity=5)(folderSize=99999)"))
    assert back_up(linux, tmp_path / "usb").gaps == 0


@pytest.mark.parametrize("mbox", [True, False])
def test_a_folder_with_headers_only(linux: Path, tmp_path: Path, mbox: bool) -> None:
    imap = profile_of(linux) / "ImapMail" / "imap.example.com"
    if not mbox:
        (imap / "INBOX").unlink()
    known = [Entry(1, "1@example.jp", offline=300)] if mbox else []
    entries = [*known, Entry(9, "9@example.jp", subject="=?UTF-8?B?5LqI57SE?=")]
    stores.write(imap / "INBOX.msf", indexes.msf(entries, folder="(UIDValidity=5)"))
    record = back_up(linux, tmp_path / "usb")
    assert described(missing(record)) == [
        ("headers_only", "hanako@example.com", "INBOX", WHEN, "Taro <taro@example.jp>", "予約"),
    ]


def test_headers_of_a_message_that_is_whole_elsewhere(linux: Path, tmp_path: Path) -> None:
    imap = profile_of(linux) / "ImapMail" / "imap.example.com"
    stores.write(imap / "All.msf", indexes.msf([Entry(9, "3@example.jp")], folder="(UIDValidity=5)"))
    stores.write(imap / "News.msf", indexes.msf([Entry(9, "9@example.jp")], folder="(UIDValidity=5)"))
    stores.write(imap / "Other.msf", indexes.msf([Entry(9, "9@example.jp")], folder="(UIDValidity=5)"))
    assert [row["mailbox"] for row in missing(back_up(linux, tmp_path / "usb"))] == ["News"]


def test_popstate(linux: Path, tmp_path: Path) -> None:
    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    start = b"X-UIDL: U2\nX-Mozilla-Status: 0401\nX-Mozilla-Status2: 00000000\n" + stores.message(5)
    stores.write(pop / "Inbox", stores.mbox(stores.message(3), stores.message(4), start))
    state = b"# POP3 State File\n*pop.example.jp salon\nk U1 1136163600\nb U2 1136163600\nb U3 1136163600\nd U4 1\n"
    stores.write(pop / "popstate.dat", state)
    record = back_up(linux, tmp_path / "usb")
    assert described(missing(record)) == [
        (
            "partly_on_server",
            "salon@example.jp",
            "Inbox",
            "2006-01-02T01:05:00+00:00",
            "Taro <taro@example.jp>",
            "test",
        ),
        ("partly_on_server", "salon@example.jp", "", WHEN, "", ""),
    ]
    assert (record.incomplete, record.gaps) == (1, 1)


@pytest.mark.parametrize(("lines", "waiting"), [(b"", 0), (b"k U1 1\nk U2 1\nb U3 1\nd U4 1\n", 3)])
def test_waiting_on_the_server(
    linux: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: bytes, waiting: int
) -> None:
    found = []

    def listening(*args: Any, **named: Any) -> object:
        found.append(compare(*args, **named))
        return found[-1]

    monkeypatch.setattr("app.jobs.backup.comparing.compare", listening)
    state = profile_of(linux) / "Mail" / "pop.example.jp" / "popstate.dat"
    state.write_bytes(b"*pop.example.jp salon\n" + lines)
    back_up(linux, tmp_path / "usb")
    assert [each.waiting for each in found] == [{"salon@example.jp": waiting}]
    assert (found[0].compared, found[0].listed, found[0].uncompared) == (3, 4 + waiting, ())


NAMELESS = b"From: Taro <taro@example.jp>\nSubject: no identity\nDate: Mon, 2 Jan 2006 10:00:00 +0900\n\nx\n"


@pytest.mark.parametrize(
    "entry",
    [
        Entry(1, "md5:abc==", subject="no identity"),
        Entry(1, "", subject="no identity"),
        # The program understood neither date nor subject as we do; but there is one message, and one row.
        Entry(1, "md5:abc==", subject="else", date=5),
        Entry(1, "", subject="", sender="", date=0),
    ],
)
@pytest.mark.parametrize("more", [0, 1])
def test_messages_without_an_identity(linux: Path, tmp_path: Path, entry: Entry, more: int) -> None:
    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    stores.write(pop / "Inbox", stores.mbox(NAMELESS))
    others = [Entry(2, "md5:else", subject="another", date=DATE + 5)] * more
    stores.write(pop / "Inbox.msf", indexes.msf([entry, *others]))
    assert len(missing(back_up(linux, tmp_path / "usb"))) == more


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("<AbC@Example.JP>", "abc@example.jp"),
        ("<abc@example.jp> (added by mail.example.jp)", "abc@example.jp> (added by mail.example.jp)"),
        ("abc@example.jp", "abc@example.jp"),
        ("<abc def@example.jp>", "abc def@example.jp"),
        ("\n <abc@example.jp>", "abc@example.jp"),
        ("<" + "x" * 1200 + "@example.jp>", "x" * 1200 + "@example.jp"),
        ("<予約@example.jp>", "予約@example.jp"),
    ],
)
def test_identities_are_written_in_many_ways(linux: Path, tmp_path: Path, written: str, listed: str) -> None:
    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    text = f"From: a@example.jp\nMessage-ID: {written}\nSubject: x\n\nx\n"
    stores.write(pop / "Inbox", stores.mbox(text.encode()))
    stores.write(pop / "Inbox.msf", indexes.msf([Entry(1, listed, sender="", date=0)]))
    assert missing(back_up(linux, tmp_path / "usb")) == []


@pytest.mark.parametrize(("folder", "gaps"), [("INBOX", 0), ("Lost", 1)])
def test_a_search_index_counts_where_no_list_is(linux: Path, tmp_path: Path, folder: str, gaps: int) -> None:
    remembered = [Entry(1, "1@example.jp"), Entry(2, "gone@example.jp")]
    path = profile_of(linux) / "global-messages-db.sqlite"
    indexes.gloda(path, f"imap://hanako@imap.example.com/{folder}", remembered)
    record = back_up(linux, tmp_path / "usb")
    row = ("remembered_not_here", "hanako@example.com", "Lost", WHEN, "Taro <taro@example.jp>", "test")
    assert described(missing(record)) == [row] * gaps


def test_panorama(linux: Path, tmp_path: Path) -> None:
    profile = profile_of(linux)
    for old in profile.rglob("*.msf"):
        old.unlink()
    indexes.panorama(profile / "panorama.sqlite", [Entry(1, "1@example.jp"), Entry(2, "gone@example.jp")])
    record = back_up(linux, tmp_path / "usb")
    assert [(row["reason"], row["mailbox"]) for row in missing(record)] == [("listed_not_here", "Inbox")]
    assert "index_missing" not in problems(record)


def test_lists_that_are_not_there(linux: Path, tmp_path: Path) -> None:
    for old in profile_of(linux).rglob("*.msf"):
        old.unlink()
    record = back_up(linux, tmp_path / "usb")
    found = [problem.parameters for problem in record.problems if problem.code == "index_missing"]
    # What POP fetched lies whole in its file: Thunderbird makes the list from it.
    assert [each["part"] for each in found] == ["hanako@example.com"]


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"garbage", indexes.msf([Entry(1, "1@example.jp")])[:-30]])
def test_a_list_that_cannot_be_read(linux: Path, tmp_path: Path, data: bytes) -> None:
    path = stores.write(profile_of(linux) / "ImapMail" / "imap.example.com" / "INBOX.msf", data)
    record = back_up(linux, tmp_path / "usb")
    assert record.messages == 4
    (found,) = [problem.parameters for problem in record.problems if problem.code == "index_not_read"]
    assert (found["path"], found["kind"]) == (str(path), "msf")
    assert missing(record) == []


def test_a_database_that_cannot_be_read(mac: Path, tmp_path: Path) -> None:
    path = mac / "Library" / "Mail" / "V10" / "MailData" / "Envelope Index"
    path.write_bytes(path.read_bytes()[:5000])
    record = back_up(mac, tmp_path / "usb")
    assert record.messages == 2
    assert "index_not_read" in problems(record)


def test_an_index_in_a_journal(mac: Path, tmp_path: Path) -> None:
    mail = mac / "Library" / "Mail" / "V10" / "MailData"
    (mail / "Envelope Index").unlink()
    indexes.envelope_index(
        mail / "Envelope Index",
        f"imap://{stores.UUID}/INBOX",
        [Entry(7), Entry(8)],
        wal="INSERT INTO messages (ROWID, global_message_id, subject, mailbox, date_sent)"
        " VALUES (9, 0, 0, 1, 1136163600)",
    )
    record = back_up(mac, tmp_path / "usb")
    assert [row["date"] for row in missing(record)] == [WHEN]
    assert record.archive is not None
    copies = {path.name for path in record.archive.rglob("Envelope Index*")}
    assert copies == {path.name for path in mail.glob("Envelope Index*")}


def test_hostile_text_in_an_index(linux: Path, tmp_path: Path) -> None:
    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    evil = '=HYPERLINK("http://example.com")'
    entry = Entry(9, "9@x", sender="=cmd|' /C calc'!A0 <a@example.jp>", subject=f"{evil}\\\r\n\x1b[31m\u202e")
    stores.write(pop / "Inbox.msf", indexes.msf([entry]))
    (row,) = missing(back_up(linux, tmp_path / "usb"))
    assert row["subject"].startswith("'=HYPERLINK") and row["sender"].startswith("'=cmd")
    assert not set("\x1b\u202e\r\n") & set("".join(row.values()))


def test_cancelling_while_comparing(linux: Path, tmp_path: Path) -> None:
    cancel = Cancel()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "comparing":
            cancel.ask()

    pop = profile_of(linux) / "Mail" / "pop.example.jp"
    stores.write(pop / "Inbox.msf", indexes.msf([Entry(number, f"{number}@x") for number in range(1, 1500)]))
    plan = backup.prepare(Sources(Home(linux, System.LINUX)), BackupRequest(tmp_path / "usb", "test"))
    with pytest.raises(CancelledError):
        backup.run(plan, stop, cancel)


def test_an_archive_of_the_first_months_has_no_gaps(linux: Path, tmp_path: Path) -> None:
    record = back_up(linux, tmp_path / "usb")
    assert record.archive is not None
    copy = tmp_path / "old.sqlite"
    copy.write_bytes((record.archive / layout.CATALOG).read_bytes())
    with sqlite3.connect(copy) as database:
        database.executescript("PRAGMA user_version = 1; DROP TABLE gap")
    database.close()
    assert list(listed_gaps(copy)) == []
