r"""The mail of the check: the disks of a Windows computer as files, and what its registry says about them.

C:\users\山田 花子     Live Mail, Outlook (its PST below Documents in OneDrive), Thunderbird, Mail app …
C:\EdMax              a program that keeps mail beside itself
D:\メール              Becky! and an old PST, named by the registry alone
E:\Documents and Settings\花子    the disk of an old computer: Outlook Express and Becky!, its registry in a file
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from app.jobs.sample import outlook
from tests.builders import ese, stores
from tests.builders import windows as homes
from tests.builders.hive import Tree, hive, utf16
from tests.builders.unix import put

_PROFILE = ("Software", "Microsoft", "Office", "16.0", "Outlook", "Profiles", "Outlook")
_ACCOUNTS = "9375CFF0413111d3B88A00104B2A6676"
_SHELL_FOLDERS = ("Software", "Microsoft", "Windows", "CurrentVersion", "Explorer", "User Shell Folders")
_BECKY = ("Software", "RimArts", "B2", "Settings")
_OUTLOOK = "Outlook ファイル"
_HIVE = "NTUSER.DAT"
_ODD_NAMES = ("aux.eml", "dot.eml.", "100%.eml", "名前 (1).eml")
r"""Windows opens the first two by `\\?\` alone."""


@dataclass(frozen=True, slots=True)
class Disks:
    """Where the disks are on this machine. C: lies on D: so that a copied registry leads to `D:\\メール` too."""

    d: Path
    e: Path

    @classmethod
    def below(cls, folder: Path) -> Self:
        """The disks that `build` made in a folder."""
        return cls(folder / "D", folder / "E")

    @property
    def c(self) -> Path:
        """The disk of the system."""
        return self.d / "C"

    def home(self, user: str) -> Path:
        """The home of the person who is signed on."""
        return self.c / "users" / user

    @property
    def old_home(self) -> Path:
        """The home on the disk of the old computer."""
        return self.e / "Documents and Settings" / "花子"


def build(folder: Path, user: str, pst: bytes | None) -> Disks:
    """All disks in a new `folder`; `pst` is the old store of Outlook, the same as the present one where it is None."""
    disks = Disks.below(folder)
    made, _ = homes.ten(folder / "made")
    shutil.move(made, disks.home(user))
    shutil.move(folder / "made" / "EdMax", disks.c / "EdMax")
    sample = outlook.build(folder / "sample").home.path / outlook.PST
    _fill_home(disks.home(user), sample.read_bytes())
    box = disks.d / "メール" / "Becky" / "1a2b3c4d.mb"
    settings = "[Account]\r\nName=仕事\r\nMailAddress=hanako@example.jp\r\nPOP3Server=pop.example.jp\r\n"
    put(box / "Mailbox.ini", settings.encode("cp932"))
    put(box / "!!!!Inbox" / "1.bmf", homes.bmf(homes.japanese(1), homes.japanese(2)))
    put(disks.d / "メール" / "古い.pst", pst or sample.read_bytes())
    homes.xp(disks.e)
    put(
        disks.old_home / _HIVE,
        hive(_branch(("Software", "Microsoft", "Outlook Express"), {"Store Root": "X:\\gone\\"})),
    )
    return disks


def _fill_home(home: Path, pst: bytes) -> None:
    """Adds what the home of `tests.builders.windows` has not."""
    put(home / "OneDrive" / "ドキュメント" / _OUTLOOK / "hanako@example.jp.pst", pst)
    for number, name in enumerate(_ODD_NAMES, 1):
        put(home / "Downloads" / "odd" / name, stores.message(number))
    stores.thunderbird_profile(home / "AppData" / "Roaming" / "Thunderbird" / "Profiles" / "abc.default")
    ese.unistore(home / "AppData" / "Local" / "Comms" / "UnistoreDB" / "store.vol")
    ese.live_contacts(
        home / "AppData/Local/Microsoft/Windows Live/Contacts/default/15.5/DBStore/contacts.edb",
    )


def registry_of(user: str) -> Tree:
    """What the registry of the person who is signed on says."""
    # Wine calls the folder of all homes so; other spellings of its name are other folders where Linux looks.
    documents = rf"C:\users\{user}\OneDrive\ドキュメント"
    account: Tree = {
        "Email": utf16("hanako@example.jp"),
        "POP3 Server": utf16("pop.example.jp"),
        "Delivery Store EntryID": bytes(54) + utf16(rf"{documents}\{_OUTLOOK}\hanako@example.jp.pst"),
    }
    profile: Tree = {
        _ACCOUNTS: {"00000002": account},
        "0a0d020000000000c000000000000046": {"001f6700": utf16(r"D:\メール\古い.pst")},
        "1b0d020000000000c000000000000046": {"001f6700": utf16(r"X:\gone\archive2015.pst")},
    }
    folders: Tree = {"Personal": r"%USERPROFILE%\OneDrive\ドキュメント"}
    becky: Tree = {"DataDir": r"D:\メール\Becky"}
    tree: Tree = {}
    for path, content in ((_PROFILE, profile), (_SHELL_FOLDERS, folders), (_BECKY, becky)):
        _merge(tree, _branch(path, content))
    return tree


def put_hive(home: Path, tree: Tree) -> None:
    """Writes the registry of a person who is not signed on."""
    put(home / _HIVE, hive(tree))


def registry_script(tree: Tree) -> bytes:
    """A .reg file that puts `tree` into the registry of the running system."""
    lines = ["Windows Registry Editor Version 5.00"]
    _script(lines, "HKEY_CURRENT_USER", tree)
    return "\r\n".join((*lines, "")).encode("utf-16")


def _script(lines: list[str], path: str, tree: Tree) -> None:
    lines += ["", f"[{path}]"]
    for name, value in tree.items():
        if isinstance(value, bytes):
            lines.append(f'"{name}"=hex:{value.hex(",")}')
        elif isinstance(value, str):
            lines.append('"{}"="{}"'.format(name, value.replace("\\", "\\\\")))
    for name, value in tree.items():
        if isinstance(value, dict):
            _script(lines, f"{path}\\{name}", value)


def _branch(path: tuple[str, ...], content: Tree) -> Tree:
    for name in reversed(path):
        content = {name: content}
    return content


def _merge(tree: Tree, other: Tree) -> None:
    for name, value in other.items():
        known = tree.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        else:
            tree[name] = value
