"""Reading an archive: what is listed, what a message shows, and that the archive stays as it was."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from app.archive.bag import layout
from app.archive.catalog.selection import Selection
from app.jobs import backup, read_mail, save_mail
from app.jobs.cancel import Cancel
from app.jobs.mail_source import EncryptedMail, PlainMail
from app.jobs.read_mail import CatalogRows
from app.jobs.save_mail import file_name, save, save_beside
from app.jobs.sources import Sources
from app.mime.message_view import attachment_bytes
from app.model.errors import CancelledError, UserError
from app.model.errors.destination import DestinationFullError, InsideArchiveError, TargetExistsError
from app.model.errors.message import MessageDamagedError, MessageError, MessageGoneError, MessageInsideEncryptedError
from app.model.errors.usage import CatalogUnreadableError
from app.model.plan import BackupRequest
from app.model.secret import Secret
from app.system.home import own_home
from tests.builders import readable_mail
from tests.builders.guard import SourceGuard
from tests.builders.keys import PASSPHRASE


def archive_of(path: Path, usb: Path, passphrase: str = "") -> Path:
    usb.mkdir(exist_ok=True)
    request = BackupRequest(usb, "test", passphrase=passphrase)
    record = backup.run(backup.prepare(Sources(own_home(), (path,)), request), lambda event: None, Cancel())
    made = record.encrypted or record.archive
    assert made is not None
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_of(readable_mail.mailbox(tmp_path / "mail"), tmp_path / "usb")


def test_an_archive_is_looked_through_and_stays_as_it_was(archive: Path, guard: Callable[[Path], SourceGuard]) -> None:
    guard(archive)
    source = PlainMail(archive)
    opened = read_mail.open_mail(source, Cancel())
    assert (opened.messages, opened.years) == (6, (2026, 2020))
    everything = read_mail.listed(source, Selection()).numbers
    with closing(CatalogRows(source)) as rows:
        found = rows.rows(everything)
        assert [found[each].envelope.subject for each in everything][:2] == ["秋のご案内", "letter 5"]
    message = read_mail.read(source, everything[0], Cancel())
    assert message.view.text.startswith("11月30日")
    assert message.page is not None and "evil" not in message.page.html
    assert message.page.links == ("https://xn--r8jz45g.jp/login",)
    assert list(message.pictures) == ["logo"]
    assert "Message-ID: <newsletter@" in message.original
    assert attachment_bytes(message.octets, message.view.attachments[2].number) == b"MZ"


def test_what_answers_each_other_is_one_conversation(archive: Path) -> None:
    source = PlainMail(archive)
    numbers = read_mail.listed(source, Selection()).numbers
    answers = read_mail.conversation(source, numbers[1]).numbers
    with closing(CatalogRows(source)) as rows:
        found = rows.rows(answers)
        assert [found[each].envelope.subject for each in answers] == ["letter 5", "letter 4", "letter 1"]


def test_the_mail_with_one_person(archive: Path) -> None:
    source = PlainMail(archive)
    assert len(read_mail.listed(source, Selection(with_person=("ken@example.jp",))).numbers) == 1


@pytest.mark.usefixtures("fast_keys")
def test_an_encrypted_archive_is_read_in_memory(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    locked = archive_of(readable_mail.mailbox(tmp_path / "mail"), tmp_path / "usb", PASSPHRASE)
    guard(locked.parent)
    source = EncryptedMail(locked, Secret(PASSPHRASE))
    opened = read_mail.open_mail(source, Cancel())
    assert opened.messages == 6
    for number in read_mail.listed(source, Selection()).numbers:
        message = read_mail.read(source, number, Cancel())
        assert message.view.envelope.subject == message.row.envelope.subject
        assert len(message.octets) == message.row.message.origin.length
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(CancelledError):
        read_mail.open_mail(source, cancel)
    with pytest.raises(UserError):
        read_mail.open_mail(EncryptedMail(locked, Secret("another passphrase altogether")), Cancel())


def test_a_container_is_not_read_while_it_is_encrypted(archive: Path) -> None:
    source = PlainMail(archive)
    row = read_mail.read(source, read_mail.listed(source, Selection()).numbers[0], Cancel()).row
    with pytest.raises(MessageInsideEncryptedError):
        EncryptedMail(archive, Secret("x")).octets(replace(row, format="hxstore"), Cancel())


def test_a_damaged_catalog_is_said_to_be_damaged(archive: Path) -> None:
    (archive / layout.CATALOG).write_bytes(b"no database at all" * 100)
    source = PlainMail(archive)
    with pytest.raises(CatalogUnreadableError):
        read_mail.open_mail(source, Cancel())
    with pytest.raises(CatalogUnreadableError):
        read_mail.listed(source, Selection())
    (archive / layout.CATALOG).unlink()
    with pytest.raises(CatalogUnreadableError):
        read_mail.open_mail(source, Cancel())
    with pytest.raises(CatalogUnreadableError):
        CatalogRows(source)


def test_a_damaged_entry_hides_no_other(archive: Path) -> None:
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.execute("UPDATE message SET to_ = '[' WHERE id = 2")
        database.commit()
    with closing(CatalogRows(PlainMail(archive))) as rows:
        assert sorted(rows.rows([1, 2, 3, 99])) == [1, 3]


def test_a_message_whose_file_is_gone_or_short_is_told(archive: Path) -> None:
    source = PlainMail(archive)
    number = read_mail.listed(source, Selection()).numbers[0]
    row = read_mail.read(source, number, Cancel()).row
    (archive / row.file).write_bytes(b"short")
    with pytest.raises(MessageDamagedError):
        read_mail.read(source, number, Cancel())
    (archive / row.file).unlink()
    with pytest.raises(MessageGoneError):
        read_mail.read(source, number, Cancel())
    with pytest.raises(MessageError):
        read_mail.read(source, 10**6, Cancel())


def test_saving_makes_new_files_only_and_none_in_the_archive(archive: Path, tmp_path: Path) -> None:
    target = save(b"x", tmp_path / "a.eml", archive)
    assert target.read_bytes() == b"x"
    with pytest.raises(TargetExistsError):
        save(b"y", target, archive)
    for inside in (archive / "a.eml", archive / "data" / "a.eml"):
        with pytest.raises(InsideArchiveError):
            save(b"x", inside, archive)
    saved = [save_beside(b"x", "../photo.jpg", tmp_path, archive).name for _ in range(3)]
    assert saved == ["photo.jpg", "photo 2.jpg", "photo 3.jpg"]


def test_nothing_stays_of_a_file_that_finds_no_room(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(BytesIO):
        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "full")

    def full(path: Path) -> BinaryIO:
        path.touch()
        return Full()

    monkeypatch.setattr(save_mail, "new_file", full)
    with pytest.raises(DestinationFullError):
        save(b"x", tmp_path / "to" / "a.eml", archive)
    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.dll", "x.dll"),
        (".bashrc", "bashrc"),
        ("...", "attachment"),
        ("", "attachment"),
        ("/", "attachment"),
    ],
)
def test_names_of_files(name: str, safe: str) -> None:
    assert file_name(name) == safe


@pytest.mark.parametrize("name", ["con.txt", "a:b.txt", "a\u202eb.txt", "x" * 300, "a\x00b", "~x"])
def test_names_that_a_system_refuses_are_changed(name: str) -> None:
    made = file_name(name)
    assert made != name and not set(made) & set("\x00:\u202e/\\") and len(made) <= 255
