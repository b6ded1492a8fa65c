"""Apple Mail's folders of every era, and whose they are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.clients import apple_mail
from app.formats.reading.message_sources import files_of
from app.model.mail import Role
from app.model.store import Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import stores
from tests.builders.guard import SourceGuard


def store_in(home: Path) -> Store:
    """The one store of a home."""
    (store,) = list(apple_mail.find_stores(Home(home, System.MACOS), UnreadablePaths()))
    return store


def counts(store: Store) -> dict[tuple[str, ...], int]:
    """Files with messages by account and mailbox."""
    found: dict[tuple[str, ...], int] = {}
    for mailbox in store.mailboxes:
        key = (mailbox.account, *mailbox.path)
        found[key] = found.get(key, 0) + sum(1 for place in mailbox.sources for _ in files_of(place))
    return found


def test_every_generation(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    stores.apple_home(tmp_path)
    guard(tmp_path)
    store = store_in(tmp_path)
    # Files, not messages: the mbox file counts once; 13 and 14 are partial.
    assert counts(store) == {
        ("hanako@example.com", "INBOX"): 3,
        ("hanako@example.org", "Sent Messages"): 1,
        ("", "Friends"): 1,
        ("", "Friends", "Close"): 1,
        ("hanako@example.org", "INBOX"): 6,
        ("hanako@example.org", "[Gmail]", "All Mail"): 1,
    }
    assert {account.address: account.protocol for account in store.accounts} == {
        "hanako@example.com": "pop",
        "hanako@example.org": "imap",
    }
    roles = {mailbox.path[-1]: mailbox.role for mailbox in store.mailboxes}
    assert roles["INBOX"] is Role.INBOX
    assert roles["Sent Messages"] is Role.SENT
    assert roles["All Mail"] is Role.ARCHIVE


def test_the_old_mbox_beside_new_messages_is_kept(tmp_path: Path) -> None:
    stores.apple_home(tmp_path)
    formats = {
        place.format
        for mailbox in store_in(tmp_path).mailboxes
        for place in mailbox.sources
        if "POP" in str(place.path)
    }
    assert formats == {"mbox", "emlx"}


def test_accounts_from_the_system_database(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    stores.write(
        tmp_path
        / "Library"
        / "Mail"
        / "V10"
        / stores.UUID
        / "INBOX.mbox"
        / stores.STORE
        / "Data"
        / "Messages"
        / "1.emlx",
        stores.emlx(stores.message()),
    )
    stores.accounts_database(tmp_path)
    guard(tmp_path)
    store = store_in(tmp_path)
    # The name stands on the parent account, in a row that is only in the write-ahead log.
    assert [account.address for account in store.accounts] == ["hanako@salon.example.jp"]
    assert store.mailboxes[0].account == "hanako@salon.example.jp"


@pytest.mark.parametrize("data", [b"", b"rubbish", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_database_costs_nothing(tmp_path: Path, data: bytes) -> None:
    stores.apple_home(tmp_path)
    stores.write(tmp_path / "Library" / "Accounts" / "Accounts4.sqlite", data)
    stores.write(tmp_path / "Library" / "Mail" / "V10" / "MailData" / "Accounts.plist", data)
    assert sum(counts(store_in(tmp_path)).values()) == 13


def test_an_account_nobody_knows_keeps_its_mail(tmp_path: Path) -> None:
    stores.write(
        tmp_path / "Library/Mail/V9" / stores.UUID / "INBOX.mbox/Data/Messages/1.emlx", stores.emlx(stores.message())
    )
    store = store_in(tmp_path)
    assert counts(store) == {(stores.UUID, "INBOX"): 1}
    assert [(each.address, each.protocol) for each in store.accounts] == [("", "unknown")]


def test_links_are_not_followed(tmp_path: Path) -> None:
    stores.apple_home(tmp_path / "home")
    stores.write(tmp_path / "other" / "9.emlx", stores.emlx(stores.message()))
    (tmp_path / "home/Library/Mail/Linked.mbox").symlink_to(tmp_path / "other")
    assert ("", "Linked") not in counts(store_in(tmp_path / "home"))


def test_a_mail_folder_moved_to_another_disk(tmp_path: Path) -> None:
    stores.apple_home(tmp_path / "old")
    (tmp_path / "home" / "Library").mkdir(parents=True)
    (tmp_path / "home" / "Library" / "Mail").symlink_to(tmp_path / "old" / "Library" / "Mail")
    store = store_in(tmp_path / "home")
    assert store.trees == (tmp_path / "old" / "Library" / "Mail",)
    assert sum(counts(store).values()) == 13


def test_no_mail_and_no_library(tmp_path: Path) -> None:
    assert list(apple_mail.find_stores(Home(tmp_path, System.MACOS), UnreadablePaths())) == []


@pytest.mark.parametrize("below", ["", "Library/Mail", "Library/Mail/V10", "Library/Mail/POP-hanako@mail.example.com"])
def test_recognises_what_somebody_points_at(tmp_path: Path, below: str) -> None:
    stores.apple_home(tmp_path)
    (store,) = list(apple_mail.stores_at(tmp_path / below, UnreadablePaths()))
    assert store.mailboxes


def test_recognises_an_exported_mailbox(tmp_path: Path) -> None:
    stores.write(tmp_path / "Customers.mbox" / "mbox", stores.mbox(stores.message()))
    stores.write(tmp_path / "Customers.mbox" / "table_of_contents", b"\x00\x0d\xbb\xa0\0\0\0\x01\0\0\0\0")
    (store,) = list(apple_mail.stores_at(tmp_path / "Customers.mbox", UnreadablePaths()))
    assert [mailbox.path for mailbox in store.mailboxes] == [("Customers",)]


def test_an_index_whose_mbox_is_gone_is_named(tmp_path: Path) -> None:
    box = tmp_path / "Library" / "Mail" / "POP-a@mail.example.com" / "INBOX.mbox"
    stores.write(box / "table_of_contents", b"\x00\x0d\xbb\xa0\0\0\0\x2a\0\0\0\0")
    assert [(finding.code, finding.parameters["count"]) for finding in store_in(tmp_path).findings] == [
        ("mbox_missing", 42)
    ]


def test_leaves_other_programs_alone(tmp_path: Path) -> None:
    stores.write(tmp_path / "mail" / "1.eml", stores.message())
    stores.write(tmp_path / "file.mbox", stores.mbox(stores.message()))
    assert list(apple_mail.stores_at(tmp_path / "mail", UnreadablePaths())) == []
    assert list(apple_mail.stores_at(tmp_path / "file.mbox", UnreadablePaths())) == []


def test_many_folders_stay_small(tmp_path: Path) -> None:
    top = tmp_path / "Library" / "Mail" / "V10" / "A.mbox" / "Data"
    for shard in range(200):
        stores.write(top / str(shard) / "Messages" / "1.emlx", b"")
    assert sum(len(mailbox.sources) for mailbox in store_in(tmp_path).mailboxes) == 200
