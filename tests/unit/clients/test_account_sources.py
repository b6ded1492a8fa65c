"""What a program says of its accounts is damaged, closed to us or names mail that is gone: each is reported."""

import errno
import os
import plistlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.store import Account, Home, Store, System
from tests.builders import stores, unix, windows
from tests.builders.apple_accounts import Row, write_accounts
from tests.builders.homes import SPOILED
from tests.builders.roots import registry
from tests.builders.unix import mbox, message, put

HANAKO = "hanako@example.jp"
UUID = stores.UUID
SETTINGS = b'user_pref("mail.accountmanager.accounts", "account1,account2");\n' + b"".join(
    b'user_pref("mail.account.account%d.server", "server%d");\nuser_pref("mail.server.server%d.type", "%s");\n'
    b'user_pref("mail.server.server%d.userName", "%s@example.jp");\n' % (number, number, number, kind, number, name)
    for number, kind, name in ((1, b"imap", b"hanako"), (2, b"pop3", b"taro"))
)


def found(home: Home) -> list[Store]:
    return [planned.store for planned in find_stores(Sources(home))]


def findings(home: Home, code: str) -> list[Finding]:
    return [each for store in found(home) for each in store.findings if each.code == code]


def paths(home: Home, code: str) -> list[str]:
    return [str(each.parameters["path"]) for each in findings(home, code)]


def accounts(home: Home) -> set[tuple[str, MailProtocol]]:
    return {(each.address, each.protocol) for store in found(home) for each in store.accounts}


def refuse(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """The file may not be opened."""
    opened = os.open

    def call(path: Any, *rest: Any, **named: Any) -> int:
        if not isinstance(path, int) and Path(os.fsdecode(path)) == file:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        return opened(path, *rest, **named)

    monkeypatch.setattr(os, "open", call)


def _mac(home: Path) -> None:
    put(home / "Library/Mail/V10" / UUID / "INBOX.mbox" / "mbox", stores.mbox(stores.message(1)))


def accounts_map(home: Path) -> Path:
    _mac(home)
    listed = {UUID: {"AccountURL": "imap://hanako%40example.jp/"}}
    return put(home / "Library/Mail/V10/MailData/Signatures/AccountsMap.plist", plistlib.dumps(listed))


def accounts_plist(home: Path) -> Path:
    _mac(home)
    listed = {"MailAccounts": [{"uniqueId": UUID, "EmailAddresses": [HANAKO], "AccountType": "IMAPAccount"}]}
    return put(home / "Library/Mail/V10/MailData/Accounts.plist", plistlib.dumps(listed))


def account_database(home: Path) -> Path:
    _mac(home)
    return write_accounts(home / "Library/Accounts/Accounts4.sqlite", [Row(UUID, "IMAP", user=HANAKO)])


def mozilla(home: Path) -> Path:
    profile = home / ".thunderbird" / "abc.default"
    put(profile / "ImapMail" / "example.jp" / "INBOX", mbox(1))
    return put(profile / "prefs.js", SETTINGS)


def live_mail(home: Path) -> Path:
    live = home / "AppData/Local/Microsoft/Windows Live Mail/Example"
    put(live / "Inbox" / "1.eml", message(1))
    text = f"<MessageAccount><SMTP_Email_Address>{HANAKO}</SMTP_Email_Address><IMAP_Server>x</IMAP_Server></MessageAccount>"
    return put(live / "account{1}.oeaccount", text.encode("utf-16"))


def becky(home: Path) -> Path:
    box = home / "Documents/Becky/1a2b3c4d.mb"
    put(box / "!!!!Inbox/1.bmf", windows.bmf(windows.japanese(1)))
    (home / "AppData/Roaming").mkdir(parents=True)
    return put(
        box / "Mailbox.ini", b"[Account]\r\nMailServer=example.jp\r\nProtocol=1\r\nMailAddress=hanako@example.jp\r\n"
    )


def claws(home: Path) -> Path:
    put(home / ".claws-mail/folderlist.xml", b'<folderlist><folder type="mh" path="Post"></folder></folderlist>')
    unix.mh(home / "Post" / "inbox")
    return put(home / ".claws-mail/accountrc", b"[Account: 1]\naddress=hanako@example.jp\nprotocol=3\n")


IMAP_SOURCE = (
    "[Mail Account]\nBackendName=imapx\nIdentityUid=id1\n[Authentication]\nHost=imap.example.jp\nUser=hanako\n"
)


def evolution(home: Path) -> Path:
    unix.maildir(home / ".local/share/evolution/mail/local")
    sources = home / ".config/evolution/sources"
    put(sources / "id1.source", f"[Mail Identity]\nAddress={HANAKO}\n".encode())
    return put(sources / "5d1c.source", IMAP_SOURCE.encode())


def geary(home: Path) -> Path:
    put(home / ".local/share/geary/account_01/geary.db", b"SQLite format 3\0")
    text = f"[Account]\nsender_mailboxes=Hanako <{HANAKO}>;\n[Incoming]\nhost=imap.example.jp\n"
    return put(home / ".config/geary/account_01/geary.ini", text.encode())


def mailspring(home: Path) -> Path:
    put(home / ".config/Mailspring/edgehill.db", b"SQLite format 3\0")
    return put(home / ".config/Mailspring/config.json", b'{"*": {"accounts": [{"emailAddress": "hanako@example.jp"}]}}')


SOURCES: dict[str, tuple[System, Callable[[Path], Path]]] = {
    "apple-map": (System.MACOS, accounts_map),
    "apple-plist": (System.MACOS, accounts_plist),
    "apple-database": (System.MACOS, account_database),
    "mozilla": (System.LINUX, mozilla),
    "windows-mail": (System.WINDOWS, live_mail),
    "becky": (System.WINDOWS, becky),
    "claws-mail": (System.LINUX, claws),
    "evolution": (System.LINUX, evolution),
    "geary": (System.LINUX, geary),
    "mailspring": (System.LINUX, mailspring),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_whole_source_names_its_account(name: str, tmp_path: Path) -> None:
    system, build = SOURCES[name]
    build(tmp_path)
    assert (HANAKO, MailProtocol.IMAP) in accounts(Home(tmp_path, system))
    assert findings(Home(tmp_path, system), "accounts_unreadable") == []


@pytest.mark.parametrize("spoiled", [*SPOILED, "refused"])
@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_is_there_and_cannot_be_read(
    name: str, spoiled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, build = SOURCES[name]
    file = build(tmp_path)
    if spoiled == "refused":
        refuse(monkeypatch, file)
    else:
        file.write_bytes(SPOILED[spoiled](file.read_bytes()))
    unread = paths(Home(tmp_path, system), "accounts_unreadable")
    # A text that is cut may still be one, and name the account, or not.
    is_text = spoiled == "cut" and file.suffix in (".ini", ".source", "")
    assert unread == [str(file)] or is_text


@pytest.mark.parametrize("name", ["mozilla", "claws-mail", "becky", "evolution", "geary", "mailspring"])
def test_zeros_inside_a_text_are_damage(name: str, tmp_path: Path) -> None:
    """A crash leaves the length of a file and zeros for the part that was not written."""
    system, build = SOURCES[name]
    file = build(tmp_path)
    file.write_bytes(file.read_bytes() + bytes(512))
    assert paths(Home(tmp_path, system), "accounts_unreadable") == [str(file)]


def test_a_source_behind_a_link_is_read(tmp_path: Path) -> None:
    file = claws(tmp_path)
    kept = file.rename(tmp_path / "kept")
    file.symlink_to(kept)
    assert accounts(Home(tmp_path, System.LINUX)) == {(HANAKO, MailProtocol.IMAP)}


@pytest.mark.parametrize(("number", "protocol"), [("0", MailProtocol.POP), ("1", MailProtocol.IMAP)])
def test_becky_says_how_it_fetches_mail(number: str, protocol: MailProtocol, tmp_path: Path) -> None:
    text = f"[Account]\r\nMailServer=mail.example.jp\r\nProtocol={number}\r\nMailAddress={HANAKO}\r\n"
    becky(tmp_path).write_bytes(text.encode())
    (store,) = found(Home(tmp_path, System.WINDOWS))
    assert store.accounts == (Account(HANAKO, protocol, "mail.example.jp"),)


def test_an_account_without_an_address_is_not_known(tmp_path: Path) -> None:
    """The system knows that there is an account, and not whose: nobody can be asked about it by name."""
    account_database(tmp_path).unlink()
    write_accounts(tmp_path / "Library/Accounts/Accounts4.sqlite", [Row(UUID, "IMAP", user="hanako")])
    assert paths(Home(tmp_path, System.MACOS), "accounts_not_known") == [str(tmp_path / "Library/Mail")]


def test_the_mail_app_of_windows_is_found_where_it_was_used(tmp_path: Path) -> None:
    state = tmp_path / "AppData/Local/Packages/microsoft.windowscommunicationsapps_8wekyb3d8bbwe/LocalState"
    put(state / "settings.dat")
    assert found(Home(tmp_path, System.WINDOWS)) == []
    put(state / "HxStore.hxd", b"Nostromoh")
    assert paths(Home(tmp_path, System.WINDOWS), "mail_app_cache") == [str(state)]


# Accounts without mail.


def apple_alone(home: Path) -> Home:
    rows = [Row(UUID, "IMAP", user=HANAKO), Row("AAAA", "POP", user="taro@example.jp")]
    write_accounts(home / "Library/Accounts/Accounts4.sqlite", rows)
    return Home(home, System.MACOS)


def outlook_alone(home: Path) -> Home:
    key = r"Software\Microsoft\Office\16.0\Outlook\Profiles\Outlook\9375CFF0413111d3B88A00104B2A6676\00000002"
    registry(home, (key, {"Account Name": (HANAKO + "\0").encode("utf-16-le")}))
    return Home(home, System.WINDOWS)


def outlook_express_alone(home: Path) -> Home:
    key = r"Software\Microsoft\Internet Account Manager\Accounts\00000001"
    registry(home, (key, {"SMTP Email Address": HANAKO, "POP3 Server": "pop.example.jp"}))
    return Home(home, System.WINDOWS)


def mozilla_alone(home: Path) -> Home:
    put(home / ".thunderbird/profiles.ini", b"[Profile0]\nIsRelative=1\nPath=abc.default\n")
    put(home / ".thunderbird/abc.default/prefs.js", SETTINGS)
    return Home(home, System.LINUX)


def live_mail_alone(home: Path) -> Home:
    folder = live_mail(home).parent / "Inbox"
    for file in folder.iterdir():
        file.unlink()
    return Home(home, System.WINDOWS)


def evolution_alone(home: Path) -> Home:
    sources = home / ".config/evolution/sources"
    put(sources / "id1.source", f"[Mail Identity]\nAddress={HANAKO}\n".encode())
    put(sources / "5d1c.source", IMAP_SOURCE.encode())
    return Home(home, System.LINUX)


def claws_alone(home: Path) -> Home:
    put(home / ".claws-mail/accountrc", b"[Account: 1]\naddress=hanako@example.jp\nprotocol=3\n")
    return Home(home, System.LINUX)


def becky_alone(home: Path) -> Home:
    (becky(home).parent / "!!!!Inbox" / "1.bmf").unlink()
    return Home(home, System.WINDOWS)


def mailspring_alone(home: Path) -> Home:
    (mailspring(home).parent / "edgehill.db").unlink()
    return Home(home, System.LINUX)


ALONE = {
    "apple": apple_alone,
    "outlook": outlook_alone,
    "outlook-express": outlook_express_alone,
    "mozilla": mozilla_alone,
    "windows-mail": live_mail_alone,
    "evolution": evolution_alone,
    "claws-mail": claws_alone,
    "becky": becky_alone,
    "mailspring": mailspring_alone,
}


@pytest.mark.parametrize("name", ALONE)
def test_an_account_without_any_mail_is_reported(name: str, tmp_path: Path) -> None:
    assert HANAKO in {address for address, _ in accounts(ALONE[name](tmp_path))}


@pytest.mark.parametrize("name", ALONE)
def test_it_is_an_account_of_the_archive(name: str, tmp_path: Path) -> None:
    """Beside other mail, so that there is an archive: the account is in its list, with no message."""
    home = ALONE[name](tmp_path / "home")
    put(home.path / "Downloads/Takeout/Mail/All.mbox", windows.takeout())
    (tmp_path / "usb").mkdir()
    record = backup.run(backup.prepare(Sources(home), BackupRequest(tmp_path / "usb")), lambda event: None, Cancel())
    assert (HANAKO, 0) in {(each.address, each.messages) for each in record.accounts}


def test_a_pop_account_of_apple_mail_whose_folder_is_gone(tmp_path: Path) -> None:
    home = apple_alone(tmp_path)
    assert paths(home, "named_place_missing") == [str(tmp_path / "Library/Mail/AAAA")]


def test_a_geary_account_whose_database_is_gone(tmp_path: Path) -> None:
    database = tmp_path / ".local/share/geary/account_01/geary.db"
    geary(tmp_path)
    database.unlink()
    assert paths(Home(tmp_path, System.LINUX), "named_place_missing") == [str(database)]


# Whose mail it is.


def test_the_folders_of_a_program_are_not_those_of_its_only_account_on_a_server(tmp_path: Path) -> None:
    """Mail on this computer alone must not count as mail that the server has, too."""
    claws(tmp_path)
    store = next(each for each in found(Home(tmp_path, System.LINUX)) if each.client == "claws-mail")
    assert store.mailboxes and all(mailbox.is_local for mailbox in store.mailboxes)
    evolution(tmp_path)
    local = [each for each in found(Home(tmp_path, System.LINUX)) if each.client == "evolution" and each.mailboxes]
    assert local and not any(store.accounts for store in local)


def test_a_cache_belongs_to_the_account_of_its_source(tmp_path: Path) -> None:
    evolution(tmp_path)
    put(tmp_path / ".cache/evolution/mail/5d1c/folders/INBOX/cur/00/1", message(1))
    (cache,) = (each for each in found(Home(tmp_path, System.LINUX)) if each.accounts)
    assert cache.accounts == (Account(HANAKO, MailProtocol.IMAP, "imap.example.jp"),)
    assert {mailbox.account for mailbox in cache.mailboxes} == {HANAKO}
