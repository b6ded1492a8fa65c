"""The short way of a folder of plain mail: it writes what the usual way writes, and leaves it all that is not plain."""

import errno
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.catalog import named_people
from app.archive.catalog.closed_mail import StoredMessage, stored_messages
from app.archive.copying import message_rows, readable_on_the_way
from app.archive.copying.message_lister import MessageLister
from app.archive.copying.plain_file import PlainSource
from app.archive.copying.plain_mail import PlainMail
from app.archive.copying.readable_on_the_way import ReadableOnTheWay
from app.formats.reading.message_start import MessageStart
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.mime import envelope
from app.model.codes import Code
from app.model.errors import CancelledError, DestinationError
from app.model.mail import Envelope, PlainMessage
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.system.retry import RetryPolicy
from tests.builders import stores
from tests.builders.carried import DAY, content
from tests.builders.copied_files import at_each_copy
from tests.builders.short_ways import mailbox, names_taken

MESSAGES = 6
_LATER = RetryPolicy(now=lambda: time.time_ns() + 3_600_000_000_000)
"""An hour after the files were made: none of them may just have been changed."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows copies each file the usual way")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The messages of a mailbox, all plain."""
    return mailbox(tmp_path / "home", MESSAGES)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that went the short way."""
    return names_taken(PlainMail, monkeypatch)


def when_read(monkeypatch: pytest.MonkeyPatch, act: Callable[[Path, bytes], object]) -> None:
    """Has something happen when a file was read the short way, and is to be written."""
    plain_message = MessageLister.plain_message

    def acting(lister: MessageLister, source: PlainSource, path: str, data: bytes) -> PlainMessage | None:
        act(Path(path), data)
        return plain_message(lister, source, path, data)

    monkeypatch.setattr(MessageLister, "plain_message", acting)


def back_up(tmp_path: Path, usb: str) -> BackupRecord:
    sources = Sources(Home(tmp_path / "home", System.MACOS))
    plan = backup.prepare(sources, BackupRequest(tmp_path / usb, "Mac"))
    return backup.run(plan, lambda event: None, Cancel(), now=lambda: DAY, retry_policy=_LATER)


def both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackupRecord:
    """Makes an archive each way, and compares the two."""
    plain = back_up(tmp_path, "plain")
    with monkeypatch.context() as patched:
        patched.setattr(PlainMail, "take", lambda plain, group: False)
        usual = back_up(tmp_path, "usual")
    assert content(plain, tmp_path / "plain") == content(usual, tmp_path / "usual")
    return plain


def _stub(folder: Path) -> None:
    message, attachment = stores.partial(7)
    stores.write(folder / "7.partial.emlx", stores.emlx(message))
    stores.write(folder.parent / "Attachments" / "7" / "2" / "a.pdf", attachment)


ODD: dict[str, Callable[[Path], object]] = {
    "7.partial.emlx": _stub,
    "empty.emlx": lambda folder: stores.write(folder / "empty.emlx", b""),
    "no mail.emlx": lambda folder: stores.write(folder / "no mail.emlx", b"\x00\x01\x02"),
    "zeros.emlx": lambda folder: stores.write(
        folder / "zeros.emlx", stores.emlx(stores.message(8, body="a" + "\0" * 200 + "b\n"))
    ),
    "cut.emlx": lambda folder: stores.write(folder / "cut.emlx", stores.emlx(stores.message(8))[:120]),
    "nobody.emlx": lambda folder: stores.write(
        folder / "nobody.emlx", stores.emlx(b"From: somebody\nSubject: x\n\nHello.\n")
    ),
    "beside.emlx": lambda folder: (
        stores.write(folder / "9.emlx", stores.emlx(stores.message(9))),
        stores.write(folder.parent / "Attachments" / "9" / "2" / "a.pdf", b"a"),
    ),
    "head alone.emlx": lambda folder: stores.write(
        folder / "head alone.emlx",
        stores.emlx(b"From: kyaku@example.com\nContent-Type: multipart/mixed; boundary=b\n\n"),
    ),
    "longer.emlx": lambda folder: stores.write(
        folder / "longer.emlx", stores.emlx(stores.message(8)).replace(b"Hello.\n", b"Hello.\nMore.\n")
    ),
    "no date.emlx": lambda folder: stores.write(folder / "no date.emlx", b"22\nFrom: <a@example.jp>\n\nHello."),
    "large.emlx": lambda folder: stores.write(
        folder / "large.emlx", stores.emlx(stores.message(8, body="All of it.\n" * 200_000))
    ),
    "link.emlx": lambda folder: (folder / "link.emlx").symlink_to(folder / "1.emlx"),
    "folder.emlx": lambda folder: stores.write(folder / "folder.emlx" / "1.emlx", b"x"),
    "note.txt": lambda folder: stores.write(folder / "note.txt", b"a note"),
    "locked.emlx": lambda folder: stores.write(folder / "locked.emlx", b"x").chmod(0),
    "away.emlx.nextcloud": lambda folder: stores.write(folder / "away.emlx.nextcloud", b""),
}
"""What is not plain, by the name of the file that tells."""


@pytest.mark.parametrize("name", ODD)
def test_both_ways_write_the_same_and_what_is_odd_goes_the_usual_way(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ODD[name](folder)
    both_ways(tmp_path, monkeypatch)
    assert taken == [f"{number}.emlx" for number in range(1, MESSAGES + 1)]


PLAIN: dict[str, Callable[[Path], object]] = {
    "a: b.emlx": lambda folder: stores.write(folder / "a: b.emlx", stores.emlx(stores.message(8))),
    "crlf.emlx": lambda folder: stores.write(
        folder / "crlf.emlx", stores.emlx(stores.message(8, body="From here\r\nto there").replace(b"\n", b"\r\n"))
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_whole_is_plain(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    PLAIN[name](folder)
    both_ways(tmp_path, monkeypatch)
    assert name in taken and len(taken) == MESSAGES + 1


def test_headers_that_reading_fails_at_are_reported_by_both_ways(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = envelope.of_fields

    def fails(found: dict[bytes, list[bytes]], head: bytes, excerpt: bytes) -> Envelope:
        if b"<5@example.jp>" in head:
            raise RecursionError
        return read(found, head, excerpt)

    monkeypatch.setattr(envelope, "of_fields", fails)
    record = both_ways(tmp_path, monkeypatch)
    assert Code.READER_FAILED in [each.code for each in record.problems]
    assert "5.emlx" in taken


@pytest.mark.changes_source
def test_a_file_that_is_written_to_meanwhile_goes_the_usual_way(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, data: bytes) -> None:
        if path.name == "5.emlx":
            path.write_bytes(data + b"!")

    when_read(monkeypatch, write)
    record = back_up(tmp_path, "plain")
    assert "5.emlx" not in taken and "6.emlx" in taken
    assert record.archive is not None
    (copy,) = (record.archive / "data").rglob("5.emlx")
    assert copy.read_bytes() == (folder / "5.emlx").read_bytes()


@pytest.mark.parametrize("is_odd", [False, True])
def test_the_readable_copy_of_a_mailbox_that_is_all_plain_is_written_on_the_way(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_odd: bool
) -> None:
    """Of any other one, all of it is written from the archive."""
    if is_odd:
        _stub(folder)
    asked: list[int] = []

    def noted(path: Path, mailboxes: Iterable[int], formats: Iterable[str]) -> Iterator[StoredMessage]:
        asked.extend(mailboxes)
        return stored_messages(path, asked, formats)

    monkeypatch.setattr("app.archive.copying.readable.stored_messages", noted)
    record = back_up(tmp_path, "usb")
    assert len(asked) == is_odd
    assert record.archive is not None
    (copy,) = (record.archive / layout.MAIL).rglob("*.mbox")
    assert copy.stem == "予約"
    assert copy.read_bytes().count(b"\nMessage-ID: ") == MESSAGES + is_odd
    assert verify(record.archive, lambda files, size_bytes: None).valid


def test_no_readable_copy_is_written_where_none_is_wanted(folder: Path, taken: list[str], tmp_path: Path) -> None:
    sources = Sources(Home(tmp_path / "home", System.MACOS))
    plan = backup.prepare(sources, BackupRequest(tmp_path / "usb", "Mac", readable=False))
    record = backup.run(plan, lambda event: None, Cancel(), now=lambda: DAY, retry_policy=_LATER)
    assert len(taken) == MESSAGES
    assert record.archive is not None and not (record.archive / layout.MAIL).exists()


def test_a_copy_that_lacks_a_message_the_catalog_has_is_written_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ReadableOnTheWay.add

    def forget(on_the_way: ReadableOnTheWay, mailbox: int, message: bytes, *about: Any) -> None:
        if b"<5@example.jp>" not in message:
            add(on_the_way, mailbox, message, *about)

    monkeypatch.setattr(ReadableOnTheWay, "add", forget)
    record = back_up(tmp_path, "usb")
    assert record.archive is not None
    (copy,) = (record.archive / layout.MAIL).rglob("*.mbox")
    assert copy.read_bytes().count(b"\nMessage-ID: ") == MESSAGES


@pytest.mark.changes_source
def test_mail_that_arrives_meanwhile_is_in_the_readable_copy(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of another mailbox was copied before it."""
    other = folder.parents[3] / "別.mbox" / folder.relative_to(folder.parents[2]) / "70.emlx"
    stores.write(other, stores.emlx(stores.message(70)))

    def arrive(path: Path, data: bytes) -> None:
        if path.name == "3.emlx":
            stores.write(folder / "50.emlx", stores.emlx(stores.message(50)))

    when_read(monkeypatch, arrive)
    record = back_up(tmp_path, "usb")
    assert "50.emlx" in taken
    assert record.archive is not None
    found = {copy.stem: copy.read_bytes() for copy in (record.archive / layout.MAIL).rglob("*.mbox")}
    assert found["予約"].count(b"\nMessage-ID: ") == MESSAGES + 1 and found["別"].count(b"\nMessage-ID: ") == 1
    assert verify(record.archive, lambda files, size_bytes: None).valid


def test_people_in_texts_are_the_same_and_their_mail_is_not_opened_again(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a sender whose texts name nobody so many are looked at and no more."""
    form = b"From: <no-reply@%b.example.jp>\nSubject: =?utf-8?B?5LqI57SE?=\nMessage-ID: <%d@f>\n"
    form += b"Content-Type: text/plain; charset=utf-8\n\n%b\n"
    for number in range(100, 140):
        stores.write(folder / f"{number}.emlx", stores.emlx(form % (b"quiet", number, b"text")))
        customer = f"お名前: 山田 花子\nメールアドレス: kyaku{number}@example.net\n".encode()
        stores.write(folder / f"{number + 100}.emlx", stores.emlx(form % (b"form", number, customer)))
    opened: list[str] = []
    read = MessageStart.read

    def noted(starts: MessageStart, name: str, offset: int, count: int) -> bytes:
        opened.append(name)
        return read(starts, name, offset, count)

    monkeypatch.setattr(MessageStart, "read", noted)
    back_up(tmp_path, "first")
    # The next one of the sender that names nobody is opened by either way, and then not wanted.
    assert len(taken) == MESSAGES + 80 and len(opened) == 1
    opened.clear()
    record = both_ways(tmp_path, monkeypatch)
    assert len(opened) == 1 + 66
    assert record.archive is not None
    written = (record.archive / layout.ADDRESS_BOOK / "everyone.csv").read_text(encoding="utf-8-sig")
    assert all(f"kyaku{number}@example.net" in written for number in range(100, 140))
    named = named_people.read(record.archive / layout.CATALOG)
    assert len(named) == 65 and sum("kyaku" in people for people in named.values()) == 40


def test_what_an_interrupted_run_wrote_on_the_way_is_written_anew(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(path: Path) -> None:
        if path.name == "5.emlx":
            raise CancelledError

    with monkeypatch.context() as patched:
        at_each_copy(patched, stop)
        patched.setattr(message_rows, "_TOGETHER", 2)
        with pytest.raises(CancelledError):
            back_up(tmp_path, "usb")
    assert taken == ["1.emlx", "2.emlx", "3.emlx", "4.emlx"]
    (left,) = (path for path in (tmp_path / "usb").rglob("%*.mbox"))
    record = back_up(tmp_path, "usb")
    assert not left.exists()
    # What was left is read, and the rest is copied the usual way.
    assert (record.reused, len(taken)) == (4, 4)
    assert record.archive is not None
    (copy,) = (record.archive / layout.MAIL).rglob("*.mbox")
    assert copy.read_bytes().count(b"\nMessage-ID: ") == MESSAGES
    assert verify(record.archive, lambda files, size_bytes: None).valid
    assert [path.name for path in (tmp_path / "usb").iterdir()] == [record.archive.name]


def test_a_full_destination_ends_the_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> int:
        raise OSError(errno.ENOSPC, "full", str(path))

    monkeypatch.setattr(readable_on_the_way, "create", full)
    with pytest.raises(DestinationError):
        back_up(tmp_path, "usb")


def test_no_run_but_the_first_goes_the_short_way(folder: Path, taken: list[str], tmp_path: Path) -> None:
    back_up(tmp_path, "usb")
    assert len(taken) == MESSAGES
    back_up(tmp_path, "usb")
    assert len(taken) == MESSAGES


def test_a_name_that_is_taken_goes_the_usual_way(
    folder: Path, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may write to the archive while it is made."""

    def put(path: Path, data: bytes) -> None:
        if path.name == "5.emlx":
            (made,) = (tmp_path / "usb").rglob("4.emlx")
            made.with_name("5.emlx").write_bytes(b"somebody else's")

    when_read(monkeypatch, put)
    record = back_up(tmp_path, "usb")
    assert "5.emlx" not in taken and "6.emlx" in taken
    assert record.archive is not None
    (copy,) = (record.archive / "data").rglob("5.emlx")
    assert copy.read_bytes() == (folder / "5.emlx").read_bytes()
