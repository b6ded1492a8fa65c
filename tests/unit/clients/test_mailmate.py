"""MailMate: accounts by the names of folders and by its settings, mailboxes inside mailboxes."""

import plistlib
from pathlib import Path

import pytest

from app.clients import mailmate
from app.model.codes import Code
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.unix import message, put

PROGRAM = "Library/Application Support/MailMate"
ACCOUNT = "hanako%40example.jp@imap.example.jp"


def built(home: Path, *mailboxes: str, account: str = ACCOUNT, messages: str = "Messages.noindex") -> Path:
    folder = home / PROGRAM / messages / "IMAP" / account
    for number, name in enumerate(mailboxes):
        put(
            folder.joinpath(*(f"{part}.mailbox" for part in name.split("/"))) / "Messages" / f"{number}.eml", message(1)
        )
    return folder


def found(home: Path) -> Store:
    (store,) = mailmate.find_stores(Home(home, System.MACOS), UnreadablePaths())
    return store


@pytest.mark.parametrize("messages", ["Messages", "Messages.noindex"])
def test_mailboxes_and_their_roles(messages: str, tmp_path: Path) -> None:
    built(tmp_path, "INBOX", "[Gmail]/All Mail", "Sent Messages", "仕事/2012", messages=messages)
    store = found(tmp_path)
    assert {(mailbox.path, mailbox.role, mailbox.account) for mailbox in store.mailboxes} == {
        (("INBOX",), Role.INBOX, "hanako@example.jp"),
        (("[Gmail]", "All Mail"), Role.ARCHIVE, "hanako@example.jp"),
        (("Sent Messages",), Role.SENT, "hanako@example.jp"),
        (("仕事", "2012"), Role.OTHER, "hanako@example.jp"),
    }


@pytest.mark.parametrize(
    ("folder", "address", "server"),
    [
        (ACCOUNT, "hanako@example.jp", "imap.example.jp"),
        ("hanako@example.jp@imap.example.jp", "hanako@example.jp", "imap.example.jp"),
        ("hanako@imap.example.jp", "hanako@imap.example.jp", "imap.example.jp"),
        ("hanako%2Bwork@imap.example.jp", "hanako+work@imap.example.jp", "imap.example.jp"),
    ],
)
def test_the_account_of_a_folder(folder: str, address: str, server: str, tmp_path: Path) -> None:
    built(tmp_path, "INBOX", account=folder)
    (account,) = found(tmp_path).accounts
    assert (account.address, account.protocol, account.server) == (address, MailProtocol.IMAP, server)


def settings(home: Path, *urls: object) -> None:
    put(home / PROGRAM / "Sources.plist", plistlib.dumps({"sources": [{"serverURL": url} for url in urls]}))


def test_an_account_of_the_settings_without_mail_is_named(tmp_path: Path) -> None:
    built(tmp_path, "INBOX")
    settings(tmp_path, f"imap://{ACCOUNT}:993", "imaps://taro@imap.example.com/")
    assert [account.address for account in found(tmp_path).accounts] == ["hanako@example.jp", "taro@imap.example.com"]


def test_settings_without_any_folder_of_mail(tmp_path: Path) -> None:
    settings(tmp_path, f"imap://{ACCOUNT}")
    unreadable = UnreadablePaths()
    (store,) = mailmate.find_stores(Home(tmp_path, System.MACOS), unreadable)
    assert [account.address for account in store.accounts] == ["hanako@example.jp"]
    assert [client for client, _ in unreadable.missing] == ["mailmate"]


@pytest.mark.parametrize(
    "data", [b"", bytes(99), b"{", b"bplist00\xff", plistlib.dumps([]), plistlib.dumps({"sources": [1]})]
)
def test_settings_that_cannot_be_read_are_reported(data: bytes, tmp_path: Path) -> None:
    built(tmp_path, "INBOX")
    put(tmp_path / PROGRAM / "Sources.plist", data)
    store = found(tmp_path)
    assert Code.ACCOUNTS_UNREADABLE in [finding.code for finding in store.findings]
    assert store.mailboxes


def test_settings_that_cannot_be_read_are_reported_without_mail_too(tmp_path: Path) -> None:
    put(tmp_path / PROGRAM / "Sources.plist", b"")
    assert [finding.code for finding in found(tmp_path).findings] == [Code.ACCOUNTS_UNREADABLE]


def test_any_folder_of_it_may_be_pointed_at(tmp_path: Path) -> None:
    account = built(tmp_path, "INBOX")
    for path in (tmp_path / PROGRAM, account.parents[1], account.parent, account):
        (store,) = mailmate.stores_at(path, UnreadablePaths())
        assert [mailbox.account for mailbox in store.mailboxes] == ["hanako@example.jp"]
    assert list(mailmate.stores_at(tmp_path, UnreadablePaths())) == []


def test_hostile_names(tmp_path: Path) -> None:
    built(tmp_path, "a%0Ab%1B[31m", "%", "&&&", account="h%0Aevil%40example.jp@imap.example.jp")
    put(tmp_path / PROGRAM / "Messages.noindex" / "IMAP" / "x@y" / ".mailbox" / "Messages" / "1.eml", message(1))
    put(tmp_path / PROGRAM / "Messages.noindex" / "IMAP" / "INBOX.mailbox", b"a file")
    store = found(tmp_path)
    shown = [
        *(name for mailbox in store.mailboxes for name in mailbox.path),
        *(each.address for each in store.accounts),
    ]
    assert len(store.mailboxes) == 4 and all(name and name.isprintable() for name in shown)


def test_mailboxes_too_deep_to_be_looked_at_are_reported(tmp_path: Path) -> None:
    built(tmp_path, "/".join("a" * 60))
    unreadable = UnreadablePaths()
    list(mailmate.find_stores(Home(tmp_path, System.MACOS), unreadable))
    assert list(unreadable.too_deep)


def test_a_link_in_circles(tmp_path: Path) -> None:
    account = built(tmp_path, "INBOX")
    (account / "INBOX.mailbox" / "Again.mailbox").symlink_to(account / "INBOX.mailbox", target_is_directory=True)
    assert [mailbox.path for mailbox in found(tmp_path).mailboxes] == [("INBOX",)]
