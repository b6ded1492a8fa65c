"""eM Client's databases: parts of every character set, what is not here said, folders of one name kept apart."""

import sqlite3
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.formats.reading.worker import Worker
from app.mime import body, envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import ContainerItem
from app.model.mail import Completeness, Message, MessageFlag, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from tests.builders.databases import (
    ACCOUNT,
    EM_FOLDERS,
    EM_INDEX,
    MAIL,
    EmMail,
    Part,
    em_accounts,
    em_client,
    filled,
)
from tests.builders.reading import inside, inside_here, whole_here
from tests.builders.unix import put

TEXT = "明日の会議は十時です。"
ROOT = Part("TEXT", "multipart/mixed", length=0)


def listed(path: Path) -> list[Message]:
    return [each for each in inside_here(path, "em-client") if isinstance(each, Message)]


def findings(found: list[ContainerItem]) -> list[tuple[str, str]]:
    return [(each.code, Path(str(each.parameters["path"])).name) for each in found if isinstance(each, Finding)]


def one(folder: Path, mail: EmMail) -> tuple[Message, bytes]:
    """The only message of an account: as it is listed, and as it is written out."""
    path = em_client(folder, mail)
    (found,) = listed(path)
    return found, whole_here(path, "em-client", found)


def parsed(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("charset", ["ISO-2022-JP", "Shift_JIS", "EUC-JP", "UTF-8", "windows-31j"])
def test_a_text_is_read_in_the_character_set_of_its_part(tmp_path: Path, charset: str) -> None:
    codec = {"windows-31j": "cp932"}.get(charset, charset)
    part = Part("1", f"text/plain; charset={charset}", TEXT.encode(codec))
    found, data = one(tmp_path, EmMail(parts=(ROOT, part)))
    assert found.completeness is Completeness.WHOLE
    assert body.text(data).strip() == TEXT and body.text(found.excerpt) == TEXT


@pytest.mark.parametrize(
    ("encoded", "plain"),
    [
        (b"5piO5pel44Gu5Lya6K2w44Gv5Y2B5pmC44Gn44GZ44CC", TEXT),
        (b"=E6=98=8E=E6=97=A5", "明日"),
        (b"id=20 and bgcolor=FFFFFF", "id=20 and bgcolor=FFFFFF"),
        (b"https://example.jp/?a=3D", "https://example.jp/?a=3D"),
        (b"photographphotographphotograph12", "photographphotographphotograph12"),
    ],
)
def test_a_transfer_encoding_is_taken_off_only_where_there_is_one(tmp_path: Path, encoded: bytes, plain: str) -> None:
    _, data = one(tmp_path, EmMail(parts=(Part("TEXT", "text/plain; charset=UTF-8", encoded),)))
    assert body.text(data).strip() == plain


def test_attachments_are_kept_byte_for_byte(tmp_path: Path) -> None:
    picture = b"\xff\xd8\xff" + bytes(range(256)) * 40
    key = b"0123456789abcdef" * 4
    parts = (
        ROOT,
        Part("1", "text/plain; charset=UTF-8", TEXT.encode()),
        Part("2", 'image/jpeg; name="写真.jpg"', picture, disposition="attachment"),
        Part("3", "application/octet-stream", key, disposition="attachment; filename=secret.key"),
        Part("4", "text/plain; charset=Shift_JIS", "控え".encode("cp932"), disposition="attachment; filename=a.txt"),
        Part("5", "text/plain; name=empty.txt", b"", length=0),
    )
    found, data = one(tmp_path, EmMail(parts=parts))
    attached = {each.get_filename(): each for each in parsed(data).iter_attachments()}
    assert found.completeness is Completeness.WHOLE and not found.notes
    assert list(attached) == ["写真.jpg", "secret.key", "a.txt", "empty.txt"]
    assert attached["写真.jpg"].get_payload(decode=True) == picture
    assert attached["secret.key"].get_payload(decode=True) == key
    assert attached["a.txt"].get_payload(decode=True) == "控え".encode("cp932")
    assert attached["a.txt"].get_content_charset() == "shift_jis"


def test_pictures_of_the_html_stay_with_it(tmp_path: Path) -> None:
    parts = (
        Part("TEXT", "multipart/related", length=0),
        Part("1", "text/html; charset=UTF-8", b'<img src="cid:logo@example.jp">'),
        Part("2", "image/png", b"\x89PNG\r\n\x1a\n\0", content_id="<logo@example.jp>"),
    )
    _, data = one(tmp_path, EmMail(parts=parts))
    assert [each.get("Content-ID") for each in parsed(data).walk() if each.get("Content-ID")] == ["<logo@example.jp>"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        # An attachment of 5000 bytes whose body is on the server alone.
        ((ROOT, Part("1", "text/plain", b"See you."), Part("2", "image/jpeg", b"", length=5000)), "attachment"),
        # A length that nobody noted says nothing.
        ((ROOT, Part("1", "text/plain", b"See you."), Part("3", "image/jpeg", b"\xff\xd8")), "attachment"),
        # No part of it is here.
        ((ROOT,), "text"),
        ((ROOT, Part("1", "text/plain", b"", length=300)), "text"),
        # The text is there in one of two ways.
        (
            (ROOT, Part("1.1", "text/plain", b"", length=30), Part("1.2", "text/html", b"<p>See you"), Part("1", "multipart/alternative")),
            "not_as_received",
        ),
        ((ROOT, Part("1", "text/plain", b"See you.", length=4000)), "truncated"),
        # An attached message, known by one of its parts.
        (
            (ROOT, Part("1", "text/plain", b"Hi"), Part("2", "message/rfc822", length=90), Part("2.1", "text/plain", b"Ho")),
            "attachment",
        ),
    ],
)  # fmt: skip
def test_what_is_not_here_is_said(tmp_path: Path, parts: tuple[Part, ...], code: str) -> None:
    found, data = one(tmp_path, EmMail(parts=parts))
    assert found.completeness is not Completeness.WHOLE
    wanted = {"attachment": Code.ATTACHMENT_NOT_DOWNLOADED, "text": Code.TEXT_NOT_DOWNLOADED}.get(code, code)
    assert wanted in found.notes
    assert parsed(data)


def test_an_attached_message_is_kept_as_it_came(tmp_path: Path) -> None:
    inner = b"From: jiro@example.jp\r\nSubject: inner\r\n\r\nHello.\r\n"
    parts = (
        ROOT,
        Part("1", "text/plain", b"Hi"),
        Part("2", "message/rfc822", inner),
        Part("2.1", "text/plain", b"Hello."),
    )
    found, data = one(tmp_path, EmMail(parts=parts))
    assert inner in data and data.count(b"Hello.") == 1
    assert found.completeness is Completeness.WHOLE


def test_a_message_without_any_text_lacks_none(tmp_path: Path) -> None:
    parts = (Part("TEXT", "application/pdf; name=a.pdf", b"%PDF-1.4\n"),)
    found, data = one(tmp_path, EmMail(parts=parts))
    assert found.completeness is Completeness.WHOLE
    assert b"JVBERi0xLjQK" in data


def test_the_headers_it_came_with_are_kept_and_completed(tmp_path: Path) -> None:
    header = (
        b"Received: from mx.example.jp by example.ne.jp;\r\n Mon, 4 Jun 2012 10:01:00 +0900\r\n"
        b"From: =?ISO-2022-JP?B?GyRCO3NFREItTzobKEI=?= <taro@example.jp>\r\nList-Id: <news.example.jp>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=gone\r\nX-Furoshiki-Rebuilt: forged\r\n\r\n"
    )
    root = Part("TEXT", "multipart/mixed", header=header, length=0)
    found, data = one(tmp_path, EmMail(parts=(root, Part("1", "text/plain; charset=UTF-8", TEXT.encode()))))
    seen = envelope.read(found.head)
    assert seen.sender is not None and seen.sender.address == "taro@example.jp" and "list_id" in seen.signals
    assert seen.subject == "予約" and seen.message_id == "1@example.jp" and seen.to[0].name == "花子"
    assert data.count(b"\nFrom:") == 1 and data.startswith(b"Received: from mx") and b"gone" not in data
    assert data.count(b"X-Furoshiki-Rebuilt") == 1 and b"X-Furoshiki-Rebuilt: body" in data
    assert body.text(data).strip() == TEXT


def test_a_message_that_was_kept_as_it_came_is_that(tmp_path: Path) -> None:
    raw = b"From: taro@example.jp\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee you.\r\n--b--\r\n"
    root = Part("TEXT", "multipart/mixed", header=raw, length=0)
    found, data = one(tmp_path / "whole", EmMail(parts=(root, Part("1", "text/plain", length=9))))
    assert data == raw and found.completeness is Completeness.WHOLE
    cut = Part("TEXT", "multipart/mixed", header=raw[:-9], length=0)
    found, data = one(tmp_path / "cut", EmMail(parts=(cut,)))
    assert Code.TRUNCATED in found.notes and found.completeness is Completeness.PARTIAL


def test_words_of_the_search_index_stand_in_for_a_text(tmp_path: Path) -> None:
    mail = EmMail(parts=(ROOT, Part("1", "text/plain", length=300)), words={"2": "from the HTML", "1": TEXT})
    found, data = one(tmp_path, mail)
    assert body.text(data).strip() == TEXT
    assert Code.NOT_AS_RECEIVED in found.notes and found.completeness is Completeness.PARTIAL


def test_the_first_words_are_better_than_none(tmp_path: Path) -> None:
    found, data = one(tmp_path, EmMail(preview="明日の"))
    assert body.text(data).strip() == "明日の"
    assert Code.TEXT_NOT_DOWNLOADED in found.notes and found.completeness is Completeness.PARTIAL
    found, _ = one(tmp_path / "none", EmMail())
    assert found.completeness is Completeness.HEADERS_ONLY


def test_folders_of_one_name_are_kept_apart_by_their_paths(tmp_path: Path) -> None:
    found = listed(em_client(tmp_path, *(EmMail(folder=number) for number in (2, 3, 6, 7, 9, 77))))
    assert [(each.folder, each.role) for each in found] == [
        (("INBOX",), Role.INBOX),
        (("仕事", "2012"), Role.OTHER),
        (("家", "2012"), Role.OTHER),
        (("送信済みメール",), Role.SENT),
        (("ゴミ箱", "古い"), Role.TRASH),
        (("Mail",), Role.OTHER),
    ]


def test_folders_that_lie_in_each_other_or_in_none_are_survived(tmp_path: Path) -> None:
    path = em_client(tmp_path, *(EmMail(folder=number) for number in (1, 2, 3)))
    (tmp_path / "folders.dat").unlink()
    tree = [(1, "", "a", "/a", 2, "/"), (2, "", "b", "/b", 1, "/"), (3, "", "2012", "/仕事/2012", 99, "/")]
    filled(tmp_path / "folders.dat", EM_FOLDERS, Folders=tree)
    assert [each.folder for each in listed(path)] == [("b", "a"), ("a", "b"), ("仕事", "2012")]


def test_flags_and_dates(tmp_path: Path) -> None:
    found = listed(em_client(tmp_path, EmMail(flags=0), EmMail(flags=2 | 4, replied=1), EmMail(flags=65536)))
    assert [each.flags for each in found] == [
        MessageFlag.NONE,
        MessageFlag.READ | MessageFlag.FLAGGED | MessageFlag.ANSWERED,
        MessageFlag.DELETED,
    ]
    assert envelope.date(found[0].head) == datetime(2012, 6, 4, 1, 1, tzinfo=UTC)
    assert found[0].received == datetime(2012, 6, 4, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("name", ["mail_data.dat", "mail_fti.dat", "folders.dat"])
@pytest.mark.parametrize("spoiled", ["garbage", "cut", "empty"])
def test_a_damaged_database_beside_the_index_is_named_and_costs_no_message(
    tmp_path: Path, name: str, spoiled: str
) -> None:
    mail = EmMail(parts=(ROOT, Part("1", "text/plain", b"See you." * 2000)), words={"1": "See you." * 2000})
    path = em_client(tmp_path, *[mail] * 5)
    data = (tmp_path / name).read_bytes()
    put(tmp_path / name, {"garbage": bytes(range(256)) * 99, "cut": data[: len(data) // 2], "empty": b""}[spoiled])
    found = inside(path, "em-client")
    messages = [each for each in found if isinstance(each, Message)]
    assert [envelope.read(each.head).subject for each in messages] == ["予約"] * 5
    if name == "mail_data.dat":
        assert all(each.completeness is not Completeness.WHOLE for each in messages)
    if spoiled != "empty":
        assert {each for _, each in findings(found)} == {name}


def test_a_damaged_table_definition_beside_the_index_is_one_more_damage(tmp_path: Path) -> None:
    """SQLite quotes the definition in its error; what is no UTF-8 in it must not cost the index."""
    path = em_client(tmp_path, EmMail())
    data = (tmp_path / "mail_data.dat").read_bytes()
    put(tmp_path / "mail_data.dat", data.replace(b"CREATE TABLE LocalMail", b"CREATE TABLE\xc4LocalMail"))
    found = inside_here(path, "em-client")
    assert len([each for each in found if isinstance(each, Message)]) == 1
    assert findings(found) == [(Code.CONTAINER_UNREADABLE, "mail_data.dat")]


def test_parts_that_cannot_be_asked_for_are_damage_named_once(tmp_path: Path) -> None:
    """Here the table has no row numbers; a page that cannot be read ends the same way."""
    path = em_client(tmp_path, EmMail(words={"1": TEXT}), EmMail(), data=False)
    table = "CREATE TABLE LocalMailContents (id, partName, partBody, PRIMARY KEY (partName, id)) WITHOUT ROWID"
    filled(tmp_path / "mail_data.dat", [table], LocalMailContents=[(1, "TEXT", b"See you.")])
    found = inside_here(path, "em-client")
    first, second = (each for each in found if isinstance(each, Message))
    assert body.text(first.excerpt) == TEXT and first.completeness is Completeness.PARTIAL
    assert second.completeness is Completeness.HEADERS_ONLY
    assert findings(found) == [(Code.STORE_DAMAGED, "mail_data.dat")]


def test_an_older_generation_lacks_columns(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "mail_index.dat",
        [
            "CREATE TABLE MailItems (id INTEGER PRIMARY KEY, folder INTEGER, subject TEXT)",
            "CREATE TABLE MailAddresses (parentId INTEGER, type INTEGER, address TEXT)",
        ],
        MailItems=[(1, 2, "予約")],
        MailAddresses=[(1, 1, "taro@example.jp")],
    )
    filled(tmp_path / "mail_data.dat", ["CREATE TABLE LocalMailContents (id, partName, partBody)"],
           LocalMailContents=[(1, "TEXT", "See you.")])  # fmt: skip
    filled(tmp_path / "folders.dat", ["CREATE TABLE Folders (id, name)"], Folders=[(2, "受信トレイ")])
    (found,) = listed(path)
    seen = envelope.read(found.head)
    assert seen.sender is not None and seen.subject == "予約" and found.role is Role.INBOX
    assert body.text(whole_here(path, "em-client", found)).strip() == "See you."


def test_cells_of_the_wrong_kind_are_survived(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "mail_index.dat",
        ["CREATE TABLE MailItems (id, folder, date, receivedDate, subject, messageId, flags, preview)", EM_INDEX[1]],
        MailItems=[
            (1, b"\xff", "soon", 2**62, b"\xff\xfe", 5, "many", 7),
            ("two", None, None, None, None, None, None, None),
            (3, 2.5, -1, b"", "x" * 100_000, "<3@example.jp>", -1, "見"),
        ],
        MailAddresses=[(1, 1, "1", 0, b"\xff", b"a@b"), (2, 3, 1, "x", None, "saburo@example.jp")],
    )
    filled(
        tmp_path / "mail_data.dat",
        ["CREATE TABLE LocalMailContents (id, partName, contentType, contentLength, partHeader, partBody)"],
        LocalMailContents=[
            (1, b"\xff", 5, "long", 7, 3.5),
            (3, "1." * 3000, "text/plain; charset=x-nothing", -5, "text", "見積"),
            (3, "99999999999999999999", "multipart/mixed", 2**62, None, b""),
            (3, "-1", "message/rfc822", None, b"\0", b"\0"),
        ],
    )
    found = inside(path, "em-client")
    messages = [each for each in found if isinstance(each, Message)]
    assert len(messages) == 2 and Code.MESSAGE_UNREADABLE in {code for code, _ in findings(found)}
    for each in messages:
        assert whole_here(path, "em-client", each)


def test_an_index_without_the_table_of_people(tmp_path: Path) -> None:
    path = filled(tmp_path / "mail_index.dat", EM_INDEX[:1])
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO MailItems (id, subject) VALUES (1, '予約')")
    connection.commit()
    connection.close()
    assert [envelope.read(each.head).subject for each in listed(path)] == ["予約"]


def test_accounts_are_those_of_the_list(tmp_path: Path) -> None:
    path = em_accounts(
        tmp_path,
        **{
            ACCOUNT.upper(): {"Username": "hanako@example.ne.jp", "ProviderName": "imap.example.ne.jp", "Secret": "x"},
            MAIL: {"EmailAddress": "hanako@example.jp", "Username": "hanako", "Host": "pop3://mail.example.jp:995"},
            "11111111-1111-1111-1111-111111111111": {"Username": "nobody"},
        },
    )
    with Worker() as worker:
        found = {each.name: each.account for each in worker.accounts(path, "em-client")}
    assert found == {
        ACCOUNT: Account("hanako@example.ne.jp", MailProtocol.IMAP, "imap.example.ne.jp"),
        MAIL: Account("hanako@example.jp", MailProtocol.POP, "mail.example.jp"),
    }


@pytest.mark.parametrize(
    ("mails", "owner"),
    [
        ([EmMail()] * 3, "hanako@example.ne.jp"),
        # Two received messages may both have come through a mailing list.
        ([EmMail()] * 2, ""),
        ([EmMail(), EmMail(to="list@example.org"), EmMail(), EmMail(to="list@example.org")], ""),
        # Whoever wrote what was sent is the owner, whatever came in.
        ([EmMail(to="list@example.org")] * 5 + [EmMail(sender="Hanako@example.jp", folder=7)], "hanako@example.jp"),
        # What was thrown away says nothing.
        ([EmMail(folder=8)] * 5, ""),
    ],
)
def test_where_nothing_is_listed_the_mail_shows_whose_it_is(tmp_path: Path, mails: list[EmMail], owner: str) -> None:
    with Worker() as worker:
        found = worker.accounts(em_client(tmp_path, *mails), "em-client-mail")
    assert [each.account.address for each in found] == ([owner] if owner else [])


@pytest.mark.parametrize("data", [b"", b"garbage" * 99, b"SQLite format 3\0" + bytes(3000)])
def test_a_list_that_cannot_be_read_raises(tmp_path: Path, data: bytes) -> None:
    with Worker() as worker, pytest.raises(ValueError, match="Error"):
        worker.accounts(put(tmp_path / "accounts.dat", data), "em-client")
