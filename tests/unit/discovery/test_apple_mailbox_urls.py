"""The protocol of an account by the URLs of its mailboxes."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from app.discovery.apple_mailbox_urls import protocols_in_index, protocols_of
from app.model.mail_protocol import MailProtocol
from tests.builders.guard import SourceGuard

A, B = "AAAAAAAA-2222-4333-8444-555555555555", "BBBBBBBB-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    ("scheme", "protocol"),
    [
        ("imap", MailProtocol.IMAP),
        ("pop", MailProtocol.POP),
        ("ews", MailProtocol.EXCHANGE),
        ("local", MailProtocol.LOCAL),
    ],
)
def test_every_scheme(scheme: str, protocol: MailProtocol) -> None:
    assert protocols_of([f"{scheme}://{A.lower()}/INBOX", "rss://x/", f"smart://{B}/"]) == {A: protocol}


def test_urls_that_contradict_each_other_say_nothing() -> None:
    assert protocols_of([f"local://{A}/x", f"imap://{A}/x", f"local://{A}/x"]) == {A: MailProtocol.UNKNOWN}


def test_what_is_no_url() -> None:
    assert protocols_of([None, 3, b"imap://", "imap://[", "imap://hanako@mail.example.jp/INBOX", ""]) == {}


def test_an_index_in_use(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    """Rows that are only in its journal count, and nothing is written beside it."""
    made, path = tmp_path / "made" / "Envelope Index", tmp_path / "used" / "Envelope Index"
    made.parent.mkdir()
    database = sqlite3.connect(made)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE mailboxes (url)")
    database.execute("INSERT INTO mailboxes VALUES (?)", (f"pop://{A}/INBOX",))
    database.commit()
    shutil.copytree(made.parent, path.parent)
    database.close()
    guard(path.parent)
    assert protocols_in_index(path) == {A: MailProtocol.POP}


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 9000, b"rubbish" * 999])
def test_an_index_that_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "Envelope Index"
    path.write_bytes(data)
    assert protocols_in_index(path) == {}
    assert protocols_in_index(tmp_path) == protocols_in_index(tmp_path / "gone") == {}
