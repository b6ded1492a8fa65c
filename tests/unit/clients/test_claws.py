"""Claws Mail and Sylpheed: mail folders named in a list that nobody has to believe."""

from pathlib import Path

import pytest

from app.clients import claws
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import unix
from tests.builders.unix import codes, counts, message, put

ACCOUNTS = b"""[Account: 1]
account_name=Salon
address=salon@example.jp
protocol=0
receive_server=pop.example.jp
password=!c2VjcmV0

[Account: 2]
address=hanako@example.com
protocol=3
receive_server=imap.example.com
"""


def folder_list(*paths: str) -> bytes:
    folders = "".join(f'<folder type="mh" name="Mailbox" path="{path}" collapsed="0">\n</folder>\n' for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<folderlist>\n<folder type="imap" path="imap"></folder>\n{folders}'
    return (text + "</folderlist>\n").encode()


def find_stores(home: Path, live: bool = False) -> list[Store]:
    return list(claws.find_stores(Home(home, System.LINUX, live), UnreadablePaths()))


def test_an_empty_home_has_nothing(tmp_path: Path) -> None:
    unix.mh(tmp_path / "Mail" / "inbox")
    assert find_stores(tmp_path) == []


@pytest.mark.parametrize("settings", [".claws-mail", ".sylpheed-2.0", ".sylpheed"])
def test_folders_and_accounts_are_found(tmp_path: Path, settings: str) -> None:
    put(tmp_path / settings / "folderlist.xml", folder_list("Post"))
    put(tmp_path / settings / "accountrc", ACCOUNTS)
    unix.mh(tmp_path / "Post" / "inbox", 3)
    unix.mh(tmp_path / "Post" / "inbox" / "customers", 1)
    put(tmp_path / "Post" / "inbox" / ".claws_cache", b"\0")
    (store,) = find_stores(tmp_path)
    assert store.trees == (tmp_path / settings, tmp_path / "Post")
    assert counts(store) == {("inbox",): 3, ("inbox", "customers"): 1}
    assert store.accounts == (
        Account("salon@example.jp", MailProtocol.POP, "pop.example.jp"),
        Account("hanako@example.com", MailProtocol.IMAP, "imap.example.com"),
    )
    assert "accountrc*" in store.secrets and codes(store) == []


@pytest.mark.parametrize("content", [b"", b"<folderlist>", b'<folder type="mh" path="', b"\xff\xfe\0" * 99])
def test_without_a_list_the_default_folder_is_taken(tmp_path: Path, content: bytes) -> None:
    put(tmp_path / ".claws-mail" / "folderlist.xml", content)
    unix.mh(tmp_path / "Mail" / "inbox")
    (store,) = find_stores(tmp_path)
    assert counts(store) == {("inbox",): 2}


def test_attributes_come_in_any_order_and_escaped(tmp_path: Path) -> None:
    put(tmp_path / ".claws-mail" / "folderlist.xml", '<folder path="A &amp; 店" name="x" type="mh">'.encode())
    unix.mh(tmp_path / "A & 店" / "inbox")
    (store,) = find_stores(tmp_path)
    assert store.trees[1] == tmp_path / "A & 店"


def test_an_absolute_path_of_another_computer_means_this_home(tmp_path: Path) -> None:
    elsewhere = tmp_path / "hanako" / "mail" / "mh"
    unix.mh(elsewhere / "inbox", 5)
    home = tmp_path / "copy"
    put(home / ".claws-mail" / "folderlist.xml", folder_list(str(elsewhere)))
    unix.mh(home / "mail" / "mh" / "inbox", 1)
    (store,) = find_stores(home)
    assert store.trees[1] == home / "mail" / "mh"
    (store,) = find_stores(home, live=True)
    assert store.trees[1] == elsewhere


@pytest.mark.parametrize("path", [".", "..", "../other", "/", "a/../..", "missing", "", "&#0;"])
def test_a_list_cannot_lead_to_the_whole_home_or_out_of_it(tmp_path: Path, path: str) -> None:
    home = tmp_path / "home"
    put(home / ".claws-mail" / "folderlist.xml", folder_list(path))
    unix.mh(tmp_path / "other" / "inbox")
    unix.mh(home / "documents")
    for live in (False, True):
        (store,) = find_stores(home, live)
        assert store.trees == (home / ".claws-mail",) and store.mailboxes == ()


def test_folders_inside_each_other_are_walked_once(tmp_path: Path) -> None:
    put(tmp_path / ".claws-mail" / "folderlist.xml", folder_list("Mail/inbox", "Mail", ".claws-mail/own", "Mail"))
    unix.mh(tmp_path / "Mail" / "inbox")
    unix.mh(tmp_path / ".claws-mail" / "own" / "drafts")
    (store,) = find_stores(tmp_path)
    assert store.trees == (tmp_path / ".claws-mail", tmp_path / "Mail")
    assert counts(store) == {("inbox",): 2, ("drafts",): 2}


def test_two_programs_do_not_claim_one_folder(tmp_path: Path) -> None:
    for settings in (".claws-mail", ".sylpheed-2.0"):
        put(tmp_path / settings / "folderlist.xml", folder_list("Mail"))
    unix.mh(tmp_path / "Mail" / "inbox")
    assert [counts(store) for store in find_stores(tmp_path)] == [{("inbox",): 2}, {}]


def test_a_cache_belongs_to_its_account_and_is_reported(tmp_path: Path) -> None:
    put(tmp_path / ".claws-mail" / "accountrc", ACCOUNTS)
    put(tmp_path / ".claws-mail/imapcache/imap.example.com/hanako/INBOX/17", message())
    (store,) = find_stores(tmp_path)
    (mailbox,) = store.mailboxes
    assert mailbox.path == ("imap.example.com", "hanako", "INBOX") and mailbox.account == "hanako@example.com"
    assert codes(store) == ["cache_only"]


def test_settings_somebody_points_at_are_known_by_their_list(tmp_path: Path) -> None:
    settings = tmp_path / "saved"
    unix.mh(tmp_path / "Mail" / "inbox")
    settings.mkdir()
    assert list(claws.stores_at(settings, UnreadablePaths())) == []
    put(settings / "folderlist.xml", folder_list("Mail"))
    (store,) = claws.stores_at(settings, UnreadablePaths())
    assert counts(store) == {("inbox",): 2}
    assert list(claws.stores_at(settings / "folderlist.xml", UnreadablePaths())) == []
