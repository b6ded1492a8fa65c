"""Whose an Apple Mail folder is: by its UUID, never by an address that another account may have as well."""

import plistlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.clients import apple_mail
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.apple_accounts import Row, write_accounts
from tests.builders.stores import STORE, emlx, message, write

A, B, C = (f"{letter * 8}-2222-4333-8444-555555555555" for letter in "ABC")
HANAKO = "hanako@example.jp"
ACCOUNTS = "Library/Accounts/Accounts4.sqlite"
MAIL = "Library/Mail"


def mail(home: Path, account: str, number: int, mailbox: str = "INBOX", version: str = "V10") -> Path:
    folder = home / MAIL / version / account / f"{mailbox}.mbox"
    return write(folder / STORE / "Data" / "Messages" / f"{number}.emlx", emlx(message(number)))


def stores_in(home: Path) -> list[Store]:
    return list(apple_mail.find_stores(Home(home, System.MACOS), UnreadablePaths()))


def store_in(home: Path) -> Store:
    (store,) = stores_in(home)
    return store


def store_at(path: Path) -> Store:
    (store,) = apple_mail.stores_at(path, UnreadablePaths())
    return store


def mailboxes(store: Store) -> list[tuple[str, str, int]]:
    return sorted((each.account, each.path[-1], len(each.sources)) for each in store.mailboxes)


def protocols(store: Store) -> list[tuple[str, MailProtocol]]:
    return [(each.address, each.protocol) for each in store.accounts]


def two_of_one_address(home: Path) -> None:
    mail(home, A, 1)
    mail(home, B, 2)
    write_accounts(home / ACCOUNTS, [Row(A, "POP", user=HANAKO), Row(B, "IMAP", user=HANAKO)])


def test_two_accounts_of_one_address(tmp_path: Path) -> None:
    two_of_one_address(tmp_path)
    store = store_in(tmp_path)
    assert protocols(store) == [(HANAKO, MailProtocol.POP), (HANAKO, MailProtocol.IMAP)]
    assert mailboxes(store) == [(f"{HANAKO} (IMAP)", "INBOX", 1), (f"{HANAKO} (POP)", "INBOX", 1)]
    assert store.known_as == {A.lower(): f"{HANAKO} (POP)", B.lower(): f"{HANAKO} (IMAP)"}


def test_accounts_nobody_knows_are_as_many(tmp_path: Path) -> None:
    mail(tmp_path, A, 1)
    mail(tmp_path, B, 2)
    assert mailboxes(store_in(tmp_path)) == [(A, "INBOX", 1), (B, "INBOX", 1)]
    assert protocols(store_in(tmp_path)) == [("", MailProtocol.UNKNOWN)] * 2


def test_a_providers_row_is_no_account_of_its_own(tmp_path: Path) -> None:
    mail(tmp_path, A, 1)
    rows = (Row("P", "Google", user=HANAKO), Row(A, "IMAP", parent=1), Row("C", "CalDAV", user=HANAKO, parent=1))
    write_accounts(tmp_path / ACCOUNTS, rows)
    assert protocols(store_in(tmp_path)) == [(HANAKO, MailProtocol.IMAP)]


def preferences(home: Path) -> None:
    order = [f"imap://{A}/", f"pop://{B}/", f"local://{C}/"]
    folder = home / "Library/Containers/com.apple.mail/Data/Library/Preferences"
    write(folder / "com.apple.mail.plist", plistlib.dumps({"AccountOrdering": order}))


def index(home: Path) -> None:
    path = home / MAIL / "V10" / "MailData" / "Envelope Index"
    path.parent.mkdir(parents=True)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE mailboxes (ROWID INTEGER PRIMARY KEY, url TEXT UNIQUE)")
    urls = [(f"imap://{A}/INBOX",), (f"pop://{B}/INBOX",), (f"local://{C}/INBOX",)]
    database.executemany("INSERT INTO mailboxes (url) VALUES (?)", urls)
    database.commit()
    database.close()


@pytest.mark.parametrize("source", [preferences, index])
def test_the_protocol_without_any_database(tmp_path: Path, source: object) -> None:
    for number, account in enumerate((A, B, C)):
        mail(tmp_path, account, number)
    assert callable(source)
    source(tmp_path)
    store = store_in(tmp_path)
    assert protocols(store) == [("", MailProtocol.IMAP), ("", MailProtocol.POP), ("", MailProtocol.LOCAL)]
    assert mailboxes(store) == [("", "INBOX", 1), (A, "INBOX", 1), (B, "INBOX", 1)]
    assert [each.is_local for each in store.mailboxes] == [False, False, True]


def test_an_account_only_the_index_knows(tmp_path: Path) -> None:
    """Its folder is gone, and so is its row: what POP fetched lived there."""
    mail(tmp_path, A, 1)
    index(tmp_path)
    unreadable = UnreadablePaths()
    (store,) = apple_mail.find_stores(Home(tmp_path, System.MACOS), unreadable)
    assert ("", MailProtocol.POP) in protocols(store)
    assert [Path(path).name for _, path in unreadable.missing] == [B]


@pytest.mark.parametrize(
    ("key", "protocol"),
    [
        ("ExchangeFolderId", MailProtocol.EXCHANGE),
        ("UIDVALIDITY", MailProtocol.IMAP),
        ("MailboxName", MailProtocol.UNKNOWN),
    ],
)
def test_the_protocol_by_its_mailboxes(tmp_path: Path, key: str, protocol: MailProtocol) -> None:
    mail(tmp_path, A, 1)
    write(tmp_path / MAIL / "V10" / A / "INBOX.mbox" / "Info.plist", plistlib.dumps({key: "1"}))
    assert protocols(store_in(tmp_path)) == [("", protocol)]


@pytest.mark.parametrize("data", [b"", b"rubbish", b"bplist00" + b"\xff" * 50])
def test_a_mailbox_that_says_nothing(tmp_path: Path, data: bytes) -> None:
    mail(tmp_path, A, 1)
    write(tmp_path / MAIL / "V10" / A / "INBOX.mbox" / "Info.plist", data)
    assert protocols(store_in(tmp_path)) == [("", MailProtocol.UNKNOWN)]


def test_local_is_only_what_nothing_contradicts(tmp_path: Path) -> None:
    mail(tmp_path, A, 1)
    mail(tmp_path, B, 2)
    rows = (Row(A, "OnMyDevice"), Row(B, "OnMyDevice", user=HANAKO))
    write_accounts(tmp_path / ACCOUNTS, rows)
    write(tmp_path / MAIL / "V10" / A / "INBOX.mbox" / "Info.plist", plistlib.dumps({"UIDVALIDITY": 1}))
    assert protocols(store_in(tmp_path)) == [("", MailProtocol.IMAP), (HANAKO, MailProtocol.UNKNOWN)]
    assert not any(each.is_local for each in store_in(tmp_path).mailboxes)


def test_the_folder_of_before_an_upgrade_is_the_same_account(tmp_path: Path) -> None:
    write(tmp_path / MAIL / "V2" / "POP-hanako@pop.example.jp" / "INBOX.mbox" / "mbox", b"From - \n\nx\n")
    mail(tmp_path, A, 1)
    write_accounts(tmp_path / ACCOUNTS, [Row(A, "POP", user=HANAKO)])
    assert protocols(store_in(tmp_path)) == [(HANAKO, MailProtocol.POP)]
    assert mailboxes(store_in(tmp_path)) == [(HANAKO, "INBOX", 1)] * 2


@pytest.mark.parametrize("below", ["", "V10", f"V10/{A}"])
def test_the_accounts_of_what_somebody_points_at(tmp_path: Path, below: str) -> None:
    two_of_one_address(tmp_path)
    store = store_at(tmp_path / MAIL / below)
    assert (HANAKO, MailProtocol.POP) in protocols(store)
    assert len(store.accounts) == (1 if below.endswith(A) else 2)


@pytest.mark.parametrize(
    "accounts", ["Accounts/Accounts4.sqlite", "Mail/Accounts4.sqlite", "Mail/Accounts/Accounts4.sqlite"]
)
def test_the_accounts_of_a_copy_made_by_hand(tmp_path: Path, accounts: str) -> None:
    two_of_one_address(tmp_path / "home")
    shutil.copytree(tmp_path / "home" / MAIL, tmp_path / "Mail")
    (tmp_path / accounts).parent.mkdir(exist_ok=True)
    shutil.move(tmp_path / "home" / ACCOUNTS, tmp_path / accounts)
    store = store_at(tmp_path / "Mail")
    assert protocols(store) == [(HANAKO, MailProtocol.POP), (HANAKO, MailProtocol.IMAP)]
    assert not any(one in other.parents for one in store.trees for other in store.trees)


@pytest.mark.parametrize("name", ["V10 old", "V10 copy", "V10-1", "MailOld"])
def test_a_generation_under_another_name(tmp_path: Path, name: str) -> None:
    two_of_one_address(tmp_path)
    index(tmp_path)
    (tmp_path / MAIL / "V10").rename(tmp_path / MAIL / name)
    found = mailboxes(store_in(tmp_path))
    assert found == mailboxes(store_at(tmp_path / MAIL / name))
    assert found == [(f"{HANAKO} (IMAP)", "INBOX", 1), (f"{HANAKO} (POP)", "INBOX", 1)]


def test_two_copies_of_a_generation_stay_apart(tmp_path: Path) -> None:
    mail(tmp_path, A, 1)
    mail(tmp_path, A, 1, version="V10 copy")
    mail(tmp_path, A, 1, version="V10 old")
    assert mailboxes(store_in(tmp_path)) == [(A, "INBOX", 1)] * 3


def test_a_mail_folder_put_away_beside_the_new_one(tmp_path: Path) -> None:
    two_of_one_address(tmp_path)
    shutil.copytree(tmp_path / MAIL, tmp_path / "Library" / "MailOld")
    (tmp_path / "Library" / "Mail Downloads" / "x.mbox").mkdir(parents=True)
    (tmp_path / "Library" / "Mailroom").mkdir()
    first, second = stores_in(tmp_path)
    assert (first.path.name, second.path.name) == ("Mail", "MailOld")
    assert mailboxes(first) == mailboxes(second)


def test_a_folder_that_is_only_called_so(tmp_path: Path) -> None:
    write(tmp_path / "V8 engine" / "photo.jpg", b"x")
    assert list(apple_mail.stores_at(tmp_path / "V8 engine", UnreadablePaths())) == []


def test_what_a_rebuild_left_in_a_mailbox_is_named(tmp_path: Path) -> None:
    folder = mail(tmp_path, A, 1).parents[3]
    assert not store_in(tmp_path).findings
    write(folder / C / "Data" / "Messages" / "2.emlx", emlx(message(2)))
    (finding,) = store_in(tmp_path).findings
    assert (finding.code, finding.parameters) == ("several_stores_in_mailbox", {"path": str(folder), "count": 2})


def test_a_slash_in_the_name_of_a_mailbox(tmp_path: Path) -> None:
    mail(tmp_path, A, 1, mailbox="A:B")
    assert store_in(tmp_path).mailboxes[0].path == ("A/B",)
