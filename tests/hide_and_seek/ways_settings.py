"""Ways to spoil what the programs' settings and indexes say: whose the mail is, where it lies, how much there is."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.builders import stores
from tests.builders.hive import registry, utf16
from tests.builders.indexes import msf
from tests.builders.unix import put
from tests.hide_and_seek import homes
from tests.hide_and_seek.homes import Spot, listed
from tests.hide_and_seek.ways import Hide, Scene, Way

_BECKY = ("becky",)
_MOZILLA = ("thunderbird", "thunderbird-imap")
_FAMILY = ("thunderbird", "seamonkey")


def _gone(scene: Scene, at: Path) -> None:
    at.unlink()
    # The journal of a database would bring it back.
    for side in at.parent.glob(f"{at.name}-*"):
        side.unlink()


def _spoil(change: Callable[[Path, bytes], object]) -> Hide:
    """A way that puts something else in the place of a settings file.

    Where nothing can be said of the file, the mail is that of an account nobody knows: the program is named.
    """

    def act(scene: Scene, at: Path) -> tuple[Path | str, ...]:
        data = at.read_bytes()
        _gone(scene, at)
        change(at, data)
        return (at, *scene.sample.servers, scene.sample.client)

    return act


def _written(change: Callable[[bytes], bytes]) -> Hide:
    return _spoil(lambda at, data: at.write_bytes(change(data)))


def _spoilt(spot: Spot, what: str, *, may_be_followed: bool = False) -> Iterator[Way]:
    """The ways in which any settings file can be spoilt."""
    spoilings = {
        "gone": _spoil(lambda at, data: None),
        "empty": _written(lambda data: b""),
        "of zeros": _written(lambda data: bytes(len(data))),
        "cut": _written(lambda data: data[: len(data) // 3]),
        "in another encoding": _written(lambda data: b"\xff\xfe" + data.decode("latin-1").encode("utf-16-be")),
        "a link to nowhere": _spoil(lambda at, data: at.symlink_to("/media/stick-that-is-not-here/settings")),
        "a folder": _spoil(lambda at, data: at.mkdir()),
    }
    for name, act in spoilings.items():
        yield Way(f"{what} {name}", spot, act, may_be_followed=may_be_followed)


def _elsewhere(act: Hide) -> Hide:
    """The only list that names a second profile, on another disk, is spoilt."""

    def both(scene: Scene, at: Path) -> tuple[Path, ...]:
        profile = scene.disk / "second"
        shutil.copytree(scene.path(Spot.ROOT), profile)
        at.write_text(f"{at.read_text()}[Profile1]\nIsRelative=0\nPath={profile}\n")
        act(scene, at)
        # What is left of a list that was cut may name a place that never was.
        return at, at.parent / "abc.de"

    return both


def _more_listed(scene: Scene, at: Path) -> str:
    """The index knows of a message that no file holds."""
    if at.suffix == ".msf":
        at.write_bytes(msf(listed(1, 2, 3, 99)))
        return "Inbox"
    with closing(sqlite3.connect(at)) as database:
        for table in ("messages", "message_global_data"):
            # The first row once more, whatever columns it has.
            names = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
            new = {
                "ROWID": "99",
                "message_id": "-42",
                "global_message_id": "99",
                "message_id_header": "'<99@example.jp>'",
            }
            values = ", ".join(new.get(name, name) for name in names)
            database.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} LIMIT 1")
        database.commit()
    return "INBOX"


def _profiles(more: str, named: str) -> Hide:
    def act(scene: Scene, at: Path) -> str:
        at.write_text(f"{at.read_text()}{more}")
        return named

    return act


def _installation(scene: Scene, at: Path) -> Path:
    put(at.with_name("installs.ini"), b"[ABC]\nDefault=Profiles/gone\nLocked=1\n")
    return at.parent / "Profiles" / "gone"


def _directory(key: str, path: str, named: str) -> Hide:
    """The settings send the program elsewhere for the account's folder."""

    def act(scene: Scene, at: Path) -> str:
        lines = [line for line in at.read_text().splitlines() if "server1.directory" not in line]
        lines.append(f'user_pref("mail.server.server1.{key}", "{path}");')
        at.write_text("\n".join(lines))
        return named

    return act


def _one_more_account(scene: Scene, at: Path) -> str:
    """An account of which no mail is here: somebody has to ask about it."""
    if at.name == "prefs.js":
        more = 'user_pref("mail.server.server9.type", "imap");\nuser_pref("mail.server.server9.userName", "taro@example.jp");\n'
        at.write_text(f"{at.read_text()}{more}")
    else:
        at.write_text(f"{at.read_text()}\n[Account: 2]\naddress=taro@example.jp\nprotocol=3\n")
    return "taro@example.jp"


def _registry_file(text: str) -> Hide:
    def act(scene: Scene, at: Path) -> str:
        homes.registry_with_file(scene.home, text)
        return text

    return act


def _account_without_file(scene: Scene, at: Path) -> str:
    homes.registry_with_account(scene.home)
    return "hanako@example.jp.ost"


def _delivery_elsewhere(scene: Scene, at: Path) -> str:
    entry = bytes(54) + utf16("E:\\mail\\hanako.pst")
    homes.registry_with_account(scene.home, **{"POP3 Server": utf16("pop.example.jp"), "Delivery Store EntryID": entry})
    return "E:\\mail\\hanako.pst"


def _store_root(*program: str) -> Hide:
    def act(scene: Scene, at: Path) -> str:
        registry(scene.home, "Software", "Microsoft", *program, **{"Store Root": "E:\\Mail\\Old\\"})
        return "E:\\Mail\\Old\\"

    return act


def _empty_store_root(*program: str) -> Hide:
    """The registry names a folder in which nothing is: the disk that belongs there is not plugged in."""

    def act(scene: Scene, at: Path) -> str:
        (scene.home / "Post").mkdir()
        text = r"C:\Users\hanako\Post"
        registry(scene.home, "Software", "Microsoft", *program, **{"Store Root": text})
        return "Post"

    return act


def _claws_list(scene: Scene, at: Path) -> str:
    at.write_bytes(
        at.read_bytes().replace(b"</folderlist>", b'<folder type="mh" path="/media/gone/Mail"></folder></folderlist>')
    )
    return "/media/gone/Mail"


def _damaged_list(name: str, data: bytes) -> Hide:
    """A property list of Apple Mail that names accounts and cannot be read."""

    def act(scene: Scene, at: Path) -> Path:
        return put(at / name, data)

    return act


def _unknown_account(scene: Scene, at: Path) -> tuple[Path | str, ...]:
    """A folder of an account that no settings know."""
    uuid = "99999999-2222-3333-4444-555555555555"
    put(at / "V10" / uuid / "INBOX.mbox" / "Data" / "Messages" / "70.emlx", stores.emlx(stores.message(70)))
    return at / "V10" / uuid, scene.sample.client


WAYS = (
    *_spoilt(Spot.ACCOUNTS, "account settings"),
    *_spoilt(Spot.POINTER, "list of places", may_be_followed=True),
    *(
        Way(f"{way.name}, that alone knows a profile", Spot.POINTER, _elsewhere(way.hide), only=_FAMILY)
        for way in _spoilt(Spot.POINTER, "list of places")
        # Of a list that is gone nothing remains.
        if not way.name.endswith("gone")
    ),
    *_spoilt(Spot.NEEDED_INDEX, "index"),
    Way(
        "index knows more",
        Spot.INDEX,
        _more_listed,
        only=("thunderbird", "thunderbird-imap", "thunderbird-maildir", "apple-now"),
    ),
    Way(
        "second profile elsewhere",
        Spot.POINTER,
        _profiles("[Profile1]\nIsRelative=0\nPath=/media/stick/tb\n", "/media/stick/tb"),
        only=("thunderbird",),
    ),
    Way(
        "second profile on drive D",
        Spot.POINTER,
        _profiles("[Profile1]\nIsRelative=0\nPath=D:\\Mail\\tb\n", "D:\\Mail\\tb"),
        only=("thunderbird",),
    ),
    Way("installation names a profile", Spot.POINTER, _installation, only=("thunderbird",)),
    Way(
        "account folder set elsewhere",
        Spot.ACCOUNTS,
        _directory("directory", "/media/big/Mail", "/media/big/Mail"),
        only=_MOZILLA,
    ),
    Way(
        "account folder set in the profile",
        Spot.ACCOUNTS,
        _directory("directory-rel", "[ProfD]Mail/gone", "Mail/gone"),
        only=_MOZILLA,
    ),
    Way("account without mail here", Spot.ACCOUNTS, _one_more_account, only=("thunderbird", "claws")),
    Way("data file on another drive", Spot.ROOT, _registry_file("E:\\mail\\archive2015.pst"), only=_BECKY),
    Way("data file on another computer", Spot.ROOT, _registry_file("\\\\NAS\\mail\\old.pst"), only=_BECKY),
    Way("account without a data file", Spot.ROOT, _account_without_file, only=_BECKY),
    Way("delivery to another drive", Spot.ROOT, _delivery_elsewhere, only=_BECKY),
    Way("store root of Live Mail elsewhere", Spot.ROOT, _store_root("Windows Live Mail"), only=_BECKY),
    Way("store root of Outlook Express elsewhere", Spot.ROOT, _store_root("Outlook Express"), only=_BECKY),
    Way("store root of Live Mail empty", Spot.ROOT, _empty_store_root("Windows Live Mail"), only=_BECKY),
    Way("store root of Outlook Express empty", Spot.ROOT, _empty_store_root("Outlook Express"), only=_BECKY),
    Way("folder list names another disk", Spot.POINTER, _claws_list, only=("claws",)),
    Way(
        "AccountsMap.plist spoilt",
        Spot.ROOT,
        _damaged_list("V10/MailData/Signatures/AccountsMap.plist", b"bplist00" + bytes(90)),
        only=("apple-now",),
    ),
    Way(
        "Accounts.plist spoilt",
        Spot.ROOT,
        _damaged_list("V10/MailData/Accounts.plist", b"<?xml version='1.0'?><plist><dict>"),
        only=("apple-now",),
    ),
    Way("folder of an unknown account", Spot.ROOT, _unknown_account, only=("apple-now",)),
)
