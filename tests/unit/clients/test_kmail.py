"""KMail: the folders of every era, and `~/Mail` only where it is KMail's."""

from pathlib import Path

import pytest

from app.clients import kmail
from app.model.mail import Role
from app.model.store import Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import unix
from tests.builders.unix import counts, mbox, put


def find_stores(home: Path) -> list[Store]:
    return list(kmail.find_stores(Home(home, System.LINUX), UnreadablePaths()))


def test_an_empty_home_has_nothing(tmp_path: Path) -> None:
    assert find_stores(tmp_path) == [] and find_stores(tmp_path / "missing") == []


@pytest.mark.parametrize(
    "place",
    [
        ".local/share/local-mail",
        ".local/share/akonadi_maildir_resource_3",
        ".kde/share/apps/kmail/mail",
        ".kde4/share/apps/kmail/mail",
        ".kde3.5/share/apps/kmail/mail",
        ".var/app/org.kde.kmail2/data/local-mail",
        ".var/app/org.kde.kontact/data/local-mail",
    ],
)
def test_maildirs_and_their_children_are_found(tmp_path: Path, place: str) -> None:
    root = tmp_path / place
    unix.maildir(root / "inbox")
    unix.maildir(root / "sent-mail")
    unix.maildir(root / ".inbox.directory" / "customers")
    put(root / ".inbox.index", b"# KMail-Index-Version 1506\n")
    (store,) = find_stores(tmp_path)
    assert (store.client, store.path, store.trees) == ("kmail", root, (root,))
    assert counts(store) == {("inbox",): 2, ("sent-mail",): 2, ("inbox", "customers"): 2}
    assert {mailbox.path: mailbox.role for mailbox in store.mailboxes}["inbox",] is Role.INBOX


def test_the_children_of_local_mail_lie_beside_it(tmp_path: Path) -> None:
    share = tmp_path / ".local/share"
    unix.maildir(share / "local-mail")
    unix.maildir(share / ".local-mail.directory" / "inbox")
    assert [(store.path.name, counts(store)) for store in find_stores(tmp_path)] == [
        (".local-mail.directory", {("inbox",): 2}),
        ("local-mail", {("Inbox",): 2}),
    ]


def test_mail_is_kmails_only_with_its_index(tmp_path: Path) -> None:
    put(tmp_path / "Mail" / "inbox", mbox(2))
    put(tmp_path / "Mail" / ".inbox.directory" / "old", mbox(1))
    assert find_stores(tmp_path) == []
    put(tmp_path / "Mail" / ".inbox.index", b"# KMail-Index-Version 1506\n")
    (store,) = find_stores(tmp_path)
    assert counts(store) == {("inbox",): 2, ("inbox", "old"): 1}


def test_a_folder_somebody_points_at_is_known_by_its_shape(tmp_path: Path) -> None:
    unix.maildir(tmp_path / "inbox")
    put(tmp_path / ".directory", b"[Desktop Entry]\n")
    assert list(kmail.stores_at(tmp_path, UnreadablePaths())) == []
    unix.maildir(tmp_path / ".inbox.directory" / "customers")
    (store,) = kmail.stores_at(tmp_path, UnreadablePaths())
    assert counts(store) == {("inbox",): 2, ("inbox", "customers"): 2}
    assert list(kmail.stores_at(put(tmp_path / "file", mbox(1)), UnreadablePaths())) == []
