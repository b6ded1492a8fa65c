"""Archives side by side: what lies at a place, and whether one holds everything that is in the other."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.encrypted.container import ContainerWriter
from app.jobs import backup, compare
from app.jobs import list as listing
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.archives import ArchiveState, CompareRecord
from app.model.errors import UsageError
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.store import Home, System
from app.model.verdict import Answer
from tests.builders import stores

Backup = Callable[..., Path]


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A Mac with Apple Mail and Thunderbird."""
    stores.apple_home(tmp_path / "home")
    stores.thunderbird_profile(tmp_path / "home/Library/Thunderbird/Profiles/x.default")
    return Home(tmp_path / "home", System.MACOS)


def back_up(home: Home, usb: Path, when: datetime, label: str = "Mac") -> Path:
    """An archive of that moment."""
    plan = backup.prepare(Sources(home), BackupRequest(usb, label))
    record = backup.run(plan, silent, Cancel(), now=lambda: when)
    assert record.archive is not None
    return record.archive


def compared(a: Path, b: Path, *, read: bool = False) -> CompareRecord:
    """Both archives compared."""
    return compare.run(compare.prepare(a, b, read=read), silent, Cancel())


def an_encrypted_file(path: Path) -> Path:
    """Something of that shape."""
    with path.open("xb") as sink:
        writer = ContainerWriter(sink, datetime(2026, 1, 1))
        for name in ("READ ME.txt", "key.age", "archive.tar.age", "SHA256SUMS"):
            writer.add(name, b"x")
        writer.finish()
    return path


def test_a_folder_with_everything(home: Home, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    old = back_up(home, usb, datetime(2025, 5, 6, 7, 8))
    # Its name no longer tells its age: what it says of itself does.
    old = old.rename(usb / "zzz my mail")
    new = back_up(home, usb, datetime(2026, 1, 2, 3, 4))
    broken = usb / "2024-01-01 0000 broken"
    shutil.copytree(new, broken)
    (broken / layout.BAG_INFO).write_text("Bagging-Timestamp: 2024-01-01T00:00:00+00:00\n")
    (usb / "2026-02-02 0000 half.incomplete" / "data").mkdir(parents=True)
    an_encrypted_file(usb / f"2026-03-03 0000 secret{layout.ENCRYPTED}")
    (usb / f"2026-03-04 0000 cut{layout.ENCRYPTED}").write_bytes(b"PK")
    (usb / "photographs").mkdir()
    stores.write(usb / "letter.txt", b"x")
    (usb / "link").symlink_to(new)
    before = sorted((path, path.lstat().st_mtime_ns) for path in usb.rglob("*"))
    record = listing.run(listing.prepare(usb, Sources(home)), silent, Cancel())
    assert sorted((path, path.lstat().st_mtime_ns) for path in usb.rglob("*")) == before
    assert [(each.label, each.state) for each in record.archives] == [
        ("cut", ArchiveState.DAMAGED),
        ("secret", ArchiveState.ENCRYPTED),
        ("half", ArchiveState.INCOMPLETE),
        ("Mac", ArchiveState.COMPLETE),
        ("Mac", ArchiveState.COMPLETE),
        ("broken", ArchiveState.DAMAGED),
    ]
    newest = record.archives[3]
    assert (newest.path, newest.messages, newest.verdict, newest.ours) == (new, 21, Answer.NOT_SAFE, True)
    assert newest.made == datetime(2026, 1, 2, 3, 4).astimezone()
    assert newest.files and newest.size_bytes
    assert record.archives[4].path == old
    elsewhere = Sources(Home(tmp_path / "elsewhere", System.MACOS))
    assert listing.run(listing.prepare(usb, elsewhere), silent, Cancel()).archives[3].ours is None
    assert [each.path for each in listing.run(listing.prepare(new, elsewhere), silent, Cancel()).archives] == [new]


def test_a_list_of_nothing(tmp_path: Path) -> None:
    elsewhere = Sources(Home(tmp_path, System.LINUX))
    assert listing.run(listing.prepare(tmp_path, elsewhere), silent, Cancel()).archives == ()
    with pytest.raises(UsageError):
        listing.prepare(tmp_path / "absent", elsewhere)


@pytest.mark.parametrize("name", [layout.CATALOG, layout.INVENTORY, layout.READ_ME, layout.RECORD, layout.TAG_MANIFEST])
@pytest.mark.parametrize("gone", [True, False])
def test_a_changed_list_is_seen_at_a_glance(home: Home, tmp_path: Path, name: str, gone: bool) -> None:
    archive = back_up(home, tmp_path / "usb", datetime(2026, 1, 2, 3, 4))
    if gone:
        (archive / name).unlink()
    else:
        with (archive / name).open("r+b") as file:
            file.write(b"~")
    record = listing.run(listing.prepare(tmp_path / "usb", Sources(home)), silent, Cancel())
    assert [each.state for each in record.archives] == [ArchiveState.DAMAGED]


@pytest.mark.parametrize("read", [True, False])
def test_the_same_mail_twice(home: Home, tmp_path: Path, read: bool) -> None:
    one = back_up(home, tmp_path / "a", datetime(2026, 1, 1))
    other = back_up(home, tmp_path / "b", datetime(2026, 1, 2))
    record = compared(one, other, read=read)
    assert record.a_in_b and record.b_in_a
    assert record.same_files > 20
    assert len(record.proofs) == (2 if read else 0)


@pytest.mark.changes_source
def test_a_mailbox_that_grew_is_still_contained(home: Home, tmp_path: Path) -> None:
    one = back_up(home, tmp_path / "a", datetime(2026, 1, 1))
    mailbox = next(path for path in (home.path / "Library/Thunderbird").rglob("Inbox") if path.is_file())
    mailbox.write_bytes(mailbox.read_bytes() + stores.mbox(stores.message(99, subject="new")))
    index = next(iter((home.path / "Library/Thunderbird").rglob("prefs.js")))
    index.write_bytes(index.read_bytes() + b"\n")
    other = back_up(home, tmp_path / "b", datetime(2026, 1, 2))
    record = compared(one, other)
    assert record.a_in_b and not record.b_in_a
    assert record.only_in_a.nothing and record.bookkeeping == 1
    assert (record.only_in_b.files, record.only_in_b.messages) == (1, 1)
    assert any("taro@example.jp · new" in example for example in record.only_in_b.examples)
    back = compared(other, one)
    assert back.b_in_a and not back.a_in_b


@pytest.mark.changes_source
@pytest.mark.parametrize("what", ["message", "document", "unlisted mailbox", "name of a mailbox"])
def test_what_is_only_in_one(home: Home, tmp_path: Path, what: str) -> None:
    mail = home.path / "Library/Mail/V10"
    if what == "unlisted mailbox":
        stores.write(mail / "More.mbox/Messages/99.emlx", b"nothing that can be read")
    one = back_up(home, tmp_path / "a", datetime(2026, 1, 1))
    if what == "message":
        next(mail.rglob("1500.emlx")).unlink()
    elif what == "document":
        next(mail.rglob("a.pdf")).write_bytes(b"another")
    elif what == "unlisted mailbox":
        (mail / "More.mbox/Messages/99.emlx").write_bytes(b"nothing else")
    else:
        (mail / "MailData/Signatures/AccountsMap.plist").unlink()
    record = compared(one, back_up(home, tmp_path / "b", datetime(2026, 1, 2)))
    assert not record.a_in_b
    assert record.only_in_a.files == 1
    assert record.only_in_a.messages == (what == "message")
    assert record.only_in_a.examples[0].startswith(layout.STORES)


@pytest.mark.changes_source
def test_people_of_an_address_book_count(home: Home, tmp_path: Path) -> None:
    cards = home.path / "Library/Mail/V10/More.mbox/friends.vcf"
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{0}\r\nEMAIL:{0}@example.jp\r\nEND:VCARD\r\n"
    stores.write(cards, (card.format("jiro") + card.format("saburo")).encode())
    one = back_up(home, tmp_path / "a", datetime(2026, 1, 1))
    cards.write_bytes(card.format("jiro").encode())
    record = compared(one, back_up(home, tmp_path / "b", datetime(2026, 1, 2)))
    assert record.only_in_a.people == 1
    assert record.only_in_b.people == 0
    assert not record.a_in_b


def test_damage_and_other_things_are_refused(home: Home, tmp_path: Path) -> None:
    one = back_up(home, tmp_path / "a", datetime(2026, 1, 1))
    other = back_up(home, tmp_path / "b", datetime(2026, 1, 2))
    (tmp_path / "empty").mkdir()
    secret = an_encrypted_file(tmp_path / f"x{layout.ENCRYPTED}")
    for path, code in (
        (tmp_path / "absent", "no_such_folder"),
        (tmp_path / "empty", "not_an_archive"),
        (secret, "archive_encrypted"),
    ):
        for pair in ((one, path), (path, one)):
            with pytest.raises(UsageError) as error:
                compare.prepare(*pair)
            assert error.value.code == code
    victim = next(iter((other / "data/stores").rglob("7.emlx")))
    victim.write_bytes(b"x")
    assert compared(one, other).a_in_b
    read = compared(one, other, read=True)
    assert not read.a_in_b and not read.b_in_a and not read.proved
    database = sqlite3.connect(other / layout.CATALOG)
    database.execute("DELETE FROM message")
    database.commit()
    database.close()
    with pytest.raises(UsageError) as error:
        compare.prepare(one, other)
    assert error.value.code == "catalog_damaged"


def test_a_sealed_catalog_that_is_none(home: Home, tmp_path: Path) -> None:
    """Somebody else's bag may have any file of that name."""
    one = back_up(home, tmp_path / "a", datetime(2026, 1, 1))
    other = tmp_path / "b"
    (other / "data").mkdir(parents=True)
    for name in (layout.CATALOG, layout.MANIFEST, layout.BAG_INFO):
        (other / name).write_bytes(b"")
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    seal = "".join(f"{nothing}  {name}\n" for name in (layout.CATALOG, layout.MANIFEST, layout.BAG_INFO))
    (other / layout.TAG_MANIFEST).write_text(seal)
    with pytest.raises(UsageError) as error:
        compared(one, other)
    assert error.value.code == "catalog_damaged"
