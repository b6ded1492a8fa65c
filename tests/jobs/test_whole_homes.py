"""Untouched homes of programs that know their accounts earn "safe"; the same homes with a place gone do not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs.sample.home import build
from app.model.store import System
from app.model.verdict import Answer
from tests.builders import stores, unix, windows
from tests.builders.hive import Tree, registry, utf16
from tests.builders.ledgers import answer_of
from tests.builders.unix import message, put
from tests.jobs.test_doubts import codes, profile, saved

pytestmark = pytest.mark.changes_source

MESSAGING = ("Software", "Microsoft", "Windows NT", "CurrentVersion", "Windows Messaging Subsystem", "Profiles")
ACCOUNTS = "9375cff0413111d3b88a00104b2a6676"


def mozilla(root: str) -> Callable[[Path, Path], System]:
    """The whole profile of the tests, below the folder of another program of the family."""

    def made(home: Path, _corpus: Path) -> System:
        profile(home)
        (home / root).parent.mkdir(parents=True, exist_ok=True)
        (home / ".thunderbird").rename(home / root)
        return System.LINUX

    return made


def apple(home: Path, _corpus: Path) -> System:
    """Apple Mail, with one account by its old folder name and On My Mac."""
    mail = home / "Library" / "Mail"
    put(mail / "POP-hanako@mail.example.com" / "INBOX.mbox" / "mbox", stores.mbox(stores.message(1)))
    put(mail / "Mailboxes" / "Friends.mbox" / "mbox", stores.mbox(stores.message(2)))
    return System.MACOS


def becky(home: Path, _corpus: Path) -> System:
    box = home / "Documents" / "Becky" / "1a2b3c4d.mb"
    put(
        box / "Mailbox.ini",
        b"[Account]\r\nName=x\r\nProtocol=0\r\nMailServer=pop.example.jp\r\nMailAddress=hanako@example.jp\r\n",
    )
    put(box / "!!!!Inbox" / "1.bmf", windows.bmf(windows.japanese(1)))
    (home / "AppData" / "Roaming").mkdir(parents=True)
    return System.WINDOWS


def live_mail(home: Path, _corpus: Path) -> System:
    live = home / "AppData" / "Local" / "Microsoft" / "Windows Live Mail"
    account = (
        '<?xml version="1.0" encoding="utf-16"?><MessageAccount><SMTP_Email_Address type="SZ">hanako@example.jp'
        '</SMTP_Email_Address><POP3_Server type="SZ">pop.example.jp</POP3_Server></MessageAccount>'
    )
    put(live / "Example" / "account{1}.oeaccount", account.encode("utf-16"))
    put(live / "Example" / "Inbox" / "00000001-00000001.eml", message(1))
    return System.WINDOWS


def outlook_express(home: Path, _corpus: Path) -> System:
    put(home / "AppData" / "Local" / "Identities" / "{1}" / "Microsoft" / "Outlook Express" / "In.dbx", windows.dbx(2))
    account: Tree = {"SMTP Email Address": "hanako@example.jp", "POP3 Server": "pop.example.jp"}
    registry(home, "Software", "Microsoft", "Internet Account Manager", "Accounts", **{"00000001": account})
    return System.WINDOWS


def claws(home: Path, _corpus: Path) -> System:
    put(home / ".claws-mail" / "folderlist.xml", b'<folderlist><folder type="mh" path="Post"></folder></folderlist>')
    put(home / ".claws-mail" / "accountrc", b"[Account: 1]\naddress=hanako@example.jp\nprotocol=0\n")
    unix.mh(home / "Post" / "inbox")
    return System.LINUX


HOMES = {
    "apple-mail": apple,
    "thunderbird": mozilla(".thunderbird"),
    "seamonkey": mozilla(".mozilla/seamonkey"),
    "becky": becky,
    "windows-mail": live_mail,
    "outlook-express": outlook_express,
    "claws-mail": claws,
}


@pytest.mark.parametrize("client", HOMES)
def test_an_untouched_home_is_safe_once_the_server_was_seen(client: str, tmp_path: Path, corpus: Path) -> None:
    system = HOMES[client](tmp_path / "home", corpus)
    record = saved(tmp_path, tmp_path / "home", system)
    assert {each.client for each in record.accounts} == {client} and record.messages
    assert any(each.address for each in record.accounts)
    assert codes(record) == []
    assert answer_of(record, server_seen=False) is Answer.UNKNOWN
    assert answer_of(record, server_seen=True) is Answer.SAFE


def gone_file(text: str) -> Callable[[Path], str]:
    """A data file the profile of Outlook names."""

    def made(home: Path) -> str:
        registry(home, *MESSAGING, "Outlook", "store", **{"001f6700": utf16(text)})
        return text

    return made


def account_without_file(home: Path) -> str:
    content: Tree = {"00000002": {"Account Name": utf16("hanako@example.jp")}}
    registry(home, *MESSAGING, "Outlook", ACCOUNTS, **content)
    return str(home / "AppData" / "Local" / "Microsoft" / "Outlook" / "hanako@example.jp.ost")


def gone_delivery(home: Path) -> str:
    entry = bytes(54) + utf16("E:\\mail\\hanako.pst")
    account: Tree = {"Email": utf16("hanako@example.jp"), "POP3 Server": utf16("pop.example.jp")}
    account["Delivery Store EntryID"] = entry
    registry(home, *MESSAGING, "Outlook", ACCOUNTS, **{"00000002": account})
    return "E:\\mail\\hanako.pst"


def gone_root(*program: str) -> Callable[[Path], str]:
    def made(home: Path) -> str:
        registry(home, "Software", "Microsoft", *program, **{"Store Root": "E:\\Mail\\Live\\"})
        return "E:\\Mail\\Live\\"

    return made


GONE = {
    "drive": gone_file("E:\\mail\\archive2015.pst"),
    "server": gone_file("\\\\NAS\\mail\\old.pst"),
    "account": account_without_file,
    "delivery": gone_delivery,
    "live-mail": gone_root("Windows Live Mail"),
    "outlook-express": gone_root("Outlook Express"),
}


@pytest.mark.parametrize("place", GONE)
def test_a_place_the_registry_names_and_that_is_not_there(place: str, tmp_path: Path, corpus: Path) -> None:
    becky(tmp_path / "home", corpus)
    path = GONE[place](tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home", System.WINDOWS)
    assert [each.parameters["path"] for each in record.problems if each.code == "named_place_missing"] == [path]
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def test_without_a_registry_the_accounts_of_outlook_are_not_known(tmp_path: Path, corpus: Path) -> None:
    becky(tmp_path / "home", corpus)
    put(tmp_path / "home" / "Documents" / "Outlook Files" / "old.pst", b"!BDN" + bytes(600))
    record = saved(tmp_path, tmp_path / "home", System.WINDOWS)
    assert codes(record, tmp_path / "home" / "NTUSER.DAT") == ["accounts_unreadable"]


def test_the_sample_home_has_no_new_doubts(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    new = {
        "named_place_missing",
        "mailbox_not_copied",
        "link_leads_nowhere",
        "link_not_followed",
        "accounts_unreadable",
    }
    assert not new.intersection(codes(saved(tmp_path, sample.home.path, sample.home.system)))
