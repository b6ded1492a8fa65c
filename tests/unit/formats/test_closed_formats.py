"""Readers of closed formats on small stores, and on what is hostile: empty, garbage, endless, made to lie."""

import struct
import zipfile
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest

from app.formats.common.database import Database
from app.formats.outlook import mapi, oe4, rtf
from app.formats.outlook.mapi import Binary, MapiItem, Narrow, Properties
from app.formats.outlook.mapi_contact import card
from app.formats.outlook.mapi_mail import message as rebuilt_message
from app.formats.outlook.mapi_mail import summary
from app.formats.outlook.tnef import Tnef
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.formats.standard import takeout
from app.formats.windows import bmf, eudora, hidemaru, pmm, tbb
from app.mime import envelope
from app.model.contact import Card
from app.model.format import ContainerItem, MessageKey, Source
from app.model.mail import Completeness, Message, Role
from app.model.store import Finding
from app.system.reading import SourceFile
from tests.builders import windows
from tests.builders.unix import message, put

Read = Callable[[Source], object]


def read(reader: Callable[[Source], object], path: Path) -> list[Message | Finding]:
    with SourceFile(path) as source:
        return list(reader(source))  # type: ignore[call-overload, no-any-return]


def messages(found: list[Message | Finding]) -> list[Message]:
    return [each for each in found if isinstance(each, Message)]


def inside(path: Path, name: str) -> list[ContainerItem]:
    with Worker(timeout=20) as guard:
        return list(guard.read(path, name))


def whole(path: Path, name: str, found: Message) -> bytes:
    with Worker(timeout=20) as guard:
        return b"".join(guard.read_message(path, name, found.origin.offset))


HOSTILE = [
    b"",
    b"\0",
    b"\0" * 5000,
    b"\xff" * 5000,
    bytes(range(256)) * 40,
    b"From: a@example.jp\n" * 3000,
    b".\r\n" * 2000,
]


@pytest.mark.parametrize("reader", [bmf.read, pmm.read, tbb.read, oe4.read, takeout.read, eudora.read, hidemaru.read])
@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_sequential_readers_survive_anything(tmp_path: Path, reader: Read, data: bytes) -> None:
    for each in read(reader, put(tmp_path / "store", data)):
        if isinstance(each, Message):
            assert each.origin.offset + each.origin.length <= len(data)


@pytest.mark.parametrize("name", sorted(name for name, each in READERS.items() if each.open_container is not None))
def test_containers_survive_anything(tmp_path: Path, name: str) -> None:
    starts = (
        b"",
        b"!BDN",
        b"\xcf\xad\x12\xfe\xc5",
        b"PK\x03\x04",
        b"SQLite format 3\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    )
    with Worker(timeout=20) as guard:
        for number, data in enumerate(start + rest for start in starts for rest in HOSTILE):
            path = put(tmp_path / str(number), data)
            for each in guard.read(path, name):
                assert isinstance(each, Finding) or name == "tnef"
            assert path.read_bytes() == data


def test_becky_puts_dots_and_attachments_back(tmp_path: Path) -> None:
    body = (
        b"From: a@example.jp\r\nX-Becky-Status: 01,,\r\n\r\ntext\r\n.hidden\r\nX-Becky-Include: photo\\1.txt\r\nend\r\n"
    )
    path = put(tmp_path / "box.mb" / "!!!!Inbox" / "1.bmf", windows.bmf(body, windows.japanese(1)))
    put(tmp_path / "box.mb" / "#Attach" / "photo" / "1.txt", b"ATTACHED\r\n")
    first, second = messages(read(bmf.read, path))

    def listing(folder: Path) -> dict[str, Path]:
        return {each.name: each for each in folder.iterdir()} if folder.is_dir() else {}

    assert (
        b"".join(bmf.read_message(path, first, listing))
        == body.replace(b"X-Becky-Include: photo\\1.txt\r\n", b"ATTACHED\r\n").rstrip(b"\r\n") + b"\r\n"
    )
    assert envelope.read(second.head).subject == "予約1"
    assert "read" in str(first.flags).lower()


def test_an_include_never_leaves_its_folder(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt", b"SECRET")
    line = b"X-Becky-Include: ..\\..\\secret.txt\r\n"
    path = put(tmp_path / "box.mb" / "Inbox" / "1.bmf", windows.bmf(b"From: a@example.jp\r\n\r\n" + line))
    (found,) = messages(read(bmf.read, path))

    def listing(folder: Path) -> dict[str, Path]:
        return {each.name: each for each in folder.iterdir()} if folder.is_dir() else {}

    assert secret.read_bytes() not in b"".join(bmf.read_message(path, found, listing))


def test_eudora_puts_attachments_back_by_their_names(tmp_path: Path) -> None:
    text = (
        b"From ???@??? Mon Feb 05 10:00:00 2001\r\nFrom: a@example.jp\r\nSubject: photo\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n<x-html><p>See</p></x-html>\r\n"
        b'Attachment Converted: "C:\\Old Computer\\attach\\photo.jpg"\r\nAttachment Converted: "C:\\gone.doc"\r\n'
    )
    path = put(tmp_path / "In.mbx", text)
    put(tmp_path / "attach" / "photo.jpg", b"\xff\xd8picture")
    (found,) = messages(read(eudora.read, path))

    def listing(folder: Path) -> dict[str, Path]:
        return {each.name: each for each in folder.iterdir()} if folder.is_dir() else {}

    made = b"".join(eudora.read_message(path, found, listing))
    assert b"/9hwaWN0dXJl" in made and b"photo.jpg" in made and made.count(b"Content-Type: multipart/mixed") == 1
    assert b"boundary=x" not in made and b"text/html" in made


def test_hidemaru_is_never_whole(tmp_path: Path) -> None:
    one = "From: 花子 <hanako@example.jp>\r\nTo: salon@example.com\r\nSubject: 予約\r\nDate: Mon, 5 Feb 2001 10:00:00 +0900\r\n\r\n明日お願いします。\r\n\r\n"
    path = put(tmp_path / "受信.txt", (one * 3).encode("cp932"))
    found = messages(read(hidemaru.read, path))
    assert len(found) == 3 and {each.completeness for each in found} == {Completeness.PARTIAL}
    seen = envelope.read(b"".join(hidemaru.read_message(path, found[1], lambda folder: {})))
    assert seen.subject == "予約" and seen.sender is not None and seen.sender.name == "花子"


def test_labels_become_folders(tmp_path: Path) -> None:
    found = messages(read(takeout.read, put(tmp_path / "All mail.mbox", windows.takeout())))
    assert [(each.folder, each.role) for each in found] == [
        (("Inbox",), Role.INBOX), (("送信済み",), Role.SENT), (("Trash",), Role.TRASH)
    ]  # fmt: skip


def test_a_dbx_is_read_block_by_block(tmp_path: Path) -> None:
    path = put(tmp_path / "受信トレイ.dbx", windows.dbx(3))
    found = [each for each in inside(path, "dbx") if isinstance(each, Message)]
    assert [envelope.read(each.head).subject for each in found] == ["booking 1", "booking 2", "booking 3"]
    assert whole(path, "dbx", found[1]) == message(2, b"\r\n")


def test_a_chain_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    data = bytearray(windows.dbx(1))
    start = data.index((0x24BC).to_bytes(4, "little"), 0x24BC)
    data[start + 12 : start + 16] = (0x24BC).to_bytes(4, "little")
    (found,) = (each for each in inside(put(tmp_path / "a.dbx", bytes(data)), "dbx") if isinstance(each, Message))
    assert found.completeness is Completeness.PARTIAL and found.notes == ("truncated",)


def test_a_zip_of_mail_has_the_folders_of_its_paths(tmp_path: Path) -> None:
    path = tmp_path / "fastmail.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Inbox/1.eml", message(1))
        made.writestr("Archive/2004/2.eml", message(2))
        made.writestr("Takeout/Mail/All.mbox", windows.takeout())
        made.writestr("../../evil.eml", message(3))
        made.writestr("more.zip", b"PK")
    found = inside(path, "zip")
    folders = [each.folder for each in found if isinstance(each, Message)]
    assert folders == [("Inbox",), ("Archive", "2004"), ("Inbox",), ("送信済み",), ("Trash",), ("Mail",)]
    assert {each.code for each in found if isinstance(each, Finding)} == {"zip_inside_zip", "mbox_habits"}
    first = next(each for each in found if isinstance(each, Message))
    assert whole(path, "zip", first) == message(1)


def test_a_member_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.olm"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Local/com.microsoft.__Messages/Inbox/message_00000.xml", b" " * (300 << 20))
        made.writestr("Local/com.microsoft.__Messages/Inbox/message_00001.xml", OLM)
    found = inside(path, "olm")
    assert [type(each) for each in found] == [Finding, Message]


OLM = """<?xml version="1.0"?><emails elementCount="1" xmlns="http://schemas.microsoft.com/outlook/mac/2011"><email>
<OPFMessageCopySubject>予約\x0b</OPFMessageCopySubject><OPFMessageCopySentTime>2011-06-21T23:46:39</OPFMessageCopySentTime>
<OPFMessageCopyMessageID>1@example.jp</OPFMessageCopyMessageID><OPFMessageCopyFromAddresses><emailAddress>
<OPFContactEmailAddressAddress>hanako@example.jp</OPFContactEmailAddressAddress>
<OPFContactEmailAddressName>花子</OPFContactEmailAddressName></emailAddress></OPFMessageCopyFromAddresses>
<OPFMessageCopyBody>&lt;html&gt;&lt;p&gt;明日&lt;/p&gt;&lt;/html&gt;</OPFMessageCopyBody>
<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentURL="../../etc/passwd" OPFAttachmentName="x"/>
</OPFMessageCopyAttachmentList></email></emails>"""


def test_olm_with_child_elements_and_a_missing_attachment(tmp_path: Path) -> None:
    path = tmp_path / "a.olm"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("Accounts/hanako@example.jp/com.microsoft.__Messages/受信トレイ/message_1.xml", OLM)
        made.writestr("Local/Address Book/Contacts.xml", CONTACTS)
    found = inside(path, "olm")
    mail = next(each for each in found if isinstance(each, Message))
    seen = envelope.read(mail.head)
    assert mail.folder == ("hanako@example.jp", "受信トレイ") and mail.role is Role.INBOX
    assert mail.notes == ("attachment_missing",) and mail.completeness is Completeness.PARTIAL
    assert seen.sender is not None and (seen.sender.name, seen.sender.address) == ("花子", "hanako@example.jp")
    assert seen.message_id == "1@example.jp" and seen.subject == "予約"
    people = [each for each in found if isinstance(each, Card)]
    assert [(each.name, each.addresses, each.family) for each in people] == [
        ("田中 太郎", ("taro@example.jp",), "田中")
    ]


CONTACTS = """<contacts><contact><OPFContactCopyDisplayName>田中 太郎</OPFContactCopyDisplayName>
<OPFContactCopyLastName>田中</OPFContactCopyLastName><OPFContactCopyEmailAddressList><contactEmailAddress
OPFContactEmailAddressAddress="taro@example.jp"/></OPFContactCopyEmailAddressList></contact></contacts>"""


def test_entities_of_xml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.olm"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(
            "Local/com.microsoft.__Messages/Inbox/message_1.xml",
            '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><email><OPFMessageCopySubject>&d;</OPFMessageCopySubject></email>',
        )
    (finding,) = inside(path, "olm")
    assert isinstance(finding, Finding) and finding.code == "message_unreadable"


# MAPI


def item(**values: object) -> MapiItem:
    numbers = {
        "kind": 0x1A, "subject": 0x37, "headers": 0x7D, "name": 0x42, "address_kind": 0x64, "address": 0x65,
        "smtp": 0x5D02, "entry": 0x41, "search": 0x3B, "body": 0x1000, "html": 0x1013, "rtf": 0x1009, "page": 0x3FDE,
    }  # fmt: skip
    return MapiItem(Properties({numbers[key]: value for key, value in values.items()}))  # type: ignore[misc]


def made(given: MapiItem) -> bytes:
    return b"".join(rebuilt_message(given))


def one_off(name: str, address: str) -> bytes:
    head = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f5402") + b"\0\0\x01\x80"
    return head + f"{name}\0SMTP\0{address}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"smtp": "a@example.jp", "address": "/O=X/CN=A", "address_kind": "EX"}, "a@example.jp"),
        ({"address": "b@example.jp", "address_kind": "SMTP"}, "b@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX", "headers": "From: Hanako <c@example.jp>\r\n"}, "c@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX", "entry": one_off("Hanako", "d@example.jp")}, "d@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX", "search": b"SMTP:E@EXAMPLE.JP\0"}, "e@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX"}, ""),
    ],
)
def test_an_address_of_exchange_is_resolved_or_left_out(values: dict[str, object], expected: str) -> None:
    given = item(name="Hanako", **values)
    data = made(given)
    seen = envelope.read(data)
    assert (seen.sender.address if seen.sender else "") == expected
    assert b"/O=X" not in data
    notes = summary(given, Path("a"), MessageKey(0)).notes
    assert ("sender_unresolved" in notes) == (not expected)


def test_headers_of_transport_are_kept_but_for_those_of_the_body() -> None:
    given = item(
        headers="Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n\tby b\r\nSubject: as it came\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=old\r\nX-Furoshiki-Rebuilt: forged\r\n",
        subject="of the store", body="text", smtp="a@example.jp",
    )  # fmt: skip
    data = made(given)
    assert b"boundary=old" not in data and b"forged" not in data and b"Version 2.0" not in data
    assert b"Received: from a\r\n\tby b" in data and envelope.read(data).subject == "as it came"
    assert b"X-Furoshiki-Rebuilt: some headers, body" in data


def test_line_ends_in_a_property_make_no_header() -> None:
    data = made(item(subject="a\r\nBcc: everybody@example.jp", name="b\nX: y", smtp="a@example.jp", body="text"))
    head = data.partition(b"\r\n\r\n")[0]
    assert not [line for line in head.split(b"\r\n") if line.startswith((b"Bcc", b"X: y"))]


def test_narrow_japanese_is_read_by_what_it_is() -> None:
    values = Properties(
        {0x37: Narrow("予約の件".encode("cp932")), 0x1000: Narrow("明日お願いします。".encode("cp932"))}, "cp1252"
    )
    assert envelope.read(made(MapiItem(values))).subject == "予約の件"


def test_html_inside_rtf_comes_out() -> None:
    markup = (
        rb"{\rtf1\ansi\ansicpg932\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fmodern\fcharset128 MS;}}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \f1 \'97\'5c\'96\'f1{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0}"
    )
    text, html = rtf.text_of(markup)
    assert html and text == "<p>予約</p>"
    assert rtf.text_of(rb"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe\par \uc1\u20104?}") == ("Grüße\r\n予", False)


@pytest.mark.parametrize("data", [b"", b"LZFu", b"\0" * 16, b"\x10\0\0\0\xff\xff\xff\x7fLZFu\0\0\0\0" + b"\xff" * 50])
def test_packed_rtf_that_is_broken_ends(data: bytes) -> None:
    rtf.text_of(rtf.unpacked(data))


def test_packed_rtf_is_unpacked() -> None:
    # The example of [MS-OXRTFCP] 3.1.1: the text repeats itself.
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert rtf.unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_a_contact_has_readings_and_addresses() -> None:
    space = "0420060000000000c000000000000046"
    named: dict[tuple[str, int | str], int] = {
        (space, 0x8083): 0x8005,
        (space, 0x802C): 0x8006,
        (space, 0x802D): 0x8007,
    }
    values = Properties(
        {
            0x3001: "田中 太郎",
            0x3A11: "田中",
            0x3A06: "太郎",
            0x8005: "taro@example.jp",
            0x8006: "タロウ",
            0x8007: "タナカ",
        }
    )
    found = card(MapiItem(values, named=named), "連絡先")
    assert (found.addresses, found.family_reading, found.given_reading) == (("taro@example.jp",), "タナカ", "タロウ")


def test_a_property_nobody_may_hold_in_memory_stays_where_it_is() -> None:
    asked: list[int] = []
    value = Binary(1 << 40, lambda: iter(asked))  # type: ignore[arg-type]
    assert mapi.tag(0x0102, value, 1 << 20) is value and asked == []


def test_tnef_with_a_length_that_lies_stops() -> None:
    data = b"\x78\x9f\x3e\x22\x01\x00" + struct.pack("<BHHI", 1, 0x9003, 6, 1 << 31) + b"abc"
    stream = Tnef(data)
    assert stream.item().attachments == [] and stream.damaged


# Databases


def test_what_is_still_in_the_journal_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    path = windows.database(
        tmp_path / "mail.db", "CREATE TABLE a (b)", "INSERT INTO a VALUES (1)", journal=("INSERT INTO a VALUES (2)",)
    )
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    with Database(path) as database:
        assert [row[0] for row in database.rows("SELECT b FROM a ORDER BY 1")] == [1, 2]
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_mailbird_says_what_is_only_on_the_server(tmp_path: Path) -> None:
    path = tmp_path / "Store.db"
    windows.mailbird(path, 2)
    first, second = (each for each in inside(path, "mailbird") if isinstance(each, Message))
    assert first.completeness is Completeness.WHOLE and second.completeness is Completeness.HEADERS_ONLY
    assert envelope.read(first.head).sender is not None and first.role is Role.INBOX
    assert b"See you" in b64decode(whole(path, "mailbird", first).split(b"\r\n\r\n", 1)[1])


def test_geary_joins_its_halves(tmp_path: Path) -> None:
    head, _, text = message(1).partition(b"\n\n")
    path = windows.database(
        tmp_path / "geary.db",
        "CREATE TABLE FolderTable (id INTEGER, parent_id INTEGER, name TEXT)",
        "CREATE TABLE MessageLocationTable (message_id INTEGER, folder_id INTEGER)",
        "CREATE TABLE MessageTable (id INTEGER, header TEXT, body TEXT, from_field TEXT, subject TEXT, message_id TEXT)",
        "INSERT INTO FolderTable VALUES (1, NULL, 'INBOX')",
        "INSERT INTO MessageLocationTable VALUES (1, 1)",
        f"INSERT INTO MessageTable VALUES (1, '{head.decode()}', '{text.decode()}', NULL, NULL, NULL)",
        "INSERT INTO MessageTable VALUES (2, NULL, NULL, 'Taro <taro@example.jp>', 'lost', '2@example.jp')",
    )
    first, second = (each for each in inside(path, "geary") if isinstance(each, Message))
    assert whole(path, "geary", first).endswith(text) and first.role is Role.INBOX
    assert second.completeness is Completeness.HEADERS_ONLY and envelope.read(second.head).subject == "lost"


def test_mailspring_reads_what_its_cache_holds(tmp_path: Path) -> None:
    data = '{"from":[{"name":"Hanako","email":"hanako@example.jp"}],"subject":"booking","date":981334800,"folder":{"path":"INBOX"},"hMsgId":"1@example.jp"}'
    path = windows.database(
        tmp_path / "edgehill.db",
        "CREATE TABLE Message (id TEXT, data TEXT)",
        "CREATE TABLE MessageBody (id TEXT, value TEXT)",
        f"INSERT INTO Message VALUES ('a', '{data}')",
        "INSERT INTO Message VALUES ('b', 'no json')",
        "INSERT INTO MessageBody VALUES ('a', '<p>See you</p>')",
    )
    first, second = (each for each in inside(path, "mailspring") if isinstance(each, Message))
    assert envelope.read(first.head).message_id == "1@example.jp" and first.completeness is Completeness.WHOLE
    assert second.completeness is Completeness.HEADERS_ONLY


def test_em_client_reads_its_index_and_what_texts_there_are(tmp_path: Path) -> None:
    path = windows.database(
        tmp_path / "mail_index.dat",
        "CREATE TABLE MailItems (id INTEGER, folder INTEGER, date INTEGER, subject TEXT, messageId TEXT)",
        "CREATE TABLE MailAddresses (parentId INTEGER, type INTEGER, displayName TEXT, address TEXT)",
        "INSERT INTO MailItems VALUES (1, 7, 631165824000000000, 'booking', '1@example.jp')",
        "INSERT INTO MailAddresses VALUES (1, 1, 'Hanako', 'hanako@example.jp')",
    )
    windows.database(
        tmp_path / "folders.dat",
        "CREATE TABLE Folders (id INTEGER, name TEXT)",
        "INSERT INTO Folders VALUES (7, 'Inbox')",
    )
    (found,) = (each for each in inside(path, "em-client") if isinstance(each, Message))
    seen = envelope.read(found.head)
    assert found.role is Role.INBOX and found.completeness is Completeness.HEADERS_ONLY
    assert seen.date is not None and seen.date.year == 2001 and seen.sender is not None


def test_outlook_for_mac_reads_sources_beside_its_database(tmp_path: Path) -> None:
    data = tmp_path / "Main Profile" / "Data"
    path = windows.database(
        data / "Outlook.sqlite",
        "CREATE TABLE Folders (Record_RecordID INTEGER, Folder_ParentID INTEGER, Folder_Name TEXT)",
        "CREATE TABLE Mail (Record_RecordID INTEGER, Record_FolderID INTEGER, PathToDataFile TEXT, Message_SenderList TEXT,"
        " Message_NormalizedSubject TEXT, Message_TimeSent INTEGER)",
        "INSERT INTO Folders VALUES (1, NULL, 'Inbox')",
        "INSERT INTO Mail VALUES (1, 1, 'Messages/0/a.olk15Message', 'hanako@example.jp', 'booking', 981334800)",
        "INSERT INTO Mail VALUES (2, 1, '../../../etc/passwd', 'taro@example.jp', 'lost', 981334800)",
    )
    put(
        data / "Message Sources" / "0" / "a.olk15MsgSource",
        b"\xd0\x0d\0\0" + bytes(28) + b"crSM" + bytes(4) + message(1),
    )
    first, second = (each for each in inside(path, "olk15") if isinstance(each, Message))
    assert whole(path, "olk15", first) == message(1) and first.role is Role.INBOX
    assert second.completeness is Completeness.HEADERS_ONLY
