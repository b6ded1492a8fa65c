"""The usual places of Unix mail: found once, left alone where they are another program's."""

from pathlib import Path

import pytest

from app.clients import unix_mail
from app.model.mail import Role
from app.model.store import Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import unix
from tests.builders.unix import codes, counts, mbox, message, put


def find_stores(home: Path, live: bool = False) -> dict[str, Store]:
    return {
        store.path.name: store for store in unix_mail.find_stores(Home(home, System.LINUX, live), UnreadablePaths())
    }


def test_an_empty_home_has_nothing(tmp_path: Path) -> None:
    assert find_stores(tmp_path) == {} and find_stores(tmp_path / "missing") == {}


def test_every_usual_place_is_found(tmp_path: Path) -> None:
    put(tmp_path / "mbox", mbox(2))
    put(tmp_path / "mail" / "sent", mbox(1))
    put(tmp_path / "mail" / "lists" / "deep" / "salon", mbox(3))
    unix.maildir(tmp_path / "Maildir")
    unix.maildir(tmp_path / "Maildir" / ".Sent")
    unix.maildir(tmp_path / ".maildir")
    unix.mh(tmp_path / "Mail" / "inbox", 2)
    found = find_stores(tmp_path)
    assert {name: counts(store) for name, store in found.items()} == {
        "mbox": {("mbox",): 2},
        "mail": {("sent",): 1, ("lists", "deep", "salon"): 3},
        "Maildir": {("Inbox",): 2, ("Sent",): 2},
        ".maildir": {("Inbox",): 2},
        "Mail": {("inbox",): 2},
    }
    assert all(store.trees == (store.path,) and store.client == "unix-mail" for store in found.values())


def test_an_empty_file_is_no_mailbox_and_a_foreign_one_is_named(tmp_path: Path) -> None:
    put(tmp_path / "mbox")
    put(tmp_path / "Mailbox", b"a letter box\n")
    (tmp_path / "mail").mkdir()
    (tmp_path / "Maildir").mkdir()
    (store,) = find_stores(tmp_path).values()
    assert store.mailboxes == () and codes(store) == ["not_a_message"]


@pytest.mark.parametrize("other", [".claws-mail", ".sylpheed-2.0", ".sylpheed"])
def test_the_folder_of_claws_and_sylpheed_is_left_to_them(tmp_path: Path, other: str) -> None:
    unix.mh(tmp_path / "Mail" / "inbox")
    put(tmp_path / "mail" / "sent", mbox(1))
    (tmp_path / other).mkdir()
    assert list(find_stores(tmp_path)) == ["mail"]


def test_the_folder_of_kmail_is_left_to_it(tmp_path: Path) -> None:
    put(tmp_path / "Mail" / "inbox", mbox(1))
    put(tmp_path / "Mail" / ".inbox.index", b"# KMail-Index")
    assert find_stores(tmp_path) == {}


def test_the_spool_is_read_only_for_a_live_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = put(tmp_path / "spool" / "hanako", mbox(2))
    (tmp_path / "link").symlink_to(tmp_path / "spool")
    monkeypatch.setattr(unix_mail, "SPOOLS", (str(tmp_path / "spool"), str(tmp_path / "link")))
    monkeypatch.setattr("getpass.getuser", lambda: "hanako")
    home = tmp_path / "home"
    home.mkdir()
    assert find_stores(home) == {}
    found = find_stores(home, live=True)
    assert list(found) == ["hanako"] and found["hanako"].path == spool
    assert found["hanako"].mailboxes[0].role is Role.INBOX


def test_a_user_without_a_name_has_no_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert find_stores(tmp_path, live=True) == {}


def test_a_folder_moved_to_another_disk_is_found_and_a_link_to_nothing_is_kept_to_be_named(tmp_path: Path) -> None:
    unix.maildir(tmp_path / "disk" / "Maildir")
    home = tmp_path / "home"
    home.mkdir()
    (home / "Maildir").symlink_to(tmp_path / "disk" / "Maildir")
    (home / "mbox").symlink_to(tmp_path / "missing")
    found = find_stores(home)
    assert list(found) == ["mbox", "Maildir"]
    assert found["Maildir"].trees == (tmp_path / "disk" / "Maildir",) and found["Maildir"].mailboxes
    assert found["mbox"].trees == (home / "mbox",) and found["mbox"].mailboxes == ()


def test_a_refused_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(str(path))

    put(tmp_path / "mbox", mbox(1))
    monkeypatch.setattr(unix_mail, "sniff", refuse)
    assert codes(find_stores(tmp_path)["mbox"]) == ["permission_denied"]


def test_a_path_elsewhere_is_recognised_by_its_content(tmp_path: Path) -> None:
    put(tmp_path / "1.eml", message())
    assert list(unix_mail.stores_at(tmp_path, UnreadablePaths())) == []
