"""IncrediMail: where the index or the database says, else guessed; attachments and boundaries come back."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from app.formats.common.folder_listing import list_folder
from app.formats.reading.worker import Worker
from app.formats.windows import incredimail
from app.mime import envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Completeness, Message, MessageFlag
from tests.builders import japan
from tests.builders.reading import messages, read
from tests.builders.unix import put

THREE = tuple(japan.incredimail_mail(number) for number in (1, 2, 3))
TEXT = b"".join(THREE)
PLACES = [(sum(map(len, THREE[:number])), len(each)) for number, each in enumerate(THREE)]
BROKEN_IN_TWO = japan.incredimail_mail(4, "Look:\r\nFrom: b@example.jp\r\nSubject: quoted\r\nDate: today\r\n\r\nx")


def subjects(found: list[Message]) -> list[str]:
    return [envelope.read(each.head).subject for each in found]


@pytest.mark.parametrize("wide", [True, False])
def test_an_index_says_where_messages_begin(wide: bool, tmp_path: Path) -> None:
    path = put(tmp_path / "Inbox.imm", TEXT)
    put(tmp_path / "INBOX.IMH", japan.imh(PLACES, deleted=1, wide=wide))
    items = read(incredimail.read, path)
    found = messages(items)
    assert subjects(found) == ["im1", "im2", "im3"] and len(items) == 3
    assert [each.completeness for each in found] == [Completeness.WHOLE] * 3
    assert [each.flags for each in found] == [MessageFlag.READ, MessageFlag.DELETED, MessageFlag.READ]
    assert found[0].received is not None and found[0].received.year == 2012


def test_without_an_index_messages_are_guessed_and_marked(tmp_path: Path) -> None:
    found = messages(read(incredimail.read, put(tmp_path / "Inbox.imm", TEXT + BROKEN_IN_TWO)))
    assert subjects(found) == ["im1", "im2", "im3", "im4"]
    assert all(each.notes == (Code.BOUNDARIES_GUESSED,) for each in found)
    assert all(each.completeness is Completeness.PARTIAL for each in found)


def test_a_message_attached_to_another_one_is_not_a_message_of_the_folder(tmp_path: Path) -> None:
    inner = b"--b1\r\nContent-Type: message/rfc822\r\n\r\n" + THREE[0] + b"\r\n--b1--\r\n"
    outer = THREE[1].replace(b"text/plain", b'multipart/mixed; boundary="b1"') + inner
    found = messages(read(incredimail.read, put(tmp_path / "a.imm", outer + THREE[2])))
    assert subjects(found) == ["im2", "im3"]


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"garbage" * 500,
        japan.imh([(7, 20), (30, 2_000_000_000)]),
        japan.imh([(0, 2**31 - 1)]),
        japan.imh([(2**32 - 1, 2**32 - 1)]),
        japan.imh(PLACES[:1]),
        japan.imh(PLACES)[:-30],
        japan.imh(PLACES)[:60] + b"\xff" * 200,
        japan.imh([*PLACES, *PLACES]),
    ],
    ids=range(9),
)
def test_an_index_that_does_not_fit_hides_nothing(index: bytes, tmp_path: Path) -> None:
    path = put(tmp_path / "Inbox.imm", TEXT)
    put(tmp_path / "Inbox.imh", index)
    items = read(incredimail.read, path)
    found = messages(items)
    assert b"".join(TEXT[each.origin.offset :][: each.origin.length] for each in found) == TEXT
    listed = [each for each in found if not each.notes]
    assert all(TEXT[each.origin.offset :][: each.origin.length] in THREE for each in listed)
    is_reported = any(isinstance(each, Finding) and each.code is Code.STORE_INDEX_DAMAGED for each in items)
    assert is_reported or not index or index == japan.imh(PLACES[:1])


def test_attachments_come_back(tmp_path: Path) -> None:
    body = "----------[%ImFilePath%]----------photo 1.jpg\r\n----------[%ImFilePath%]----------..\\secret.txt\r\nend"
    path = put(tmp_path / "a" / "Inbox.imm", japan.incredimail_mail(1, body))
    put(tmp_path / "a" / "secret.txt", b"SECRET")
    put(tmp_path / "a" / "Attachments" / "photo 1.jpg", b"\xff\xd8picture")
    (found,) = messages(read(incredimail.read, path))
    made = b"".join(incredimail.read_message(path, found, list_folder))
    assert b"/9hwaWN0dXJl\r\n----------[%ImFilePath%]----------..\\secret.txt" in made and b"U0VDUkVU" not in made
    assert Code.ATTACHMENT_MISSING in found.notes


def read_database(path: Path) -> tuple[list[Message], list[Finding], list[bytes]]:
    with Worker(timeout=20) as worker:
        items = list(worker.read(path, "incredimail-db"))
        found = [each for each in items if isinstance(each, Message)]
        texts = [b"".join(worker.read_message(path, "incredimail-db", each.origin.offset)) for each in found]
    return found, [each for each in items if isinstance(each, Finding)], texts


@pytest.mark.parametrize("name", ["MessageStore.db", "Containers.db"])
def test_a_database_says_where_messages_lie(name: str, tmp_path: Path) -> None:
    """The third message of the .imm is in no row: it is listed too, and marked."""
    found, findings, texts = read_database(japan.incredimail_2(tmp_path, name))
    assert findings == []
    assert subjects(found) == ["im1", "im2", "photo", "im3"]
    assert [each.folder for each in found] == [("Inbox",), ("Inbox",), ("Inbox", "旅行"), ("Inbox",)]
    assert [each.notes for each in found] == [(), (), (), (Code.BOUNDARIES_GUESSED,)]
    assert found[1].flags & MessageFlag.DELETED
    photo = message_from_bytes(texts[2], policy=policy.default)
    assert [part.get_content_type() for part in photo.iter_parts()] == ["text/plain", "image/jpeg"]
    assert [*photo.iter_parts()][1].get_content() == b"\xff\xd8picture"


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + bytes(2000), b"garbage"], ids=["empty", "cut", "garbage"])
def test_without_a_database_that_can_be_read_nothing_is_hidden(data: bytes, tmp_path: Path) -> None:
    path = japan.incredimail_2(tmp_path)
    path.write_bytes(data)
    found, findings, _ = read_database(path)
    assert sorted(subjects(found)) == ["im1", "im2", "im3", "photo"]
    assert [each.code for each in findings] == [Code.CONTAINER_UNREADABLE]
    assert all(each.notes for each in found if envelope.read(each.head).subject != "photo")


def test_rows_of_another_generation_hide_nothing(tmp_path: Path) -> None:
    """The .imm was written anew since: positions of the database lead anywhere."""
    path = japan.incredimail_2(tmp_path)
    put(tmp_path / "Inbox.imm", japan.incredimail_mail(7, "new") + TEXT)
    found, findings, _ = read_database(path)
    assert sorted(subjects(found)) == ["im1", "im2", "im3", "im7", "photo"]
    assert [each.code for each in findings] == [Code.STORE_INDEX_DAMAGED]


def test_parts_that_were_cut_swallow_no_message(tmp_path: Path) -> None:
    cut = THREE[0].replace(b"text/plain", b'multipart/mixed; boundary="never"') + b"--never\r\n\r\ntext\r\n"
    found = messages(read(incredimail.read, put(tmp_path / "a.imm", cut + THREE[1] + THREE[2])))
    assert subjects(found) == ["im1", "im2", "im3"]
