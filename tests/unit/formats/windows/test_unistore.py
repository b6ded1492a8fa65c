"""store.vol of the Mail app of Windows 10 before 2018, and the database under it."""

import io
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.formats.reading.wire import Reply, Request, Task
from app.formats.reading.worker import Worker
from app.formats.reading.worker_main import ContainerServer
from app.formats.windows.ese import EseDatabase
from app.formats.windows.unistore import UnistoreFile, file_name
from app.mime import envelope
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.mail import Completeness, Message, MessageFlag, Role
from tests.builders import ese
from tests.builders.reading import inside, whole
from tests.builders.unix import put

ROW = 0x12345678


def comms(top: Path) -> Path:
    """A store.vol in its folder."""
    (top / "UnistoreDB").mkdir(exist_ok=True)
    return ese.unistore(top / "UnistoreDB" / "store.vol")


def mails(path: Path) -> list[Message]:
    return [each for each in inside(path, "unistore") if isinstance(each, Message)]


def codes(path: Path) -> list[str]:
    return [each.code for each in inside(path, "unistore") if isinstance(each, Finding)]


def test_every_field_of_a_message(tmp_path: Path) -> None:
    last, first = mails(comms(tmp_path))
    found = envelope.read(first.head)
    assert found.sender is not None and (found.sender.name, found.sender.address) == ("太郎", "taro@example.jp")
    assert [each.address for each in (*found.to, *found.cc)] == ["hanako@example.jp", "jiro@example.com"]
    assert (found.subject, found.date) == ("予約について", datetime(2024, 3, 4, 14, tzinfo=UTC))
    assert (first.folder, first.role) == (("hanako@example.jp", "受信トレイ"), Role.INBOX)
    assert (last.folder, last.role) == (("hanako@example.jp", "受信トレイ", "お客様"), Role.OTHER)
    assert (first.flags, last.flags) == (MessageFlag.READ, MessageFlag.NONE)
    assert envelope.read(last.head).sender is not None


def test_texts_and_attachments_are_files_beside_it(tmp_path: Path) -> None:
    path = comms(tmp_path)
    data = tmp_path / "Unistore" / "data"
    assert {note for mail in mails(path) for note in mail.notes} == {
        Code.NOT_AS_RECEIVED, Code.TEXT_NOT_DOWNLOADED, Code.ATTACHMENT_NOT_DOWNLOADED,
    }  # fmt: skip
    put(data / "3/i/72345608000000031013.dat", "<p>明日の十時に伺います</p>".encode("utf-16-le"))
    put(data / file_name(0x2A, 7, "3701"), b"%PDF-1.4")
    put(data / file_name(9, 3, "1000"), "ありがとうございました。".encode("utf-16"))
    last, first = mails(path)
    assert "明日の十時に伺います".encode() in first.excerpt and "ありがとうございました。".encode() in last.excerpt
    assert (first.notes, last.notes) == ((Code.NOT_AS_RECEIVED,), (Code.NOT_AS_RECEIVED,))
    assert {each.completeness for each in (first, last)} == {Completeness.PARTIAL}
    assert b"JVBERi0xLjQ" in whole(path, "unistore", first)


def test_the_names_of_files_follow_the_number_of_the_row() -> None:
    assert file_name(ROW, 3, "1013").as_posix() == "3/i/72345608000000031013.dat"
    assert file_name(0x1F, 7, "3701").as_posix() == "7/p/1000000f000000073701.dat"


def test_its_address_book_is_read(tmp_path: Path) -> None:
    (card,) = [each for each in inside(comms(tmp_path), "unistore") if isinstance(each, Card)]
    assert (card.name, card.family, card.addresses, card.phones) == (
        "山田 太郎", "山田", ("taro@example.jp",), ("03-0000-0000",),
    )  # fmt: skip


def test_a_database_that_was_never_used_is_no_trouble(tmp_path: Path) -> None:
    empty = [{"00010003": 1, "3003001f": None}]
    path = ese.database(tmp_path / "store.vol", {"Message": [], "Store": empty, "Folders": []})
    assert codes(path) == []
    assert codes(comms(tmp_path)) == ["mail_app_cache"]


def test_other_tables_are_said_to_be_unread(tmp_path: Path) -> None:
    assert codes(ese.database(tmp_path / "store.vol", {"Other": [{"a": 1}]})) == ["store_not_read"]


def test_folders_that_hold_each_other_end(tmp_path: Path) -> None:
    rings: ese.Rows = [
        {"00010003": 5, "0e090013": 6, "3001001f": "甲"},
        {"00010003": 6, "0e090013": 5, "3001001f": "乙"},
    ]
    found = mails(ese.unistore(tmp_path / "store.vol", Folders=rings))
    assert {each.folder for each in found} == {("hanako@example.jp", "乙", "甲"), ("hanako@example.jp", "甲", "乙")}


def test_rows_without_a_number_of_their_own_are_messages_too(tmp_path: Path) -> None:
    rows: ese.Rows = [
        {"00010003": number, "0037001f": subject} for number, subject in ((7, "一"), (7, "二"), (None, "三"), (0, "四"))
    ]
    found = mails(ese.unistore(tmp_path / "store.vol", Message=rows))
    assert sorted(envelope.read(each.head).subject for each in found) == ["一", "三", "二", "四"]
    assert {envelope.read(whole(tmp_path / "store.vol", "unistore", each)).subject for each in found} == set("一二三四")


def test_a_spoilt_database_never_ends_in_silence(tmp_path: Path) -> None:
    data = ese.unistore(tmp_path / "store.vol").read_bytes()
    chance = random.Random(3)
    with Worker(timeout=20) as worker:
        for number in range(25):
            spoilt = bytearray(data)
            for _ in range(8):
                # Where the tables lie.
                at = chance.choice((0x2000 * 5, 0x2000 * 27, 0x2000 * 29)) + chance.randrange(0x2000)
                spoilt[at] ^= 1 << chance.randrange(8)
            found = list(worker.read(put(tmp_path / f"{number}" / "store.vol", bytes(spoilt)), "unistore"))
            assert len([each for each in found if isinstance(each, Message)]) == 2 or any(
                isinstance(each, Finding) and each.code != "mail_app_cache" for each in found
            )


def test_it_is_opened_read_only(tmp_path: Path) -> None:
    path = comms(tmp_path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    with EseDatabase(path) as database:
        assert "Message" in database.tables()
        assert list(database.rows("None", ("a",))) == [] and database.columns("None") == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(path.parent.iterdir()) == [path]


def test_without_libesedb_it_is_said_to_be_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyesedb", None)
    out = io.BytesIO()
    server = ContainerServer(out, {"unistore": UnistoreFile})
    server.answer(Request(Task.LIST, comms(tmp_path), "unistore"))
    out.seek(0)
    reply = Reply.read(out)
    assert reply is not None and isinstance(reply.item, Finding)
    assert reply.item.code is Code.CONTAINER_UNREADABLE


def test_links_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "link.vol").symlink_to(comms(tmp_path))
    with pytest.raises(OSError, match="link"):
        EseDatabase(tmp_path / "link.vol")
