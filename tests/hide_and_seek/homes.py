"""Sample homes that earn "safe", one or more for every program that can, and where in each of them things lie.

Each holds more mail than what a way hides, so that "nothing was found" is never the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from app.model.store import System
from tests.builders import indexes, stores, unix, windows
from tests.builders.hive import Tree, registry, utf16
from tests.builders.indexes import Entry
from tests.builders.unix import message, put

_MESSAGING = ("Software", "Microsoft", "Windows NT", "CurrentVersion", "Windows Messaging Subsystem", "Profiles")
_OUTLOOK_ACCOUNTS = "9375cff0413111d3b88a00104b2a6676"


class Spot(Enum):
    """What a way to hide mail is aimed at."""

    ROOT = auto()
    """The folder where the program keeps everything; it may be elsewhere, and then its settings say so."""
    ACCOUNT = auto()
    """The folder of one account's mail."""
    FOLDER = auto()
    """The folder in which the mailbox file or the message files of one mailbox lie."""
    MAILBOX = auto()
    """A file of several messages."""
    LISTED = auto()
    """The same, where an index lists the messages."""
    MESSAGE = auto()
    """A file of one message."""
    LISTED_MESSAGE = auto()
    """The same, where an index lists it."""
    INDEX = auto()
    """The program's own list of the messages."""
    NEEDED_INDEX = auto()
    """The same, of mail on a server: its absence alone is a doubt."""
    ACCOUNTS = auto()
    """The settings that say whose the mail is."""
    POINTER = auto()
    """The settings that say where the mail is."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A home: what builds it, whose system wrote it, and its spots by their paths below the home.

    `account` is an address or a server that the program knows; empty where it knows none.
    """

    name: str
    client: str
    system: System
    build: Callable[[Path], None]
    spots: Mapping[Spot, str]
    account: str = ""

    @property
    def servers(self) -> tuple[str, ...]:
        """The accounts whose mail server a person has looked at, as they can be named."""
        return (self.account or self.client,)


def listed(*numbers: int) -> list[Entry]:
    """The entries of an index for messages of `stores.message`."""
    return [Entry(number, f"{number}@example.jp", offline=300) for number in numbers]


def registry_with_file(home: Path, text: str) -> None:
    """A registry whose Outlook profile names one data file."""
    registry(home, *_MESSAGING, "Outlook", "store", **{"001f6700": utf16(text)})


def registry_with_account(home: Path, **more: "Tree | str | bytes") -> None:
    """A registry whose Outlook profile has one account."""
    content: Tree = {"Account Name": utf16("hanako@example.jp"), **more}
    registry(home, *_MESSAGING, "Outlook", _OUTLOOK_ACCOUNTS, **{"00000002": content})


def _mozilla_settings(profile: Path, protocol: str, folder: str) -> None:
    lines = [
        ("accountmanager.accounts", "account1,account2"),
        ("account.account1.server", "server1"),
        ("account.account1.identities", "id1"),
        ("account.account2.server", "server2"),
        ("identity.id1.useremail", "hanako@example.jp"),
        ("server.server1.type", protocol),
        ("server.server1.hostname", "mail.example.jp"),
        ("server.server1.userName", "hanako"),
        ("server.server1.directory-rel", f"[ProfD]{folder}"),
        ("server.server2.type", "none"),
        ("server.server2.hostname", "Local Folders"),
        ("server.server2.directory-rel", "[ProfD]Mail/Local Folders"),
    ]
    put(profile / "prefs.js", "".join(f'user_pref("mail.{name}", "{value}");\n' for name, value in lines).encode())


def _mozilla(root: str, protocol: str = "pop3", folder: str = "Mail/mail.example.jp") -> Callable[[Path], None]:
    """A profile with one account of three listed messages, and Local Folders with one."""

    def build(home: Path) -> None:
        profile = home / root / "abc.default"
        put(home / root / "profiles.ini", b"[Profile0]\nIsRelative=1\nPath=abc.default\n")
        _mozilla_settings(profile, protocol, folder)
        put(profile / folder / "Inbox", stores.mbox(*map(stores.message, (1, 2, 3))))
        put(profile / folder / "Inbox.msf", indexes.msf(listed(1, 2, 3)))
        put(profile / folder / "Sent", stores.mbox(stores.message(4, sender="hanako@example.jp")))
        put(profile / folder / "Sent.msf", indexes.msf(listed(4)))
        put(profile / "Mail" / "Local Folders" / "Old", stores.mbox(stores.message(5)))
        put(profile / "Mail" / "Local Folders" / "Old.msf", indexes.msf(listed(5)))

    return build


def _mozilla_spots(root: str, folder: str = "Mail/mail.example.jp") -> dict[Spot, str]:
    profile = f"{root}/abc.default"
    return {
        Spot.ROOT: profile,
        Spot.ACCOUNT: f"{profile}/{folder}",
        Spot.FOLDER: f"{profile}/{folder}",
        Spot.MAILBOX: f"{profile}/{folder}/Inbox",
        Spot.LISTED: f"{profile}/{folder}/Inbox",
        Spot.INDEX: f"{profile}/{folder}/Inbox.msf",
        Spot.ACCOUNTS: f"{profile}/prefs.js",
        Spot.POINTER: f"{root}/profiles.ini",
    }


def _family(client: str, root: str, system: System = System.LINUX) -> Sample:
    """A relative of Thunderbird: only what depends on its own module is tried again."""
    kept = (Spot.ROOT, Spot.POINTER, Spot.ACCOUNT)
    spots: dict[Spot, str] = {spot: path for spot, path in _mozilla_spots(root).items() if spot in kept}
    return Sample(client, client, system, _mozilla(root), spots, "hanako@example.jp")


def _maildir_profile(home: Path) -> None:
    """A profile whose account keeps one file a message."""
    root, folder = home / ".thunderbird", "Mail/mail.example.jp"
    _mozilla(".thunderbird")(home)
    inbox = root / "abc.default" / folder / "Inbox"
    inbox.unlink()
    for number in (1, 2, 3):
        put(inbox / "cur" / f"{number}.eml", stores.message(number))
    (inbox / "tmp").mkdir()


def _apple_old(home: Path) -> None:
    """Mac OS X 10.3: accounts by their folders' names, mbox files."""
    mail = home / "Library" / "Mail"
    put(mail / "POP-hanako@mail.example.com" / "INBOX.mbox" / "mbox", stores.mbox(*map(stores.message, (1, 2, 3))))
    put(mail / "Mailboxes" / "Friends.mbox" / "mbox", stores.mbox(stores.message(4)))


_V10 = "Library/Mail/V10"
_APPLE_INBOX = f"{_V10}/{stores.UUID}/INBOX.mbox"
_APPLE_MESSAGES = f"{_APPLE_INBOX}/{stores.STORE}/Data/Messages"


def _apple_now(home: Path) -> None:
    """A current macOS: an IMAP account in the system's database, its messages in Apple Mail's index."""
    for number in (7, 8, 9):
        put(home / _APPLE_MESSAGES / f"{number}.emlx", stores.emlx(stores.message(number)))
    stores.accounts_database(home)
    indexes.envelope_index(home / _V10 / "MailData" / "Envelope Index", f"imap://{stores.UUID}/INBOX", listed(7, 8, 9))


def _becky(home: Path) -> None:
    box = home / "Documents" / "Becky" / "1a2b3c4d.mb"
    put(
        box / "Mailbox.ini",
        b"[Account]\r\nName=x\r\nProtocol=0\r\nMailServer=pop.example.jp\r\nMailAddress=hanako@example.jp\r\n",
    )
    put(box / "!!!!Inbox" / "1.bmf", windows.bmf(*map(windows.japanese, (1, 2, 3))))
    put(box / "!!!!Outbox" / "1.bmf", windows.bmf(windows.japanese(4)))
    (home / "AppData" / "Roaming").mkdir(parents=True)


_LIVE = "AppData/Local/Microsoft/Windows Live Mail"


def _live_mail(home: Path) -> None:
    account = (
        '<?xml version="1.0" encoding="utf-16"?><MessageAccount><SMTP_Email_Address type="SZ">hanako@example.jp'
        '</SMTP_Email_Address><POP3_Server type="SZ">pop.example.jp</POP3_Server></MessageAccount>'
    )
    put(home / _LIVE / "Example" / "account{1}.oeaccount", account.encode("utf-16"))
    for number in (1, 2, 3):
        put(home / _LIVE / "Example" / "Inbox" / f"0000000{number}-00000001.eml", message(number))
    registry(home, "Software", "Microsoft", "Windows Live Mail", **{"Store Root": rf"C:\Users\hanako\{_LIVE}"})


_EXPRESS = "AppData/Local/Identities/{1}/Microsoft/Outlook Express"


def _outlook_express(home: Path) -> None:
    put(home / _EXPRESS / "In.dbx", windows.dbx(3))
    put(home / _EXPRESS / "Sent.dbx", windows.dbx(1))
    account: Tree = {"SMTP Email Address": "hanako@example.jp", "POP3 Server": "pop.example.jp"}
    registry(home, "Software", "Microsoft", "Internet Account Manager", "Accounts", **{"00000001": account})


def _claws(home: Path) -> None:
    put(home / ".claws-mail" / "folderlist.xml", b'<folderlist><folder type="mh" path="Post"></folder></folderlist>')
    put(home / ".claws-mail" / "accountrc", b"[Account: 1]\naddress=hanako@example.jp\nprotocol=0\n")
    unix.mh(home / "Post" / "inbox", 3)
    unix.mh(home / "Post" / "sent", 1)


_EVOLUTION = ".local/share/evolution/mail/local"


def _evolution(home: Path) -> None:
    unix.maildir(home / _EVOLUTION, 2, 1)
    unix.maildir(home / _EVOLUTION / ".Old", 1, 0)
    put(home / _EVOLUTION / "..maildir++", b"maildir++")


_KMAIL = ".local/share/local-mail"


def _kmail(home: Path) -> None:
    unix.maildir(home / _KMAIL / "inbox", 2, 1)
    unix.maildir(home / _KMAIL / "sent-mail", 1, 0)


def _unix_mail(home: Path) -> None:
    unix.maildir(home / "Maildir", 2, 1)
    put(home / "mbox", unix.mbox(3))
    put(home / "mail" / "old", unix.mbox(2))


_NEW = "new/981370000.M1P1.host"
_IMAP = "ImapMail/mail.example.jp"
_THUNDERBIRD_IMAP = _mozilla_spots(".thunderbird", _IMAP)
_MAILDIR_INBOX = ".thunderbird/abc.default/Mail/mail.example.jp/Inbox"

SAMPLES = (
    Sample(
        "thunderbird", "thunderbird", System.LINUX, _mozilla(".thunderbird"), _mozilla_spots(".thunderbird"),
        "hanako@example.jp",
    ),
    Sample(
        "thunderbird-imap", "thunderbird", System.LINUX, _mozilla(".thunderbird", "imap", _IMAP),
        {**_THUNDERBIRD_IMAP, Spot.NEEDED_INDEX: _THUNDERBIRD_IMAP[Spot.INDEX]}, "hanako@example.jp",
    ),
    Sample(
        "thunderbird-maildir", "thunderbird", System.LINUX, _maildir_profile,
        {Spot.FOLDER: f"{_MAILDIR_INBOX}/cur", Spot.MESSAGE: f"{_MAILDIR_INBOX}/cur/2.eml",
         Spot.LISTED_MESSAGE: f"{_MAILDIR_INBOX}/cur/2.eml", Spot.INDEX: f"{_MAILDIR_INBOX}.msf"},
        "hanako@example.jp",
    ),
    _family("seamonkey", ".mozilla/seamonkey"),
    _family("betterbird", ".betterbird"),
    _family("postbox", "Library/Application Support/Postbox", System.MACOS),
    _family("netscape", "Library/Mozilla", System.MACOS),
    Sample(
        "apple-old", "apple-mail", System.MACOS, _apple_old,
        {Spot.ROOT: "Library/Mail", Spot.ACCOUNT: "Library/Mail/POP-hanako@mail.example.com",
         Spot.FOLDER: "Library/Mail/POP-hanako@mail.example.com/INBOX.mbox",
         Spot.MAILBOX: "Library/Mail/POP-hanako@mail.example.com/INBOX.mbox/mbox"}, "hanako@example.com",
    ),
    Sample(
        "apple-now", "apple-mail", System.MACOS, _apple_now,
        {Spot.ROOT: "Library/Mail", Spot.ACCOUNT: f"{_V10}/{stores.UUID}", Spot.FOLDER: _APPLE_MESSAGES,
         Spot.MESSAGE: f"{_APPLE_MESSAGES}/8.emlx", Spot.LISTED_MESSAGE: f"{_APPLE_MESSAGES}/8.emlx",
         Spot.INDEX: f"{_V10}/MailData/Envelope Index", Spot.NEEDED_INDEX: f"{_V10}/MailData/Envelope Index",
         Spot.ACCOUNTS: "Library/Accounts/Accounts4.sqlite"}, "hanako@salon.example.jp",
    ),
    Sample(
        "becky", "becky", System.WINDOWS, _becky,
        {Spot.ROOT: "Documents/Becky", Spot.ACCOUNT: "Documents/Becky/1a2b3c4d.mb",
         Spot.FOLDER: "Documents/Becky/1a2b3c4d.mb/!!!!Inbox", Spot.MAILBOX: "Documents/Becky/1a2b3c4d.mb/!!!!Inbox/1.bmf",
         Spot.ACCOUNTS: "Documents/Becky/1a2b3c4d.mb/Mailbox.ini"}, "hanako@example.jp",
    ),
    Sample(
        "windows-mail", "windows-mail", System.WINDOWS, _live_mail,
        {Spot.ROOT: _LIVE, Spot.ACCOUNT: f"{_LIVE}/Example", Spot.FOLDER: f"{_LIVE}/Example/Inbox",
         Spot.MESSAGE: f"{_LIVE}/Example/Inbox/00000002-00000001.eml",
         Spot.ACCOUNTS: f"{_LIVE}/Example/account{{1}}.oeaccount", Spot.POINTER: "NTUSER.DAT"}, "hanako@example.jp",
    ),
    Sample(
        "outlook-express", "outlook-express", System.WINDOWS, _outlook_express,
        {Spot.ROOT: _EXPRESS, Spot.FOLDER: _EXPRESS, Spot.MAILBOX: f"{_EXPRESS}/In.dbx", Spot.ACCOUNTS: "NTUSER.DAT"},
        "hanako@example.jp",
    ),
    Sample(
        "claws", "claws-mail", System.LINUX, _claws,
        {Spot.ROOT: ".claws-mail", Spot.ACCOUNT: "Post", Spot.FOLDER: "Post/inbox", Spot.MESSAGE: "Post/inbox/2",
         Spot.ACCOUNTS: ".claws-mail/accountrc", Spot.POINTER: ".claws-mail/folderlist.xml"}, "hanako@example.jp",
    ),
    Sample(
        "evolution", "evolution", System.LINUX, _evolution,
        {Spot.ROOT: ".local/share/evolution/mail", Spot.FOLDER: f"{_EVOLUTION}/new",
         Spot.MESSAGE: f"{_EVOLUTION}/{_NEW}"},
    ),
    Sample(
        "kmail", "kmail", System.LINUX, _kmail,
        {Spot.ROOT: _KMAIL, Spot.FOLDER: f"{_KMAIL}/inbox/new", Spot.MESSAGE: f"{_KMAIL}/inbox/{_NEW}"},
    ),
    Sample(
        "unix-mail", "unix-mail", System.LINUX, _unix_mail,
        {Spot.ROOT: "Maildir", Spot.FOLDER: "Maildir/new", Spot.MAILBOX: "mbox", Spot.MESSAGE: f"Maildir/{_NEW}"},
    ),
)  # fmt: skip


def sample(name: str) -> Sample:
    """The sample of that name."""
    return next(each for each in SAMPLES if each.name == name)
