"""Nothing that was not looked at is safe: unknown owners, places that are named and absent, links, mail not copied."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.deletion import Removal
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, Mailbox, MessageSource, System
from app.model.verdict import Answer
from tests.builders import stores, unix
from tests.builders.ledgers import answer_of
from tests.builders.unix import mbox, put

pytestmark = pytest.mark.changes_source

PROFILE = Path(".thunderbird", "abc.default")


def saved(tmp_path: Path, home: Path, system: System = System.LINUX, *paths: Path) -> BackupRecord:
    """A backup of a home, or of paths in it."""
    (tmp_path / "usb").mkdir(exist_ok=True)
    plan = backup.prepare(Sources(Home(home, system), paths), BackupRequest(tmp_path / "usb"))
    return backup.run(plan, lambda event: None, Cancel())


def codes(record: BackupRecord, at: Path | None = None) -> list[str]:
    """The codes of the problems, or of those about one path."""
    return [each.code for each in record.problems if at is None or each.parameters.get("path") == str(at)]


def profile(home: Path) -> Path:
    """A whole profile of Thunderbird: one POP account with one message, and Local Folders with one."""
    path = home / PROFILE
    put(home / ".thunderbird" / "profiles.ini", b"[Profile0]\nIsRelative=1\nPath=abc.default\n")
    lines = [
        'user_pref("mail.accountmanager.accounts", "account1,account2");',
        'user_pref("mail.account.account1.server", "server1");',
        'user_pref("mail.account.account1.identities", "id1");',
        'user_pref("mail.account.account2.server", "server2");',
        'user_pref("mail.identity.id1.useremail", "hanako@example.jp");',
        'user_pref("mail.server.server1.type", "pop3");',
        'user_pref("mail.server.server1.hostname", "pop.example.jp");',
        'user_pref("mail.server.server1.userName", "hanako");',
        'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/pop.example.jp");',
        'user_pref("mail.server.server2.type", "none");',
        'user_pref("mail.server.server2.hostname", "Local Folders");',
        'user_pref("mail.server.server2.directory-rel", "[ProfD]Mail/Local Folders");',
    ]
    put(path / "prefs.js", "\n".join(lines).encode())
    put(path / "Mail" / "pop.example.jp" / "Inbox", mbox(1))
    put(path / "Mail" / "Local Folders" / "Old", mbox(1))
    return path


def local_only(home: Path) -> None:
    """A profile of Local Folders alone."""
    path = profile(home)
    text = (path / "prefs.js").read_text().replace("account1,account2", "account2")
    (path / "prefs.js").write_text("\n".join(line for line in text.splitlines() if "server1" not in line))
    for file in (path / "Mail" / "pop.example.jp").iterdir():
        file.unlink()
    (path / "Mail" / "pop.example.jp").rmdir()


def bare_maildir(home: Path) -> None:
    unix.maildir(home / "Maildir")


def apple_without_accounts(home: Path) -> None:
    inbox = home / "Library" / "Mail" / "V10" / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    put(inbox / "1.emlx", stores.emlx(stores.message(1)))


def without_settings(home: Path) -> None:
    (profile(home) / "prefs.js").unlink()


def zeroed_settings(home: Path) -> None:
    (profile(home) / "prefs.js").write_bytes(bytes(2000))


def test_a_whole_home_is_safe_once_the_server_was_seen(tmp_path: Path) -> None:
    profile(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    assert record.messages == 2 and codes(record) == []
    assert answer_of(record, server_seen=False) is Answer.UNKNOWN
    assert answer_of(record, server_seen=True) is Answer.SAFE


def test_heads_whose_texts_were_never_fetched_are_not_safe(tmp_path: Path) -> None:
    """Some programs leave no mark where they fetch heads only; those of mail in parts tell it themselves."""
    home = tmp_path / "home"
    head = b"From: kyaku@example.com\nSubject: 1\nContent-Type: multipart/alternative; boundary=b\n\n"
    put(profile(home) / "Mail" / "pop.example.jp" / "Inbox", b"From - Mon Jan  3 10:00:00 2005\n" + head + b"\n")
    assert answer_of(saved(tmp_path, home), server_seen=True) is Answer.NOT_SAFE


def test_local_folders_alone_need_no_server(tmp_path: Path) -> None:
    local_only(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    assert [(each.protocol, each.messages) for each in record.accounts] == [(MailProtocol.LOCAL, 1)]
    assert answer_of(record, server_seen=False) is Answer.SAFE


@pytest.mark.parametrize("build", [bare_maildir, apple_without_accounts, without_settings, zeroed_settings])
def test_an_unknown_owner_is_never_local(tmp_path: Path, build: Callable[[Path], None]) -> None:
    build(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    assert {each.protocol for each in record.accounts} == {MailProtocol.UNKNOWN}
    assert answer_of(record, server_seen=False) is not Answer.SAFE


def test_apple_mail_deletes_the_mail_of_an_account_nobody_knows(tmp_path: Path) -> None:
    apple_without_accounts(tmp_path / "home")
    (account,) = saved(tmp_path, tmp_path / "home", System.MACOS).accounts
    assert (account.protocol, account.removal) == (MailProtocol.UNKNOWN, Removal.DELETES)


def test_an_account_without_mail_is_listed_and_asked_about(tmp_path: Path) -> None:
    local_only(tmp_path / "home")
    settings = tmp_path / "home" / PROFILE / "prefs.js"
    more = (
        'user_pref("mail.server.server3.type", "imap");\nuser_pref("mail.server.server3.userName", "taro@example.jp");'
    )
    settings.write_text(f"{settings.read_text()}\n{more}")
    record = saved(tmp_path, tmp_path / "home")
    assert ("taro@example.jp", 0) in [(each.address, each.messages) for each in record.accounts]
    assert answer_of(record, server_seen=False) is not Answer.SAFE


@pytest.mark.parametrize("path", ["", PROFILE, PROFILE / "Mail/Local Folders/Old"])
def test_a_part_is_never_safe(tmp_path: Path, path: str | Path) -> None:
    local_only(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home", System.LINUX, tmp_path / "home" / path)
    assert record.messages == 1
    assert answer_of(record, server_seen=True) is Answer.UNKNOWN


def mail_folder_elsewhere(home: Path) -> None:
    """An account's folder moved to another disk, with a link left in its place."""
    moved(profile(home) / "Mail" / "pop.example.jp")


def all_mail_elsewhere(home: Path) -> None:
    """The whole `Mail` folder moved; one account in it is in no settings."""
    path = profile(home)
    put(path / "Mail" / "Removed" / "Old", mbox(1))
    moved(path / "Mail")


def evolution_elsewhere(home: Path) -> None:
    unix.maildir(home / ".local/share/evolution/mail/local")
    put(home / ".local/share/evolution/mail/local/..maildir++", b"maildir++")
    moved(home / ".local/share/evolution/mail")


def maildir_elsewhere(home: Path) -> None:
    unix.maildir(home / "Maildir")
    moved(home / "Maildir")


def moved(folder: Path) -> None:
    """Moves a folder to a disk beside the home."""
    disk = next(above for above in folder.parents if above.name == "home").parent / "disk"
    disk.mkdir(exist_ok=True)
    folder.rename(disk / folder.name)
    folder.symlink_to(disk / folder.name, target_is_directory=True)


@pytest.mark.parametrize("build", [mail_folder_elsewhere, all_mail_elsewhere, evolution_elsewhere, maildir_elsewhere])
def test_what_is_counted_through_a_link_is_copied(tmp_path: Path, build: Callable[[Path], None]) -> None:
    build(tmp_path / "home")
    found = survey.run(find_stores(Sources(Home(tmp_path / "home", System.LINUX))), lambda event: None, Cancel())
    record = saved(tmp_path, tmp_path / "home")
    assert record.messages == found.total.messages > 0
    assert codes(record) == []
    assert answer_of(record, server_seen=True) is Answer.SAFE


def test_a_mailbox_that_was_found_and_not_copied_is_a_problem(tmp_path: Path) -> None:
    profile(tmp_path / "home")
    (planned,) = find_stores(Sources(Home(tmp_path / "home", System.LINUX)))
    elsewhere = put(tmp_path / "disk" / "Lost", mbox(3))
    lost = Mailbox(("Lost",), Role.OTHER, (MessageSource(elsewhere, "mbox"),))
    (tmp_path / "usb").mkdir()
    stores_with = [replace(planned, store=replace(planned.store, mailboxes=(*planned.store.mailboxes, lost)))]
    plan = backup.plan(stores_with, BackupRequest(tmp_path / "usb"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert codes(record, elsewhere) == ["mailbox_not_copied"]
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


@pytest.mark.parametrize(
    ("link", "to_folder"),
    [("Mail/pop.example.jp/Archive", False), ("Mail/pop.example.jp/Inbox.sbd", True), ("Mail/pop.other.jp", True)],
)
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_in_a_store_is_named(tmp_path: Path, link: str, to_folder: bool, dangling: bool) -> None:
    path = profile(tmp_path / "home") / link
    disk = tmp_path / "disk" / "x"
    if not dangling:
        put(disk / "Old" if to_folder else disk, mbox(2))
    path.symlink_to(disk)
    record = saved(tmp_path, tmp_path / "home")
    assert codes(record, path) == ["link_leads_nowhere" if dangling else "link_not_followed"]
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def test_the_lock_of_a_profile_is_harmless(tmp_path: Path) -> None:
    (profile(tmp_path / "home") / "lock").symlink_to("127.0.1.1:+4711")
    assert codes(saved(tmp_path, tmp_path / "home")) == []


def gone_profile(home: Path) -> str:
    profile(home)
    settings = home / ".thunderbird" / "profiles.ini"
    settings.write_text(settings.read_text() + "[Profile1]\nIsRelative=0\nPath=/media/stick/tb\n")
    return "/media/stick/tb"


def gone_windows_profile(home: Path) -> str:
    profile(home)
    settings = home / ".thunderbird" / "profiles.ini"
    settings.write_text(settings.read_text() + "[Profile1]\nIsRelative=0\nPath=D:\\Mail\\tb\n")
    return "D:\\Mail\\tb"


def gone_installation(home: Path) -> str:
    profile(home)
    put(home / ".thunderbird" / "installs.ini", b"[ABC]\nDefault=Profiles/gone\nLocked=1\n")
    return str(home / ".thunderbird" / "Profiles" / "gone")


def gone_account_folder(home: Path) -> str:
    folder = profile(home) / "Mail" / "pop.example.jp"
    (folder / "Inbox").unlink()
    folder.rmdir()
    return str(folder)


def gone_directory(home: Path) -> str:
    settings = profile(home) / "prefs.js"
    text = (
        settings.read_text()
        .replace("[ProfD]Mail/Local Folders", "/media/big/Mail")
        .replace("server2.directory-rel", "server2.directory")
    )
    settings.write_text(text)
    return "/media/big/Mail"


def gone_claws_folder(home: Path) -> str:
    listed = b'<folderlist><folder type="mh" path="/media/gone/Mail"></folder><folder type="mh" path="Post"></folder></folderlist>'
    put(home / ".claws-mail" / "folderlist.xml", listed)
    unix.mh(home / "Post" / "inbox")
    return "/media/gone/Mail"


GONE = [gone_profile, gone_windows_profile, gone_installation, gone_account_folder, gone_directory, gone_claws_folder]


@pytest.mark.parametrize("build", GONE)
def test_a_place_that_settings_name_and_that_is_not_there(tmp_path: Path, build: Callable[[Path], str]) -> None:
    path = build(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    named = [each.parameters["path"] for each in record.problems if each.code == "named_place_missing"]
    assert named == [path]
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def test_settings_without_any_store_are_named_too(tmp_path: Path) -> None:
    bare_maildir(tmp_path / "home")
    put(tmp_path / "home" / ".thunderbird" / "profiles.ini", b"[Profile0]\nIsRelative=0\nPath=/media/stick/tb\n")
    record = saved(tmp_path, tmp_path / "home")
    assert codes(record) == ["named_place_missing"]


def test_an_account_database_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apple_without_accounts(tmp_path / "home")
    database = put(tmp_path / "home" / "Library" / "Accounts" / "Accounts4.sqlite", b"SQLite format 3\0")
    opened = os.open

    def refuse(path: object, *rest: int, **more: int) -> int:
        if os.fsdecode(os.fspath(path)) == str(database):  # type: ignore[call-overload]
            raise PermissionError(13, "refused", str(path))
        return opened(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    record = saved(tmp_path, tmp_path / "home", System.MACOS)
    assert codes(record, database) == ["accounts_unreadable"]
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def test_one_root_that_cannot_be_looked_at_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile(tmp_path / "home")
    refused = tmp_path / "home" / ".var" / "app" / "org.mozilla.Thunderbird" / ".thunderbird"
    stores.thunderbird_profile(refused / "abc.default")
    looked = os.stat

    def fail(path: object, *rest: object, **more: object) -> os.stat_result:
        if not isinstance(path, int) and os.fsdecode(os.fspath(path)) == str(refused):  # type: ignore[call-overload]
            raise OSError(5, "failed", str(path))
        return looked(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", fail)
    record = saved(tmp_path, tmp_path / "home")
    assert record.messages == 2, "the mail of the other root is saved"
    assert codes(record, refused) == ["file_unreadable"]
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE
