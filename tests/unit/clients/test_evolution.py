"""Evolution: local folders of three eras, and caches of IMAP accounts."""

from pathlib import Path

import pytest

from app.clients import evolution
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, MessageSource, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import unix
from tests.builders.unix import codes, counts, mbox, message, put

LOCAL = ".local/share/evolution/mail/local"


def find_stores(home: Path) -> list[Store]:
    return list(evolution.find_stores(Home(home, System.LINUX), UnreadablePaths()))


def test_an_empty_home_has_nothing(tmp_path: Path) -> None:
    assert find_stores(tmp_path) == []


@pytest.mark.parametrize("place", [LOCAL, ".var/app/org.gnome.Evolution/data/evolution/mail/local"])
def test_local_folders_are_maildirs_with_escaped_names(tmp_path: Path, place: str) -> None:
    local = tmp_path / place
    unix.maildir(local)
    unix.maildir(local / ".Sent")
    unix.maildir(local / ".Salon.a_2Eb_5Fc")
    put(local / "..maildir++", b"maildir++")
    put(local / "folders.db", b"SQLite format 3\0")
    put(local / ".Sent.cmeta", b"\0\0\0\1")
    (store,) = find_stores(tmp_path)
    assert (store.client, store.path, store.trees) == ("evolution", local, (local.parent,))
    assert counts(store) == {("Inbox",): 2, ("Sent",): 2, ("Salon", "a.b_c"): 2}
    assert {mailbox.path: mailbox.role for mailbox in store.mailboxes}["Sent",] is Role.SENT
    assert codes(store) == []


def test_old_folders_are_mailbox_files(tmp_path: Path) -> None:
    put(tmp_path / ".evolution/mail/local/Inbox", mbox(3))
    put(tmp_path / ".evolution/mail/local/Inbox.ev-summary", b"\0\0\0\r")
    put(tmp_path / ".evolution/mail/local/Inbox.sbd/Customers", mbox(2))
    (store,) = find_stores(tmp_path)
    assert counts(store) == {("Inbox",): 3, ("Inbox", "Customers"): 2}
    assert store.mailboxes[0].role is Role.INBOX


def test_the_first_version_called_every_mailbox_mbox(tmp_path: Path) -> None:
    put(tmp_path / "evolution/local/Inbox/mbox", mbox(2))
    (store,) = find_stores(tmp_path)
    assert counts(store) == {("Inbox",): 2}


def test_a_cache_is_mail_and_is_reported(tmp_path: Path) -> None:
    account = tmp_path / ".cache/evolution/mail/1234@host"
    put(account / "folders/INBOX/cur/0a/17", message())
    put(account / "folders/INBOX/cur/1f/18", message())
    put(account / "folders/INBOX/cmeta", b"\0\0")
    put(account / "folders/INBOX/tmp/0a/19", message())
    put(account / "folders/INBOX/subfolders/Customers/cur/3c/1", message())
    put(account / "folders.db", b"SQLite format 3\0")
    (store,) = find_stores(tmp_path)
    assert counts(store) == {("INBOX",): 2, ("INBOX", "Customers"): 1}
    assert store.mailboxes[0].role is Role.INBOX
    cur = account / "folders/INBOX/cur"
    assert store.mailboxes[0].sources == (MessageSource(cur / "0a", "eml"), MessageSource(cur / "1f", "eml"))
    assert store.findings == (Finding(Code.CACHE_ONLY, {"path": str(tmp_path / ".cache/evolution/mail")}),)


@pytest.mark.parametrize("pointed", ["", "mail", "mail/local"])
def test_a_folder_somebody_points_at_is_known_by_its_marker(tmp_path: Path, pointed: str) -> None:
    local = tmp_path / "evolution/mail/local"
    unix.maildir(local)
    assert list(evolution.stores_at(local, UnreadablePaths())) == []
    put(local / "..maildir++", b"maildir++")
    (store,) = evolution.stores_at(tmp_path / "evolution" / pointed, UnreadablePaths())
    assert store.trees == (tmp_path / "evolution" / pointed,) and counts(store) == {("Inbox",): 2}


def test_files_and_other_folders_are_not_evolutions(tmp_path: Path) -> None:
    assert list(evolution.stores_at(put(tmp_path / "a", mbox(1)), UnreadablePaths())) == []
    assert list(evolution.stores_at(tmp_path, UnreadablePaths())) == []
