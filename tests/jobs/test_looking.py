"""First, stop and look: the places that still hold mail, and the people the computer remembers."""

import plistlib
import struct
from collections import Counter
from pathlib import Path

import pytest

from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.rescue import looking
from app.jobs.rescue.kept_mail import Counted
from app.model.errors.usage import NoSuchFolderError
from app.model.events import Stage
from app.model.mail import Message, Origin, Role
from app.model.rescue import LookRecord, Place, PlaceAct, PlaceKind
from app.model.store import Home, Mailbox, MessageSource, System
from app.system import home as home_of
from tests.builders import stores
from tests.builders.rescued import mails, mbox


def _looked(home: Path) -> LookRecord:
    return looking.run(looking.prepare(home), lambda event: None, Cancel())


def _held(record: LookRecord, kind: PlaceKind) -> int:
    return sum(each.messages + each.people for each in record.places if each.kind is kind)


def test_deleted_mail_of_thunderbird_is_found_before_it_is_compacted(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    profile = home / ".thunderbird" / "abc.default"
    folder = profile / "Mail" / "Local Folders"
    folder.mkdir(parents=True)
    (home / ".thunderbird" / "profiles.ini").write_text("[Profile0]\nName=default\nIsRelative=1\nPath=abc.default\n")
    (profile / "prefs.js").write_text("")
    there, deleted, thrown, left = mails(1, 3), mails(2, 4), mails(3, 2), mails(4, 5)
    data = mbox(there) + mbox(deleted).replace(b"X-Mozilla-Status: 0001", b"X-Mozilla-Status: 0009")
    (folder / "Inbox").write_bytes(data)
    (folder / "Trash").write_bytes(mbox(thrown))
    (folder / "nstmp").write_bytes(mbox(left))
    record = _looked(home)
    assert _held(record, PlaceKind.STILL_THERE) == 3
    assert _held(record, PlaceKind.NOT_COMPACTED) == 4
    assert _held(record, PlaceKind.TRASH_FOLDER) == 2
    assert _held(record, PlaceKind.COMPACTION_LEFT) == 5
    assert any(place.commands for place in record.places if place.kind is PlaceKind.SNAPSHOTS)


def test_old_versions_and_recovered_messages_of_apple_mail(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    stores.apple_home(home)
    account = home / "Library/Mail/V10/11111111-2222-3333-4444-555555555555"
    kept = next((account / "INBOX.mbox").rglob("7.emlx"))
    recovered = account / "Recovered Messages (hanako).mbox" / "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE/Data/Messages"
    recovered.mkdir(parents=True)
    (recovered / "2.emlx").write_bytes(kept.read_bytes())
    record = _looked(home)
    assert _held(record, PlaceKind.RECOVERED) == 1
    # In V2, and beside it from the time before that.
    assert _held(record, PlaceKind.OLD_VERSION) == 7
    assert _held(record, PlaceKind.STILL_THERE)


def test_the_trash_of_the_system_has_the_names_files_had(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "AppData").mkdir(parents=True)
    thrown = tmp_path / "$Recycle.Bin" / "S-1-5-21-1"
    thrown.mkdir(parents=True)
    (thrown / "$R8ZQ1A2.mbx").write_bytes(mbox(mails(8, 3)))
    name = "C:\\Users\\hanako\\送信済み.mbx\0"
    head = struct.pack("<QQQI", 2, 100, 0, len(name)) + name.encode("utf-16-le")
    (thrown / "$I8ZQ1A2.mbx").write_bytes(head)
    (thrown / "$RXXXXXX.txt").write_bytes(b"no mail")
    mac = home / ".Trash"
    mac.mkdir()
    (mac / "INBOX").write_bytes(mbox(mails(9, 2)))
    found = {each.about: each.messages for each in _looked(home).places if each.kind is PlaceKind.SYSTEM_TRASH}
    assert found == {"送信済み.mbx": 3, "INBOX": 2}


def test_other_homes_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "Users" / "hanako" / "Library").mkdir(parents=True)
    stores.apple_home(tmp_path / "Users" / "taro")
    record = _looked(tmp_path / "Users" / "hanako")
    assert [each.about for each in record.places if each.kind is PlaceKind.OTHER_HOME] == ["taro"]


def test_no_such_home(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolderError):
        looking.prepare(tmp_path / "absent")


def test_a_locked_home_is_named_and_hides_none_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("hanako", "ken", "lost+found"):
        (tmp_path / "Users" / name / "Library").mkdir(parents=True)
    stores.apple_home(tmp_path / "Users" / "taro")
    real = home_of.is_home

    def is_home(path: Path) -> bool:
        if path.name in ("ken", "lost+found"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(home_of, "is_home", is_home)
    record = _looked(tmp_path / "Users" / "hanako")
    others = {each.about: each.kind for each in record.places if "home" in each.kind.value}
    assert others == {"taro": PlaceKind.OTHER_HOME, "ken": PlaceKind.LOCKED_HOME}


def test_a_thrown_away_folder_is_one_place(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "Library").mkdir(parents=True)
    for trash in (home / ".Trash", tmp_path / ".Trashes" / "501"):
        stores.apple_home(trash / "old")
    (tmp_path / ".Trashes" / "501" / "notes.txt").write_bytes(b"no mail")
    found = [each for each in _looked(home).places if each.kind is PlaceKind.SYSTEM_TRASH]
    assert [(each.about, each.act) for each in found] == [("old", PlaceAct.ADD)] * 2
    assert found[0].messages == found[1].messages > 5


def test_the_same_home_in_a_snapshot_can_be_read(tmp_path: Path) -> None:
    home = tmp_path / "home" / "hanako"
    (home / ".config").mkdir(parents=True)
    for number in (1, 2, 3, 9, 10):
        old = tmp_path / ".snapshots" / str(number) / "snapshot" / "home" / "hanako" / ".thunderbird" / "a.default"
        stores.write(old / "prefs.js", b"")
        stores.write(old / "Mail" / "Local Folders" / "Inbox", mbox(mails(number, 2 if number > 2 else 1)))
    record = looking.run(looking.prepare_home(Home(home, System.LINUX)), lambda event: None, Cancel())
    found = [each for each in record.places if each.kind is PlaceKind.SNAPSHOT]
    assert sum(each.messages for each in found) == 6, "10, 9 and 3 are the newest"
    assert len(found) == 5, "the others are named"


def test_snapshots_that_are_closed_come_with_their_names_and_commands(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "Library").mkdir(parents=True)
    name = "com.apple.TimeMachine.2026-11-28-101112.local"
    asked: list[list[str]] = []

    def ask(command: list[str]) -> str:
        asked.append(command)
        return f"Snapshots for disk /System/Volumes/Data:\ncom.apple.TimeMachine.2026-11-27-101112.local\n{name}\n"

    plan = looking.prepare_home(Home(home, System.MACOS, live=True))
    record = looking.run(plan, lambda event: None, Cancel(), ask=ask)
    (place,) = (each for each in record.places if each.kind is PlaceKind.SNAPSHOTS)
    assert asked == [["tmutil", "listlocalsnapshots", "/System/Volumes/Data"]]
    assert place.about.startswith(name) and name in place.commands[0]
    nothing = looking.run(plan, lambda event: None, Cancel(), ask=lambda command: "")
    assert not [each for each in nothing.places if each.kind is PlaceKind.SNAPSHOTS], "there are none, and it says so"


def test_a_backup_of_a_phone_holds_no_mail(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    backup = home / "Library/Application Support/MobileSync/Backup/00008110-000A"
    stores.write(backup / "Info.plist", plistlib.dumps({"Device Name": "花子のiPhone"}))
    stores.write(backup.parent / "broken" / "Info.plist", b"<plist>")
    found = [each for each in _looked(home).places if each.kind is PlaceKind.PHONE_BACKUP]
    assert [(each.about, each.messages) for each in found] == [("花子のiPhone", 0), ("", 0)]


def test_files_that_keep_deleted_messages_can_be_searched(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    folder = home / "AppData/Local/Microsoft/Outlook"
    stores.write(folder / "Outlook.pst", b"!BDN" + bytes(600))
    (between,) = (each for each in _looked(home).places if each.kind is PlaceKind.BETWEEN)
    assert (between.about, between.size_bytes, between.act) == ("Outlook.pst", 604, PlaceAct.SEARCH)


def test_what_exchange_keeps_behind_the_trash_is_recoverable(tmp_path: Path) -> None:
    counted = Counted(0, Meter(Stage.LOOKING, lambda event: None, Cancel()), [])
    mailbox = Mailbox(("Outlook",), Role.OTHER, (MessageSource(tmp_path / "a.ost", "pst"),))
    origin = Origin(tmp_path / "a.ost", 1, 1)
    for names, role in (
        (("Recoverable Items", "Deletions"), Role.TRASH),
        (("?",), None),
        (("Deleted Items",), Role.TRASH),
    ):
        counted.add_message(mailbox, Message(origin, b"", folder=names, role=role))
    kinds = Counter(kind for kind, _, _ in counted.counts.elements())
    assert kinds == {PlaceKind.RECOVERABLE: 2, PlaceKind.TRASH_FOLDER: 1}


def test_every_kind_of_place_has_one_act() -> None:
    assert all(Place(kind, "").act in PlaceAct for kind in PlaceKind)
