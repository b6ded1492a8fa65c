"""First, stop and look: the places that still hold mail, and the people the computer remembers."""

import struct
from pathlib import Path

import pytest

from app.jobs.cancel import Cancel
from app.jobs.rescue import looking
from app.model.errors.usage import NoSuchFolderError
from app.model.rescue import LookRecord, PlaceKind
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
