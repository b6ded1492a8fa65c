"""Mailbird's Store.db: senders are senders, words come from the index, attachments lie beside it by their number."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.formats.reading.worker import Worker
from app.mime import body, envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Completeness, Message, MessageFlag, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from tests.builders.databases import Bird, filled, mailbird
from tests.builders.reading import inside, inside_here, whole_here
from tests.builders.unix import put


def listed(path: Path) -> list[Message]:
    return [each for each in inside_here(path, "mailbird") if isinstance(each, Message)]


def test_who_wrote_is_the_sender_and_who_is_answered_is_not(tmp_path: Path) -> None:
    people = [
        (1, "list@ml.example.org", "ML"), (0, "taro@example.jp", "山田"), (2, "hanako@example.ne.jp", "花子"),
        (3, "cc@example.jp", ""), (4, "bcc@example.jp", ""), (9, "who@example.jp", ""),
    ]  # fmt: skip
    (found,) = listed(mailbird(tmp_path / "Store.db", Bird("See you.", 0, people=people)))
    seen = envelope.read(found.head)
    assert seen.sender is not None and (seen.sender.name, seen.sender.address) == ("山田", "taro@example.jp")
    assert [each.address for each in seen.reply_to] == ["list@ml.example.org"]
    assert [[each.address for each in field] for field in (seen.to, seen.cc, seen.bcc)] == [
        ["hanako@example.ne.jp"],
        ["cc@example.jp"],
        ["bcc@example.jp"],
    ]
    assert seen.message_id == "1@example.jp" and seen.subject == "件名1"
    assert seen.date == found.received == datetime(2024, 6, 2, 1, tzinfo=UTC)
    assert found.flags is MessageFlag.READ


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("bird", "text"),
    [
        (Bird("本文です。", 0), "本文です。"),
        (Bird("<p>本文です。</p>", 1), "本文です。"),
        (Bird("<p>本文です。</p>", None), "本文です。"),
        (Bird("<本文です。>", 0), "<本文です。>"),
        (Bird(words="検索の言葉"), "検索の言葉"),
        (Bird("", 0, words="検索の言葉"), "検索の言葉"),
    ],
)
def test_words_are_found_wherever_they_are(tmp_path: Path, bird: Bird, text: str, packed: bool) -> None:
    path = mailbird(tmp_path / "Store.db", bird, packed=packed)
    (found,) = listed(path)
    assert body.text(whole_here(path, "mailbird", found)).strip() == text
    assert found.completeness is Completeness.PARTIAL and Code.NOT_AS_RECEIVED in found.notes


def test_what_is_only_on_the_server_is_said(tmp_path: Path) -> None:
    path = mailbird(tmp_path / "Store.db", Bird(), Bird("See you.", 0, files={40360: "写真.jpg"}))
    first, second = listed(path)
    assert first.completeness is Completeness.HEADERS_ONLY and Code.TEXT_NOT_DOWNLOADED in first.notes
    assert second.completeness is Completeness.PARTIAL and Code.ATTACHMENT_NOT_DOWNLOADED in second.notes


@pytest.mark.parametrize("name", ["見積書.pdf", "mitsumori.pdf"])
def test_an_attachment_is_the_file_in_the_folder_of_its_number(tmp_path: Path, name: str) -> None:
    """A backup may have renamed the file; the folder holds no other."""
    path = mailbird(tmp_path / "Store.db", Bird("See you.", 0, files={40359: "見積書.pdf"}))
    put(tmp_path / "A" / "40359" / name, b"%PDF-1.4\n")
    put(tmp_path / "A" / "40360" / "other.pdf", b"%PDF-1.4\nother")
    (found,) = listed(path)
    message = message_from_bytes(whole_here(path, "mailbird", found), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert [(each.get_filename(), each.get_content_type(), each.get_payload(decode=True)) for each in message.iter_attachments()] == [
        ("見積書.pdf", "application/pdf", b"%PDF-1.4\n")
    ]  # fmt: skip
    assert Code.ATTACHMENT_NOT_DOWNLOADED not in found.notes


def test_a_message_that_was_kept_as_it_came_is_whole(tmp_path: Path) -> None:
    raw = b"From: taro@example.jp\r\n\r\nSee you.\r\n"
    path = mailbird(tmp_path / "Store.db", Bird(source=raw))
    (found,) = listed(path)
    assert whole_here(path, "mailbird", found) == raw and found.completeness is Completeness.WHOLE


def test_folders_and_accounts_are_those_of_the_program(tmp_path: Path) -> None:
    birds = (
        Bird(folders=(2, 1)),
        Bird(folders=(3, 2)),
        Bird(account=2, folders=(4,)),
        Bird(account=2, folders=(5, 4)),
        Bird(account=9, folders=()),
    )
    found = listed(mailbird(tmp_path / "Store.db", *birds))
    assert [(each.account, each.folder, each.role) for each in found] == [
        ("hanako@example.ne.jp", ("Inbox",), Role.INBOX),
        ("hanako@example.ne.jp", ("Inbox", "お客様"), Role.OTHER),
        ("hanako@example.jp", ("Inbox",), Role.INBOX),
        ("hanako@example.jp", ("ゴミ箱",), Role.TRASH),
        ("", ("Mail",), Role.OTHER),
    ]  # fmt: skip


def test_accounts_have_their_server_and_what_its_name_says(tmp_path: Path) -> None:
    with Worker() as worker:
        found = worker.accounts(mailbird(tmp_path / "Store.db"), "mailbird")
    assert [each.account for each in found] == [
        Account("hanako@example.ne.jp", MailProtocol.IMAP, "imap.example.ne.jp"),
        Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp"),
    ]


def test_an_older_generation_lacks_tables(tmp_path: Path) -> None:
    path = filled(tmp_path / "Store.db", ["CREATE TABLE Messages (Id INTEGER, Subject TEXT)"], Messages=[(1, "予約")])
    (found,) = listed(path)
    assert envelope.read(found.head).subject == "予約" and found.completeness is Completeness.HEADERS_ONLY


def test_cells_of_the_wrong_kind_are_survived(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "Store.db",
        [
            "CREATE TABLE Messages (Id, AccountId, ReceivedAt_UTC, Subject, IsRead, MailMessageId, Source)",
            "CREATE TABLE Messages_Contacts (MessageId, Type, Email, Name)",
            "CREATE TABLE Folders (Id, Name, ParentId)",
            "CREATE TABLE Folders_Messages (FolderId, MessageId)",
            "CREATE TABLE MessageBodies (Id, Data, IsHtml)",
            "CREATE TABLE Attachments (Id, MessageId, SuggestedFileName, ContentType, ContentId)",
            "CREATE TABLE FTS_Messages (Body)",
        ],
        Messages=[(1, b"\xff", b"\xff", b"\xff", "yes", 7, 3.5), ("x", None, None, None, None, None, None), (2, 1, 2**62, "a" * 9999, 1, "", "")],
        Messages_Contacts=[(1, "0", b"a@b", None), (1, 0, None, b"\xff"), ("1", 0, "c@example.jp", "")],
        Folders=[(1, b"\xff", 2), (2, None, 1), (b"\xff", "x", "y")],
        Folders_Messages=[(1, 1), (2, 1), (b"\xff", 2)],
        MessageBodies=[(1, 5, "html"), (2, b"\x78\x9c" + b"\xff" * 50, 1)],
        Attachments=[("../../etc", 1, "passwd", None, None), (-1, 1, "../x", "no type", "a\r\nb"), (None, 1, None, None, None)],
        FTS_Messages=[(b"\xff",)],
    )  # fmt: skip
    found = inside(path, "mailbird")
    messages = [each for each in found if isinstance(each, Message)]
    assert len(messages) == 2
    assert Code.MESSAGE_UNREADABLE in {each.code for each in found if isinstance(each, Finding)}
    for each in messages:
        assert whole_here(path, "mailbird", each)
