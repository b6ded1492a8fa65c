"""The list beside fetched mail: written, read, and hostile."""

import json
from typing import Any

import pytest

from app.discovery.fetched_mail import FetchedAccount, FetchedMailbox, dump, load
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol

ACCOUNT = FetchedAccount(
    "hanako@example.jp",
    "imap.example.jp",
    "hanako",
    MailProtocol.IMAP,
    True,
    (FetchedMailbox("送信済み 1-00000000", ("INBOX", "送信済み"), Role.SENT),),
    (Finding(Code.SERVER_MESSAGE_NOT_FETCHED, {"mailbox": "INBOX", "uid": 7, "error": "server_refused"}),),
)


def test_it_comes_back() -> None:
    assert load(dump(ACCOUNT)) == ACCOUNT


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"mailboxes": 1},
        {"mailboxes": [{"folder": "../INBOX", "path": ["INBOX"], "role": "inbox"}]},
        {"mailboxes": [{"folder": "..", "path": ["INBOX"], "role": "inbox"}]},
        {"mailboxes": [{"folder": "a\\b", "path": ["INBOX"], "role": "inbox"}]},
        {"mailboxes": [{"folder": "", "path": ["INBOX"], "role": "inbox"}]},
        {"mailboxes": [{"folder": "a", "path": [], "role": "inbox"}]},
        {"mailboxes": [{"folder": "a", "path": ["INBOX"], "role": "king"}]},
        {"findings": [{}]},
        {"findings": None},
    ],
)
def test_another_kind_of_list_is_none(change: dict[str, Any]) -> None:
    fields = json.loads(dump(ACCOUNT)) | change
    assert load(json.dumps(fields).encode()) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b'{"version": 1}'])
def test_what_is_no_list_is_none(data: bytes) -> None:
    assert load(data) is None
