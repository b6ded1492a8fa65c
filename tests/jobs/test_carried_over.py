"""A backup that takes over what an earlier one read of unchanged files says the same as one that reads all of it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog import carried_over
from app.archive.copying.previous_archive import PreviousArchive
from app.formats.reading.message_start import MessageStart
from app.jobs.sample.home import build
from app.jobs.sources import Sources
from app.model.mail import MessageFlag
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.carried import back_up, carried_and_read
from tests.builders.envelope_index import Row, envelope_index

pytestmark = pytest.mark.changes_source


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """The messages of a Mac with Apple Mail."""
    stores.apple_home(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def mac(mail: Path) -> Sources:
    return Sources(Home(mail, System.MACOS))


def test_the_sample_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = build(tmp_path)
    assert carried_and_read(Sources(sample.home), tmp_path / "usb", monkeypatch) > sample.messages / 3


def test_a_home_in_which_mail_was_added_and_changed(
    mail: Path, mac: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = sorted(mail.rglob("Messages/*.emlx"))

    def change() -> None:
        messages[0].write_bytes(stores.emlx(stores.message(77)))
        messages[-1].with_name("99.emlx").write_bytes(stores.emlx(stores.message(99)))

    assert carried_and_read(mac, tmp_path / "usb", monkeypatch, change) > 0


def test_the_same_size_and_time_do_not_make_the_same_file(
    mail: Path, mac: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = sorted(mail.rglob("Messages/*.emlx"))[0]

    def change() -> None:
        status = letter.stat()
        letter.write_bytes(letter.read_bytes().replace(b"Subject: t", b"Subject: w", 1))
        os.utime(letter, ns=(status.st_atime_ns, status.st_mtime_ns))

    before = letter.stat()
    carried_and_read(mac, tmp_path / "usb", monkeypatch, change)
    assert (letter.stat().st_size, letter.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    archive = max((tmp_path / "usb").iterdir())
    (copy,) = (path for path in archive.rglob(letter.name) if path.parent.parent.name == letter.parent.parent.name)
    assert copy.read_bytes() == letter.read_bytes()


def test_a_reader_of_another_version_reads_anew(mac: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = back_up(mac, tmp_path / "usb")
    monkeypatch.setattr(carried_over, "reader_version", lambda: "another")
    monkeypatch.setattr(carried_over.CarriedRows, "copy", lambda rows, taken: pytest.fail("taken over"))
    second = back_up(mac, tmp_path / "usb")
    assert second.messages == first.messages
    assert second.reused > 0


def test_a_catalog_that_is_not_as_it_was_sealed_is_not_used(mac: Sources, tmp_path: Path) -> None:
    first = back_up(mac, tmp_path / "usb")
    assert first.archive is not None
    previous = PreviousArchive(first.archive)
    assert previous.catalog() is not None
    with (first.archive / "catalog.sqlite").open("r+b") as catalog:
        catalog.seek(-1, os.SEEK_END)
        catalog.write(b"\1")
    assert previous.catalog() is None
    previous.close()


def test_what_lies_beside_a_message_is_looked_at_again(
    mail: Path, mac: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of the message stay as they are; what is said of it does not."""
    letter = sorted(mail.rglob("Messages/*.emlx"))[0]
    parts = letter.parent.parent / "Attachments" / letter.name.partition(".")[0] / "2"

    def change() -> None:
        parts.mkdir(parents=True)
        (parts / "menu.pdf").write_bytes(b"menu")

    carried_and_read(mac, tmp_path / "usb", monkeypatch, change)


def test_what_an_index_says_of_a_message_is_asked_of_the_index_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file stays as it is; its labels and its mark as deleted stand in the index alone."""
    mail = tmp_path / "home" / "Library" / "Mail" / "V10"
    url, sent = (f"imap://{stores.UUID}/%5BGmail%5D/{name}" for name in ("All%20Mail", "Sent%20Mail"))
    for number in (1, 2, 3):
        folder = mail / stores.UUID / "[Gmail].mbox" / "All Mail.mbox" / stores.STORE / "Data" / "Messages"
        stores.write(folder / f"{number}.emlx", stores.emlx(stores.message(number)))
    index = mail / "MailData" / "Envelope Index"
    envelope_index(index, [Row(1, url, deleted=1), Row(2, url, labels=(sent,)), Row(3, url)])
    stores.accounts_database(tmp_path / "home")

    def change() -> None:
        index.unlink()
        envelope_index(index, [Row(1, url), Row(2, url), Row(3, url, deleted=1, labels=(sent,))])

    sources = Sources(Home(tmp_path / "home", System.MACOS))
    assert carried_and_read(sources, tmp_path / "usb", monkeypatch, change) == 3
    archive = max((tmp_path / "usb").iterdir())
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        found = database.execute("SELECT label_role, marks FROM message ORDER BY id").fetchall()
    assert [(role, bool(marks & MessageFlag.DELETED.value)) for role, marks in found] == [
        (None, False),
        (None, False),
        ("sent", True),
    ]


def test_texts_of_files_that_stay_as_they_are_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom they name is known; what comes new or changes is read, and the address book is the one of all texts."""
    folder = tmp_path / "home" / "Library" / "Mail" / "V10" / stores.UUID / "INBOX.mbox" / stores.STORE / "Data"
    names = {1: "山田 花子", 2: "", 3: "鈴木 一郎", 4: "佐藤 次郎", 5: ""}

    def write(number: int, name: str) -> None:
        body = f"■お名前：{name} 様\n■メールアドレス：person{number}@example.com\n" if name else "お知らせです。\n"
        letter = stores.message(number, "no-reply@shop.example.jp", "ご予約がありました", body)
        letter = letter.replace(b"\n\n", b"\nContent-Type: text/plain; charset=utf-8\n\n", 1)
        stores.write(folder / "Messages" / f"{number}.emlx", stores.emlx(letter))

    for number in (1, 2, 3):
        write(number, names[number])
    stores.accounts_database(tmp_path / "home")
    read: list[str] = []
    of_message = MessageStart.read

    def counted(starts: MessageStart, name: str, offset: int, count: int) -> bytes:
        read.append(Path(name).name)
        return of_message(starts, name, offset, count)

    def change() -> None:
        # The first run looks at them while it copies them, but where the system or the moment of a file forbids it.
        assert set(read) <= {"1.emlx", "2.emlx", "3.emlx"}
        read.clear()
        write(3, names[4])
        write(5, names[5])

    monkeypatch.setattr(MessageStart, "read", counted)
    sources = Sources(Home(tmp_path / "home", System.MACOS))
    assert carried_and_read(sources, tmp_path / "usb", monkeypatch, change) == 2
    assert read == [f"{number}.emlx" for number in (*(3, 5), *(1, 2, 3, 5))]
    (archive, *_) = sorted((tmp_path / "usb").iterdir())[1:]
    everybody = (archive / layout.ADDRESS_BOOK / "everyone.csv").read_text("utf-8-sig")
    assert all(f"person{number}@example.com" in everybody for number in (1, 3))


def test_people_a_catalog_cannot_name_are_asked_of_their_texts(
    mac: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.contacts.named_people.load", lambda text: None)
    carried_and_read(mac, tmp_path / "usb", monkeypatch)
