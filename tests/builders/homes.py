"""Homes to search: some that hold mail of many programs, and ways to spoil what a program looks for in them."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from app.model.client import Client
from app.model.store import Home, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import stores, unix, windows
from tests.builders.unix import mbox, put


def mac(disk: Path) -> Home:
    """A Mac with Apple Mail, Thunderbird, Outlook for Mac, MailMate and Eudora, and what Spark left."""
    home = disk / "Users" / "hanako"
    stores.apple_home(home)
    stores.thunderbird_profile(home / "Library" / "Thunderbird" / "Profiles" / "abc.default")
    put(home / "Documents" / "Eudora Folder" / "Mail Folder" / "descmap.pce", b"In,In.mbx,S,N\r\n")
    put(home / "Documents" / "Eudora Folder" / "Mail Folder" / "In.mbx", mbox(2, b"\r"))
    support = home / "Library" / "Application Support"
    account = support / "MailMate" / "Messages.noindex" / "IMAP" / "hanako%40example.jp@imap.example.jp"
    put(account / "INBOX.mailbox" / "Messages" / "1.eml", unix.message(1))
    put(support / "Spark Desktop" / "core-data" / "messages.sqlite", b"SQLite format 3\0")
    outlook = home / "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles"
    put(outlook / "Main Profile" / "Data" / "Outlook.sqlite", b"SQLite format 3\0")
    return Home(home, System.MACOS)


def windows_xp(disk: Path) -> Home:
    """Windows XP with Outlook Express and Becky!, and Pegasus, The Bat!, IncrediMail and Opera beside them."""
    home, _ = windows.xp(disk)
    put(disk / "PMAIL" / "MAIL" / "hanako" / "UNX00001.CNM", unix.message(1))
    put(disk / "The Bat!" / "hanako" / "Inbox" / "messages.tbb", b"\x20\x06\x79\x19" + bytes(100))
    local = home / "Local Settings" / "Application Data"
    put(local / "IM" / "Identities" / "{1}" / "Message Store" / "Inbox.imm", mbox(1))
    put(home / "Application Data" / "Opera" / "Opera" / "mail" / "store" / "account1" / "2006.mbs", mbox(1))
    put(disk / "ALMail32" / "hanako" / "Inbox" / "1.eml", unix.message(1))
    put(disk / "ALMail32" / "ALMAIL32.INI", b"")
    return Home(home, System.WINDOWS)


def windows_10(disk: Path) -> Home:
    """Windows 10 with Live Mail, Mailbird, EdMax, the new Outlook, a Takeout; eM Client, Shuriken and Hidemaru."""
    home, _ = windows.ten(disk)
    put(home / "AppData" / "Roaming" / "eM Client" / "1" / "2" / "mail_index.dat", b"SQLite format 3\0")
    put(home / "AppData" / "Roaming" / "Justsystem" / "Shuriken 2016" / "Inbox.dat", b"\1\2\3")
    put(home / "Documents" / "TuruKame" / "hanako" / "受信.txt", "From: a@example.jp\r\n\r\n本文\r\n".encode("cp932"))
    return Home(home, System.WINDOWS)


def linux(disk: Path) -> Home:
    """Linux with Evolution, KMail, Claws Mail, Geary, Mailspring, SeaMonkey, and mail in the home itself."""
    home = disk / "home" / "hanako"
    unix.maildir(home / ".local/share/evolution/mail/local")
    put(home / ".local/share/evolution/mail/local/..maildir++", b"maildir++")
    unix.maildir(home / ".local/share/local-mail/inbox")
    unix.maildir(home / ".local/share/.local-mail.directory/.inbox.directory/family")
    put(home / ".claws-mail" / "folderlist.xml", b'<folderlist><folder type="mh" path="Post"></folder></folderlist>')
    unix.mh(home / "Post" / "inbox")
    put(home / ".local/share/geary/hanako@example.jp/geary.db", b"SQLite format 3\0")
    put(home / ".config/Mailspring/edgehill.db", b"SQLite format 3\0")
    stores.thunderbird_profile(home / ".mozilla" / "seamonkey" / "abc.default")
    unix.maildir(home / "Maildir")
    put(home / "mbox", mbox(2))
    return Home(home, System.LINUX)


HOMES: Mapping[str, Callable[[Path], Home]] = MappingProxyType(
    {"mac": mac, "windows-xp": windows_xp, "windows-10": windows_10, "linux": linux}
)
"""Builders of a disk with a home on it, by name."""

SPOILED: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {"empty": lambda data: b"", "cut": lambda data: data[: len(data) // 2], "zeros": lambda data: bytes(len(data))}
)
"""What may have become of the content of a file."""


def spoil_files(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    """Spoils the content of every file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            path.write_bytes(spoil(path.read_bytes()))


def places_asked(client: Client, home: Home, monkeypatch: pytest.MonkeyPatch, below: Path | None = None) -> list[Path]:
    """The paths inside a home, or another folder, that a client looks at when it searches for its stores."""
    top = below or home.path
    asked: dict[Path, None] = {}

    def recording(call: Callable[..., Any]) -> Callable[..., Any]:
        def record(path: Any = ".", *rest: Any, **named: Any) -> Any:
            if not isinstance(path, int) and top in Path(os.fsdecode(path)).parents:
                asked[Path(os.fsdecode(path))] = None
            return call(path, *rest, **named)

        return record

    with monkeypatch.context() as patched:
        for name in ("stat", "lstat", "scandir", "open"):
            patched.setattr(os, name, recording(getattr(os, name)))
        list(client.find_stores(home, UnreadablePaths()))
    return list(asked)


def deepest(paths: list[Path]) -> Iterator[Path]:
    """Those of the paths that have no other of them below."""
    above = {parent for path in paths for parent in path.parents}
    yield from (path for path in paths if path not in above)
