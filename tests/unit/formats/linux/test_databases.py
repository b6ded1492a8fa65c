"""The databases of Geary and Mailspring: messages as they came, and messages put together from columns."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from app.mime import body, envelope
from app.model.codes import Code
from app.model.mail import Completeness, Message, MessageFlag, Role
from tests.builders.databases import geary, mailspring
from tests.builders.reading import inside_here, whole_here
from tests.builders.unix import message, put


def listed(path: Path, name: str) -> list[Message]:
    return [each for each in inside_here(path, name) if isinstance(each, Message)]


def test_geary_joins_its_halves(tmp_path: Path) -> None:
    head, _, text = message(1).partition(b"\n\n")
    path = geary(tmp_path / "geary.db", (head, text), (head, b""), (head + b"\r\n", None), (None, None))
    both, empty, headers, neither = listed(path, "geary")
    assert whole_here(path, "geary", both).endswith(text) and both.role is Role.INBOX
    assert both.completeness is empty.completeness is Completeness.WHOLE
    assert both.flags == MessageFlag.READ | MessageFlag.FLAGGED
    assert both.received == datetime(2001, 2, 5, 1, 1, tzinfo=UTC)
    for each in (headers, neither):
        assert each.completeness is Completeness.PARTIAL and Code.TEXT_NOT_DOWNLOADED in each.notes
        assert body.text(whole_here(path, "geary", each)).strip() == "See"
    assert envelope.read(headers.head).subject == envelope.read(both.head).subject
    lost = envelope.read(neither.head)
    assert lost.subject == "lost" and lost.date is not None and lost.to[0].address == "hanako@example.jp"


def test_geary_knows_what_a_folder_is_for(tmp_path: Path) -> None:
    path = geary(tmp_path / "geary.db", (b"From: a@example.jp\r\n", b"x"))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE MessageLocationTable SET folder_id = 2")
    connection.commit()
    connection.close()
    (found,) = listed(path, "geary")
    assert found.folder == ("Gesendet 2020",) and found.role is Role.SENT


HANAKO = [{"name": "Hanako", "email": "hanako@example.jp"}]


def test_mailspring_reads_what_its_cache_holds(tmp_path: Path) -> None:
    shown = {
        "id": "a", "from": HANAKO, "subject": "booking", "date": 981334800, "hMsgId": "1@example.jp", "unread": False,
        "starred": True, "folder": {"path": "[Gmail]/送信", "role": "sent"}, "body": "<p>See you</p>",
        "extraHeaders": {"List-Id": "<news.example.jp>", "Content-Type": "x/y", "From": "forged", "Bad Name": "z"},
    }  # fmt: skip
    bare = {"id": "b", "from": HANAKO, "subject": "No Subject", "hMsgId": "no-header-message-id", "body": ""}
    accounts = [("a1", "", "a1", "owner@example.jp")]
    path = mailspring(tmp_path / "edgehill.db", shown, bare, Account=accounts)
    first, second = listed(path, "mailspring")
    seen = envelope.read(first.head)
    assert seen.message_id == "1@example.jp" and "list_id" in seen.signals and seen.sender is not None
    assert first.head.count(b"From:") == 1 and b"Bad Name" not in first.head and b"x/y" not in first.head
    assert first.account == "owner@example.jp" and first.role is Role.SENT
    assert first.flags == MessageFlag.READ | MessageFlag.FLAGGED
    assert first.completeness is Completeness.PARTIAL and first.notes == (Code.NOT_AS_RECEIVED,)
    assert body.text(whole_here(path, "mailspring", first)).strip() == "See you"
    nameless = envelope.read(second.head)
    assert second.completeness is Completeness.HEADERS_ONLY
    assert not nameless.subject and not nameless.message_id


def test_mailspring_keeps_attachments_and_the_pictures_of_a_text(tmp_path: Path) -> None:
    files = [
        {"id": "AbCd1", "filename": "a/b.pdf", "contentType": "application/pdf"},
        {"id": "eFgh2", "filename": "logo.png", "contentType": "image/png", "contentId": "logo"},
        {"id": "gone3", "filename": "gone.pdf"},
        {"id": "../../x", "filename": "x"},
    ]
    path = mailspring(
        tmp_path / "edgehill.db", {"id": "a", "from": HANAKO, "files": files, "body": "<img src='cid:logo'>"}
    )
    put(tmp_path / "files/ab/cd/abcd1/a-b.pdf", b"%PDF-1.4\n")
    put(tmp_path / "files/ef/gh/efgh2/logo.png", b"\x89PNG\r\n")
    put(tmp_path / "config.json", b'{"*":{"accounts":[{"id":"a1","emailAddress":"owner@example.jp"}]}}')
    (found,) = listed(path, "mailspring")
    data = whole_here(path, "mailspring", found)
    assert b"JVBERi0xLjQK" in data and b"Content-ID: <logo>" in data
    assert Code.ATTACHMENT_NOT_DOWNLOADED in found.notes and found.account == "owner@example.jp"


def test_mailspring_survives_what_is_no_json(tmp_path: Path) -> None:
    odd = '{"files": 3, "folder": [], "from": {"a": 1}, "extraHeaders": 3, "date": "x"}'
    cells = (None, b"\xff", "[]", "{", odd, "[" * 9999)
    rows = [(key, None, 1, data, "", "", 0, 0, 0) for key, data in enumerate(cells)]
    path = mailspring(tmp_path / "edgehill.db", Message=rows)
    found = listed(path, "mailspring")
    assert len(found) == 6 and all(each.completeness is Completeness.HEADERS_ONLY for each in found)
