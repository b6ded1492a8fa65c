"""Homes in which a mail program keeps mail below two of the roots it searches, so that one of them can fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.model.store import Home, System
from tests.builders import japan, stores, unix, windows
from tests.builders.hive import Tree, hive
from tests.builders.unix import mbox, message, put

HOME = Path("Users", "hanako")
SQLITE = b"SQLite format 3\0"

Build = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class TwoRoots:
    """Two roots, relative to the home (or above it, with `..`), and what is built at each."""

    system: System
    first: str
    second: str
    build: Build
    build_second: Build | None = None

    def made(self, disk: Path) -> tuple[Home, tuple[Path, Path]]:
        """Builds the home on a disk; the home, and where the two roots are."""
        home = disk / HOME
        home.mkdir(parents=True)
        roots = tuple(Path(*(home / name).parts) for name in (self.first, self.second))
        if self.system is System.WINDOWS:
            for name in ("Local", "Roaming"):
                (home / "AppData" / name).mkdir(parents=True)
            registry(home, ("Software", {"Nothing": "here"}))
        first, second = (Path(disk, *_below(disk, root)) for root in roots)
        self.build(first)
        (self.build_second or self.build)(second)
        return Home(home, self.system), (first, second)


def _below(disk: Path, path: Path) -> list[str]:
    """The parts of a path below the disk, `..` taken out."""
    parts: list[str] = []
    for part in path.relative_to(disk).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


def registry(home: Path, *keys: tuple[str, Tree]) -> None:
    r"""Writes NTUSER.DAT with keys by their paths: `("Software\RIT\The Bat!", {"Working Directory": "D:\\Mail"})`."""
    top: Tree = {}
    for path, values in keys:
        at = top
        for name in path.split("\\"):
            inside = at.setdefault(name, {})
            assert isinstance(inside, dict)
            at = inside
        at.update(values)
    put(home / "NTUSER.DAT", hive(top))


def _mozilla(root: Path) -> None:
    stores.thunderbird_profile(root / "Profiles" / "abc.default")


def _file(name: str, content: bytes) -> Build:
    return lambda root: put(root / name, content)


def _becky(root: Path) -> None:
    put(
        root / "1a2b3c4d.mb" / "Mailbox.ini",
        b"[Account]\r\nMailServer=pop.example.jp\r\nProtocol=0\r\nMailAddress=hanako@example.jp\r\n",
    )
    put(root / "1a2b3c4d.mb" / "!!!!Inbox" / "1.bmf", windows.bmf(windows.japanese(1)))


def _files(**contents: bytes) -> Build:
    def build(root: Path) -> None:
        for name, content in contents.items():
            put(root / name.replace("__", "."), content)

    return build


def _evolution(root: Path) -> None:
    unix.maildir(root / "local")
    put(root / "local" / "..maildir++", b"maildir++")


def _claws(name: str) -> Build:
    def build(root: Path) -> None:
        listed = f'<folderlist><folder type="mh" path="{root.name}/{name}"></folder></folderlist>'
        put(root / "folderlist.xml", listed.encode())
        unix.mh(root / name / "inbox")

    return build


_WINDOWS, _MAC, _LINUX = System.WINDOWS, System.MACOS, System.LINUX
_LOCAL, _ROAMING = "AppData/Local", "AppData/Roaming"
_MAILMATE = "Library/Application Support/MailMate"


def _wrapped(name: str) -> TwoRoots:
    return TwoRoots(_MAC, f"Library/Application Support/{name}", f".config/{name}", _file("config.json", b"{}"))


TWO_ROOTS: Mapping[str, TwoRoots] = MappingProxyType(
    {
        "outlook-mac": TwoRoots(
            _MAC,
            "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles/Main Profile",
            "Documents/Microsoft User Data/Office 2011 Identities/Main Identity",
            _file("Data/Outlook.sqlite", SQLITE),
            _file("Database", b"\0"),
        ),
        "mailmate": TwoRoots(
            _MAC,
            f"{_MAILMATE}/Messages.noindex",
            f"{_MAILMATE}/Messages",
            _file("IMAP/hanako%40example.jp@imap.example.jp/INBOX.mailbox/Messages/1.eml", message(1)),
        ),
        "spark": TwoRoots(
            _MAC,
            "Library/Application Support/Spark Desktop/core-data",
            "Library/Group Containers/3L68KQB4HG.group.com.readdle.smartemail",
            _file("messages.sqlite", SQLITE),
            _file("databases/messages.sqlite", SQLITE),
        ),
        "airmail": TwoRoots(
            _MAC,
            "Library/Group Containers/2E337YPCZY.airmail",
            "Library/Application Support/Airmail",
            _file("hanako@example.jp_1/mail.db", SQLITE),
        ),
        "superhuman": _wrapped("Superhuman"),
        "hey": _wrapped("HEY"),
        "proton-mail": _wrapped("Proton Mail"),
        "tuta-mail": _wrapped("tutanota-desktop"),
        "thunderbird": TwoRoots(_LINUX, ".thunderbird", "ThunderbirdPortable/Data", _mozilla),
        "betterbird": TwoRoots(_LINUX, ".betterbird", "AppData/Roaming/Betterbird", _mozilla),
        "seamonkey": TwoRoots(_LINUX, ".mozilla/seamonkey", "AppData/Roaming/Mozilla/SeaMonkey", _mozilla),
        "postbox": TwoRoots(_WINDOWS, f"{_ROAMING}/PostboxApp", f"{_ROAMING}/Postbox", _mozilla),
        "netscape": TwoRoots(_LINUX, "nsmail", ".netscape/mail", _file("Inbox", mbox(1))),
        "outlook": TwoRoots(
            _WINDOWS, f"{_LOCAL}/Microsoft/Outlook", "Documents/Outlook Files", _file("a.pst", b"!BDN" + bytes(600))
        ),
        "outlook-express": TwoRoots(
            _WINDOWS,
            f"{_LOCAL}/Identities/{{1}}/Microsoft/Outlook Express",
            f"{_LOCAL}/Microsoft/Outlook Express/Mail",
            _file("In.dbx", windows.dbx(1)),
        ),
        "windows-mail": TwoRoots(
            _WINDOWS,
            f"{_LOCAL}/Microsoft/Windows Live Mail",
            f"{_LOCAL}/Microsoft/Windows Mail",
            _file("Example/Inbox/1.eml", message(1)),
        ),
        "new-outlook": TwoRoots(
            _WINDOWS, f"{_LOCAL}/Microsoft/Olk", f"{_LOCAL}/Comms/UnistoreDB", _file("store.vol", b"x")
        ),
        "becky": TwoRoots(_WINDOWS, "Documents/Becky", "../../Becky!", _becky),
        "edmax": TwoRoots(
            _WINDOWS, "../../EdMax", "Documents/EdMax Free", _file("in.mbx", windows.bmf(windows.japanese(1)))
        ),
        "npop": TwoRoots(_WINDOWS, "../../nPOP", "Documents/nPOPQ", _file("MailBox0.dat", japan.npop_mail(1))),
        "hidemaru-mail": TwoRoots(
            _WINDOWS,
            "Documents/TuruKame",
            "../../HidemaruMail",
            lambda root: put(root / "OCN/受信/1.txt", japan.hidemaru("r", 1, japan.hidemaru_mail(1))),
        ),
        "al-mail": TwoRoots(_WINDOWS, "../../ALMail32", "Documents/AL-Mail", _file("hanako/1.eml", message(1))),
        "shuriken": TwoRoots(
            _WINDOWS, f"{_ROAMING}/Justsystem/Shuriken 2016", "Documents/Shuriken", _file("Inbox.dat", b"\1\2\3")
        ),
        "eudora": TwoRoots(
            _MAC,
            "Documents/Eudora Folder/Mail Folder",
            "Library/Eudora",
            _files(In__mbx=mbox(1), descmap__pce=b"In,In.mbx,S,N\r\n"),
        ),
        "the-bat": TwoRoots(
            _WINDOWS,
            f"{_ROAMING}/The Bat!",
            "../../TheBat",
            _file("a/Inbox/messages.tbb", b"\x20\x06\x79\x19" + bytes(99)),
        ),
        "pegasus": TwoRoots(_WINDOWS, "../../PMAIL/MAIL/hanako", "Documents/Pegasus", _file("1.CNM", message(1))),
        "opera-mail": TwoRoots(_LINUX, ".opera/mail", ".opera-mail/mail", _file("store/account1/2006.mbs", mbox(1))),
        "incredimail": TwoRoots(
            _WINDOWS,
            f"{_LOCAL}/IM/Identities/{{1}}",
            f"{_LOCAL}/IM/Identities/{{2}}",
            _file("Message Store/Inbox.imm", japan.incredimail_mail(1)),
        ),
        "em-client": TwoRoots(
            _WINDOWS,
            f"{_ROAMING}/eM Client",
            "Library/Application Support/eM Client",
            _file("1/2/mail_index.dat", SQLITE),
        ),
        "mailspring": TwoRoots(
            _LINUX, ".config/Mailspring", ".var/app/com.getmailspring.Mailspring", _file("edgehill.db", SQLITE)
        ),
        "geary": TwoRoots(
            _LINUX,
            ".local/share/geary/hanako@example.jp",
            ".var/app/org.gnome.Geary/data/geary/hanako@example.jp",
            _file("geary.db", SQLITE),
        ),
        "evolution": TwoRoots(
            _LINUX, ".local/share/evolution/mail", ".var/app/org.gnome.Evolution/data/evolution/mail", _evolution
        ),
        "kmail": TwoRoots(
            _LINUX, ".local/share/local-mail", ".kde/share/apps/kmail/mail", lambda root: unix.maildir(root / "inbox")
        ),
        "claws-mail": TwoRoots(_LINUX, ".claws-mail", ".sylpheed-2.0", _claws("Post"), _claws("Letters")),
        "unix-mail": TwoRoots(_LINUX, "Maildir", "mail", unix.maildir, lambda root: put(root / "old", mbox(1))),
        "web-export": TwoRoots(
            _LINUX, "Downloads/Takeout", "Documents/Takeout", _file("Mail/All.mbox", windows.takeout())
        ),
    }
)
"""Two roots for each program that searches several, by its id."""

ONE_ROOT = frozenset(
    {"rescued", "apple-mail", "mailbird", "mimestream", "canary-mail", "newton-mail", "files", "server"}
)
"""Programs that keep everything in one place, and the modules that search no home."""
