"""Where the settings of a server come from: the programs' own accounts first, then what is known of providers."""

from pathlib import Path

import pytest

from app.clients import claws, geary, thunderbird, windows_mail
from app.jobs.cancel import Cancel
from app.jobs.server_settings import addresses_in, asked_for, known_settings
from app.model.errors import CancelledError
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, Home, ServerLogin, Store, System
from app.model.unreadable_paths import UnreadablePaths
from app.servers.endpoint import Endpoint
from app.servers.settings import LoginKind, ServerSettings, SettingsSource
from tests.builders.unix import put

ADDRESS = "hanako@example.jp"


def store(*accounts: Account) -> Store:
    return Store("x", Path("x"), (), accounts)


def test_a_program_goes_before_the_table() -> None:
    login = ServerLogin(993, Security.TLS, "hanako")
    found = known_settings(
        "Hanako@OCN.ne.jp", [store(Account("hanako@ocn.ne.jp", MailProtocol.IMAP, "i.jp", login=login))]
    )
    assert [(each.source, each.endpoint.host, each.protocol) for each in found] == [
        (SettingsSource.CLIENT, "i.jp", MailProtocol.IMAP),
        (SettingsSource.TABLE, "imap.ocn.ne.jp", MailProtocol.IMAP),
        (SettingsSource.TABLE, "pop.ocn.ne.jp", MailProtocol.POP),
    ]
    assert found[0].user == "hanako"


def test_an_open_line_is_stale_and_comes_last() -> None:
    login = ServerLogin(110, Security.PLAIN, "hanako")
    protected, plain = known_settings(
        ADDRESS, [store(Account(ADDRESS, MailProtocol.POP, "pop.example.jp", login=login))]
    )
    assert protected.endpoint == Endpoint("pop.example.jp", 995, Security.TLS) and not protected.is_plain
    assert plain.endpoint == Endpoint("pop.example.jp", 110, Security.PLAIN) and plain.is_plain


def test_aliases_and_what_has_no_server() -> None:
    account = Account("taro@example.jp", MailProtocol.IMAP, "outlook.office365.com", (ADDRESS,))
    nowhere = Account(ADDRESS, MailProtocol.IMAP)
    exchange = Account(ADDRESS, MailProtocol.EXCHANGE, "ews.example.jp")
    (found,) = known_settings(ADDRESS, [store(nowhere, exchange, account)])
    assert (found.user, found.login) == ("taro@example.jp", LoginKind.TOKEN)
    assert found.endpoint == Endpoint("outlook.office365.com", 993, Security.TLS)
    assert addresses_in([store(nowhere, exchange, account)]) == [ADDRESS, "taro@example.jp"]


PREFS = """
user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.identity.id1.useremail", "hanako@example.jp");
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.hostname", "imap.example.jp");
user_pref("mail.server.server1.port", 143);
user_pref("mail.server.server1.socketType", 2);
user_pref("mail.server.server1.userName", "hanako");
user_pref("mail.server.server1.directory-rel", "[ProfD]ImapMail/imap.example.jp");
"""
CLAWS = (
    "[Account: 1]\naddress=hanako@example.jp\nprotocol=3\nreceive_server=imap.example.jp\nuser_id=hanako\nssl_imap=2\n"
)
GEARY = """[Account]
sender_mailboxes=Hanako <hanako@example.jp>;
[Incoming]
host=imap.example.jp
port=143
login=hanako
transport_security=start-tls
"""
OEACCOUNT = """<?xml version="1.0" encoding="utf-16"?><MessageAccount>
<IMAP_Server type="SZ">imap.example.jp</IMAP_Server><IMAP_User_Name type="SZ">hanako</IMAP_User_Name>
<IMAP_Port type="DWORD">0000008f</IMAP_Port><IMAP_Secure_Connection type="DWORD">00000000</IMAP_Secure_Connection>
<SMTP_Email_Address type="SZ">hanako@example.jp</SMTP_Email_Address></MessageAccount>"""


def accounts(client: object, home: Path, system: System) -> list[Account]:
    find = client.find_stores  # type: ignore[attr-defined]
    return [each for found in find(Home(home, system), UnreadablePaths()) for each in found.accounts]


def test_what_the_programs_keep(tmp_path: Path) -> None:
    starttls, plain = ServerLogin(143, Security.STARTTLS, "hanako"), ServerLogin(143, Security.PLAIN, "hanako")
    profile = tmp_path / ".thunderbird" / "a.default"
    put(profile / "prefs.js", PREFS.encode())
    put(profile / "ImapMail" / "imap.example.jp" / "INBOX", b"From - \nSubject: x\n\nx\n\n")
    put(tmp_path / ".claws-mail" / "accountrc", CLAWS.encode())
    put(tmp_path / ".claws-mail" / "folderlist.xml", b"<folderlist></folderlist>")
    put(tmp_path / ".config" / "geary" / "account_01" / "geary.ini", GEARY.encode())
    put(tmp_path / ".local" / "share" / "geary" / "account_01" / "geary.db", b"")
    mail = tmp_path / "AppData" / "Local" / "Microsoft" / "Windows Live Mail" / "Example"
    put(mail / "account{1}.oeaccount", OEACCOUNT.encode("utf-16"))
    put(mail / "Inbox 1" / "1.eml", b"Subject: x\r\n\r\nx\r\n")
    (found,) = accounts(thunderbird, tmp_path, System.LINUX)
    assert found.login == starttls
    (found,) = accounts(geary, tmp_path, System.LINUX)
    assert found.login == starttls
    (found,) = accounts(claws, tmp_path, System.LINUX)
    assert found.login == ServerLogin(0, Security.STARTTLS, "hanako")
    found = next(each for each in accounts(windows_mail, tmp_path, System.WINDOWS) if each.address == ADDRESS)
    assert found.login == plain


@pytest.mark.parametrize("text", ["99999", "-1", "x", "９９", ""])
def test_ports_that_are_none(text: str, tmp_path: Path) -> None:
    settings = tmp_path / ".config" / "geary" / "account_01" / "geary.ini"
    put(settings, GEARY.replace("143", text).encode())
    put(tmp_path / ".local" / "share" / "geary" / "account_01" / "geary.db", b"")
    (found,) = accounts(geary, tmp_path, System.LINUX)
    assert found.login.port == 0


def test_asking_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    cancel = Cancel()
    asked: list[str] = []

    def published(address: str, trust: object, timeout: float, place: str) -> list[ServerSettings]:
        asked.append(place)
        cancel.ask()
        return []

    monkeypatch.setattr("app.servers.autoconfig.published", published)
    with pytest.raises(CancelledError):
        asked_for(ADDRESS, cancel)
    assert len(asked) == 1


def test_a_server_that_answers_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.servers.autoconfig.published", lambda *asked: [])
    monkeypatch.setattr("app.jobs.server_settings.greets", lambda endpoint, *more: endpoint.host == "mail.example.jp")
    (found,) = asked_for(ADDRESS, Cancel())
    assert (found.endpoint, found.source) == (Endpoint("mail.example.jp", 993, Security.TLS), SettingsSource.GUESS)
    monkeypatch.setattr("app.jobs.server_settings.greets", lambda endpoint, *more: False)
    assert asked_for(ADDRESS, Cancel()) == []
