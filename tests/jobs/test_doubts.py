"""Nothing that was not looked at is safe: unknown owners, places that are named and absent, links, mail not copied."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from app.verdict.judge import judge
from tests.builders import stores, unix
from tests.builders.unix import mbox, put

pytestmark = pytest.mark.changes_source

PROFILE = Path(".thunderbird", "abc.default")


def saved(tmp_path: Path, home: Path, system: System = System.LINUX, *paths: Path) -> BackupRecord:
    """A backup of a home, or of paths in it."""
    (tmp_path / "usb").mkdir(exist_ok=True)
    plan = backup.prepare(Sources(Home(home, system), paths), BackupRequest(tmp_path / "usb"))
    return backup.run(plan, lambda event: None, Cancel())


def answer(record: BackupRecord, *, server_seen: bool) -> Answer:
    """The verdict with a second copy elsewhere, read back past all caches."""
    assert record.facts is not None
    return judge(replace(record.facts, second_copy=True, past_cache=True, server_seen=server_seen)).answer


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
    assert answer(record, server_seen=False) is Answer.UNKNOWN
    assert answer(record, server_seen=True) is Answer.SAFE


def test_local_folders_alone_need_no_server(tmp_path: Path) -> None:
    local_only(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    assert [(each.protocol, each.messages) for each in record.accounts] == [(MailProtocol.LOCAL, 1)]
    assert answer(record, server_seen=False) is Answer.SAFE


@pytest.mark.parametrize("build", [bare_maildir, apple_without_accounts, without_settings, zeroed_settings])
def test_an_unknown_owner_is_never_local(tmp_path: Path, build: Callable[[Path], None]) -> None:
    build(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    assert {each.protocol for each in record.accounts} == {MailProtocol.UNKNOWN}
    assert answer(record, server_seen=False) is not Answer.SAFE


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
    assert answer(record, server_seen=False) is not Answer.SAFE


@pytest.mark.parametrize("path", ["", PROFILE, PROFILE / "Mail/Local Folders/Old"])
def test_a_part_is_never_safe(tmp_path: Path, path: str | Path) -> None:
    local_only(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home", System.LINUX, tmp_path / "home" / path)
    assert record.messages == 1
    assert answer(record, server_seen=True) is Answer.UNKNOWN
