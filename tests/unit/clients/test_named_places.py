"""A place that a program's settings name is searched where it is there, and reported where it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.store import Home, Store, System
from tests.builders import japan, unix, windows
from tests.builders.roots import registry
from tests.builders.unix import mbox, message, put


@dataclass(frozen=True, slots=True)
class Named:
    """Settings that name a place, what they call it, where it is on the disk, and the mail at it."""

    system: System
    settings: Callable[[Path], object]
    text: str
    place: str
    mail: Callable[[Path], object]


def in_registry(key: str, value: str, text: str) -> Callable[[Path], object]:
    return lambda home: registry(home, (key, {value: text}))


def _becky(path: Path) -> None:
    put(path / "1a2b3c4d.mb" / "!!!!Inbox" / "1.bmf", windows.bmf(windows.japanese(1)))


def _edmax(home: Path) -> None:
    put(home / "Documents" / "EdMax" / "edmax.exe", b"MZ")
    put(home / "Documents" / "EdMax" / "edmax.prp", b"[Data]\r\nFolder=C:\\Letters\r\n")


def _npop(home: Path) -> None:
    put(home / "Documents" / "nPOP" / "nPOP.ini", b"[GENERAL]\r\nDataFileDir=C:\\Letters\r\n")


def _eudora(path: Path) -> None:
    put(path / "eudora.ini", b"")
    put(path / "In.mbx", mbox(1))


def _evolution(home: Path) -> None:
    text = "[Mail Account]\nBackendName=maildir\n[Maildir Backend]\nPath=/home/hanako/Letters\n"
    put(home / ".config/evolution/sources/1.source", text.encode())


def _kmail(home: Path) -> None:
    put(home / ".config/akonadi_maildir_resource_0rc", b"[General]\nPath[$e]=$HOME/Letters\nTopLevelIsContainer=true\n")


def _kmail_3(home: Path) -> None:
    put(home / ".kde/share/config/kmailrc", b"[General]\nfolders=/home/hanako/Letters\n")


def _kmail_file(home: Path) -> None:
    put(home / ".config/akonadi_mbox_resource_1rc", b"[General]\nPath=/home/hanako/Letters\n")


def _claws(home: Path) -> None:
    listed = b'<folderlist><folder type="mh" path="/home/hanako/Letters"></folder></folderlist>'
    put(home / ".claws-mail" / "folderlist.xml", listed)


BAT = b"\x20\x06\x79\x19" + bytes(100)
DISK = "C:\\Letters"
LIVE = r"Software\Microsoft\Windows Live Mail"
EUDORA = r"Software\Qualcomm\Eudora\CommandLine"
NAMED = {
    "becky": Named(
        System.WINDOWS, in_registry(r"Software\RimArts\B2\Settings", "DataDir", DISK), DISK, "../../Letters", _becky
    ),
    "the-bat": Named(
        System.WINDOWS,
        in_registry(r"Software\RIT\The Bat!", "Working Directory", DISK),
        DISK,
        "../../Letters",
        lambda path: put(path / "a" / "Inbox" / "messages.tbb", BAT),
    ),
    "hidemaru-mail": Named(
        System.WINDOWS,
        in_registry(r"Software\Hidemaruo\TuruKame\Config", "HomeDir", DISK),
        DISK,
        "../../Letters",
        lambda path: put(path / "OCN" / "受信" / "1.txt", japan.hidemaru("r", 1, japan.hidemaru_mail(1))),
    ),
    "eudora": Named(
        System.WINDOWS,
        in_registry(EUDORA, "Current", r"C:\Program Files\Eudora\Eudora.exe C:\My Letters C:\My Letters\Eudora.ini"),
        r"C:\My Letters\Eudora.ini",
        "../../My Letters",
        _eudora,
    ),
    "edmax": Named(
        System.WINDOWS,
        _edmax,
        DISK,
        "../../Letters",
        lambda path: put(path / "in.mbx", windows.bmf(windows.japanese(1))),
    ),
    "npop": Named(
        System.WINDOWS, _npop, DISK, "../../Letters", lambda path: put(path / "MailBox0.dat", japan.npop_mail(1))
    ),
    "windows-mail": Named(
        System.WINDOWS,
        in_registry(LIVE, "Store Root", DISK),
        DISK,
        "../../Letters",
        lambda path: put(path / "Example" / "Inbox" / "1.eml", message(1)),
    ),
    "outlook-express": Named(
        System.WINDOWS,
        in_registry(r"Software\Microsoft\Outlook Express", "Store Root", DISK),
        DISK,
        "../../Letters",
        lambda path: put(path / "In.dbx", windows.dbx(1)),
    ),
    "outlook": Named(
        System.WINDOWS,
        in_registry(r"Software\Microsoft\Office\16.0\Outlook", "ForcePSTPath", DISK),
        DISK,
        "../../Letters",
        lambda path: put(path / "a.pst", b"!BDN" + bytes(600)),
    ),
    "evolution": Named(System.LINUX, _evolution, "/home/hanako/Letters", "Letters", unix.maildir),
    "kmail": Named(System.LINUX, _kmail, "$HOME/Letters", "Letters", lambda path: unix.maildir(path / "inbox")),
    "kmail-file": Named(System.LINUX, _kmail_file, "/home/hanako/Letters", "Letters", lambda path: put(path, mbox(1))),
    "kmail-3": Named(System.LINUX, _kmail_3, "/home/hanako/Letters", "Letters", lambda path: unix.maildir(path / "in")),
    "claws-mail": Named(System.LINUX, _claws, "/home/hanako/Letters", "Letters", lambda path: unix.mh(path / "inbox")),
}


def built(name: str, disk: Path) -> Home:
    home = disk / ("Users" if NAMED[name].system is System.WINDOWS else "home") / "hanako"
    if NAMED[name].system is System.WINDOWS:
        (home / "AppData" / "Roaming").mkdir(parents=True)
    home.mkdir(parents=True, exist_ok=True)
    NAMED[name].settings(home)
    return Home(home, NAMED[name].system)


def found(home: Home) -> list[Store]:
    return [planned.store for planned in find_stores(Sources(home))]


def missing(home: Home) -> list[tuple[str, str]]:
    return [
        (str(each.parameters["client"]), str(each.parameters["path"]))
        for store in found(home)
        for each in store.findings
        if each.code == "named_place_missing"
    ]


@pytest.mark.parametrize("name", NAMED)
def test_a_place_that_is_there_is_searched(name: str, tmp_path: Path) -> None:
    home = built(name, tmp_path)
    NAMED[name].mail((home.path / NAMED[name].place).resolve())
    assert missing(home) == []
    stores = [store for store in found(home) if name.startswith(store.client) and store.mailboxes]
    assert len(stores) == 1


@pytest.mark.parametrize("name", NAMED)
def test_a_place_that_is_gone_is_reported(name: str, tmp_path: Path) -> None:
    home = built(name, tmp_path)
    ((client, path),) = missing(home)
    assert name.startswith(client) and path == NAMED[name].text


def test_a_place_that_two_programs_know_is_counted_once(tmp_path: Path) -> None:
    """Evolution reads the Maildir of the home, as other programs of Unix do."""
    unix.maildir(tmp_path / "Maildir")
    text = "[Mail Account]\nBackendName=maildir\n[Maildir Backend]\nPath=/home/hanako/Maildir\n"
    put(tmp_path / ".config/evolution/sources/1.source", text.encode())
    stores = [store for store in found(Home(tmp_path, System.LINUX)) if store.mailboxes]
    assert [store.client for store in stores] == ["evolution"]


def test_documents_on_a_disk_that_is_gone(tmp_path: Path) -> None:
    r"""Windows itself says that the documents are on `D:\`; mail of any program may lie there."""
    home, _ = windows.ten(tmp_path)
    key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    registry(home, (key, {"Personal": "D:\\Documents"}))
    problems = [each for store in found(Home(home, System.WINDOWS)) for each in store.findings if each.is_problem]
    assert [each.code for each in problems if each.parameters.get("path") == "D:\\Documents"] == ["file_unreadable"]


def test_a_place_outside_of_a_profile_is_called_what_the_person_calls_it(tmp_path: Path) -> None:
    lines = (
        'user_pref("mail.accountmanager.accounts", "account1");',
        'user_pref("mail.account.account1.server", "server1");',
        'user_pref("mail.server.server1.type", "pop3");',
        'user_pref("mail.server.server1.directory", "/media/disk/Mail/pop");',
        'user_pref("mail.server.server1.directory-rel", "[ProfD]../../../../media/disk/Mail/pop");',
    )
    put(tmp_path / ".thunderbird/abc.default/prefs.js", "\n".join(lines).encode())
    assert missing(Home(tmp_path, System.LINUX)) == [("thunderbird", "/media/disk/Mail/pop")]
