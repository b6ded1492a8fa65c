"""The store that mail fetched from a server is."""

from dataclasses import replace
from pathlib import Path

from app.clients import mail_server
from app.discovery.fetched_mail import LIST, FetchedAccount, FetchedMailbox, dump
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Store
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.unix import put

WHOLE = Finding(Code.SERVER_FETCHED_WHOLE, {"host": "imap.example.jp", "mailboxes": 2, "count": 1})
ACCOUNT = FetchedAccount(
    "hanako@example.jp",
    "imap.example.jp",
    "hanako",
    MailProtocol.IMAP,
    True,
    (FetchedMailbox("INBOX 1-a", ("INBOX",), Role.INBOX), FetchedMailbox("gone 1-b", ("gone",), Role.OTHER)),
    (WHOLE,),
)


def stores(folder: Path, account: FetchedAccount) -> list[Store]:
    put(folder / LIST, dump(account))
    put(folder / "INBOX 1-a" / "1.eml", b"Subject: x\r\n\r\nx\r\n")
    return list(mail_server.stores_at(folder, UnreadablePaths()))


def test_a_store(tmp_path: Path) -> None:
    (store,) = stores(tmp_path, ACCOUNT)
    assert store.accounts == (Account("hanako@example.jp", MailProtocol.IMAP, "imap.example.jp"),)
    assert [(each.path, each.role, each.account) for each in store.mailboxes] == [
        (("INBOX",), Role.INBOX, "hanako@example.jp")
    ]
    assert store.findings == (WHOLE,)


def test_one_that_was_not_finished_says_so(tmp_path: Path) -> None:
    (store,) = stores(tmp_path, replace(ACCOUNT, is_finished=False, user="taro@example.com", findings=()))
    assert [each.code for each in store.findings] == [Code.FETCH_UNFINISHED]
    assert store.accounts[0].aliases == ("taro@example.com",)


def test_another_folder_is_none(tmp_path: Path) -> None:
    put(tmp_path / LIST, b"{}")
    assert list(mail_server.stores_at(tmp_path, UnreadablePaths())) == []
