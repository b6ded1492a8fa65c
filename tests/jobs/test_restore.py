"""A restore as a whole: round trips through every kind of place, selections, and what must not happen to an archive."""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.schema import open_catalog
from app.archive.catalog.selection import Selection
from app.jobs import compare, restore
from app.jobs.cancel import Cancel
from app.jobs.restore import RestoreRequest
from app.jobs.restore.targets import KEPT
from app.jobs.sample import home as sample
from app.jobs.sample import outlook
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import CancelledError, UserError
from app.model.errors.destination import (
    DestinationFullError,
    InsideArchiveError,
    InsideSourceError,
    NotWritableError,
    ReadBackFailedError,
)
from app.model.errors.restoring import NoSuchMailboxError, NothingToRestoreError, OwnFilesOnlyWholeError
from app.model.errors.usage import CatalogUnreadableError, NoSuchAccountError, NoSuchFolderError, NotAnArchiveError
from app.model.events import Event, Finished, Problem, Progress, Stage
from app.model.mail import MessageFlag
from app.model.restoration import RestoreRecord
from app.model.target_kind import TargetKind
from app.system.home import home_at, own_home
from tests.builders import stores
from tests.builders.guard import snapshot
from tests.builders.restored import NAME, archive_of, request_of, restored, seen

FILES = tuple(kind for kind in TargetKind if kind not in (TargetKind.IMAP, TargetKind.OWN, TargetKind.THUNDERBIRD))
PROFILE = """user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server1.hostname", "Local Folders");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");
"""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Archives of the sample homes: a Mac with Apple Mail of three eras and Thunderbird, and Outlook's files."""
    folder = tmp_path_factory.mktemp("homes")
    sample.build(folder / "mac")
    outlook.build(folder / "windows")
    for name in ("mac", "windows"):
        archive_of(folder / name, folder / f"usb-{name}").rename(folder / f"archive-{name}")
    return folder


@pytest.fixture
def mac(homes: Path) -> Iterator[Path]:
    """The archive of the Mac, which is in the end as it was in the beginning: digests, times, inodes."""
    archive = homes / "archive-mac"
    before = snapshot(archive)
    yield archive
    assert snapshot(archive) == before


def profile_in(folder: Path) -> Path:
    """An empty profile of Thunderbird."""
    stores.write(folder / "prefs.js", PROFILE.encode())
    (folder / "Mail" / "Local Folders").mkdir(parents=True)
    return folder


@pytest.mark.parametrize("name", ["mac", "windows"])
@pytest.mark.parametrize("kind", [*FILES, TargetKind.THUNDERBIRD])
def test_round_trip(homes: Path, tmp_path: Path, kind: TargetKind, name: str) -> None:
    archive = homes / f"archive-{name}"
    before_all = snapshot(archive)
    place = profile_in(tmp_path / "p") if kind is TargetKind.THUNDERBIRD else tmp_path / "to"
    record = restored(request_of(archive, kind, place))
    assert record.proved and not record.refused
    again = archive_of(place, tmp_path / "usb")
    # Programs that keep no list of flags in messages (MH) have them where our reader does not look.
    kept = MessageFlag.NONE if kind is TargetKind.MH else KEPT[kind] & ~MessageFlag.DRAFT
    before, after = seen(archive, kept), seen(again, kept)
    assert before.total() == after.total() == record.messages == record.written > 0
    assert before == after
    assert snapshot(archive) == before_all


def test_compare_finds_all_of_it(homes: Path, tmp_path: Path) -> None:
    """What is byte for byte the same is so for `compare` too."""
    archive = archive_of(homes / "mac" / "Hanako" / "Library" / "Thunderbird", tmp_path / "usb")
    restored(request_of(archive, TargetKind.EML, tmp_path / "to"))
    again = archive_of(tmp_path / "to", tmp_path / "usb2")
    found = compare.run(compare.prepare(archive, again), lambda event: None, Cancel())
    assert found.only_in_a.messages == 0


def digests(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_own_files(mac: Path, tmp_path: Path) -> None:
    record = restored(request_of(mac, TargetKind.OWN, tmp_path / "to"))
    assert record.proved and not record.refused and record.places == (str(tmp_path / "to" / NAME),)
    found = digests(tmp_path / "to" / NAME)
    assert len(found) == record.written > 0
    inventory = [json.loads(line) for line in (mac / layout.INVENTORY).read_text(encoding="utf-8").splitlines()]
    files = [line for line in inventory if line["kind"] == "file" and line.get("sha256")]
    assert sorted(found.values()) == sorted((line["sha256"], line["mtime_ns"]) for line in files)
    again = archive_of(tmp_path / "to", tmp_path / "usb")
    both = [compare.prepare(mac, again), compare.prepare(again, mac)]
    assert all(compare.run(plan, lambda event: None, Cancel()).only_in_a.messages == 0 for plan in both)


def test_own_files_get_their_own_names_back(tmp_path: Path) -> None:
    mail = tmp_path / "Mail"
    letters = [stores.message(number) for number in range(4)]
    stores.write(mail / "a:b?.eml", letters[0])
    stores.write(mail / "CON" / "x.eml", letters[1])
    deep = mail.joinpath(*["a long name of a folder"] * 40)
    stores.write(deep / "y.eml", letters[2])
    (mail / "link.eml").symlink_to("CON/x.eml")
    archive = archive_of(mail, tmp_path / "usb")
    record = restored(request_of(archive, TargetKind.OWN, tmp_path / "to"))
    top = next((tmp_path / "to" / NAME).glob("*/Mail"))
    assert (top / "a:b?.eml").read_bytes() == letters[0]
    assert (top / "CON" / "x.eml").read_bytes() == letters[1]
    assert top.joinpath(*deep.relative_to(mail).parts, "y.eml").read_bytes() == letters[2]
    assert not (top / "link.eml").exists()
    assert [finding.code for finding in record.findings] == [Code.LINKS_NOT_RESTORED]


def test_damage_in_the_archive_costs_one_file(tmp_path: Path) -> None:
    stores.write(tmp_path / "Mail" / "1.eml", stores.message(1))
    stores.write(tmp_path / "Mail" / "2.eml", stores.message(2))
    archive = archive_of(tmp_path / "Mail", tmp_path / "usb")
    damaged = next(archive.rglob("1.eml"))
    damaged.write_bytes(damaged.read_bytes()[:-30])
    next(archive.rglob("2.eml")).unlink()
    record = restored(request_of(archive, TargetKind.OWN, tmp_path / "to"))
    assert [finding.code for finding in record.refused] == [Code.FILE_NOT_RESTORED] * 2
    assert not record.proved and record.written == 1


def test_a_message_that_cannot_be_read_costs_one_message(tmp_path: Path) -> None:
    for number in range(1, 4):
        stores.write(tmp_path / "Mail" / f"{number}.eml", stores.message(number, subject=f"letter {number}"))
    archive = archive_of(tmp_path / "Mail", tmp_path / "usb")
    next(archive.rglob("2.eml")).unlink()
    events: list[Event] = []
    record = restored(request_of(archive, TargetKind.MBOX, tmp_path / "to"), events)
    (refused,) = record.refused
    assert (refused.code, refused.parameters["subject"]) == (Code.MESSAGE_NOT_RESTORED, "letter 2")
    assert (record.messages, record.written, record.proved) == (3, 2, True)
    assert [event.finding for event in events if isinstance(event, Problem)] == [refused]
    assert [event.record for event in events if isinstance(event, Finished)] == [record]
    assert {event.stage for event in events if isinstance(event, Progress)} == {Stage.RESTORING, Stage.PROVING}


@pytest.mark.parametrize("kind", FILES)
def test_a_message_that_was_changed_in_the_archive_is_told(tmp_path: Path, kind: TargetKind) -> None:
    for number in range(1, 4):
        stores.write(tmp_path / "Mail" / f"{number}.eml", stores.message(number, subject=f"letter {number}"))
    archive = archive_of(tmp_path / "Mail", tmp_path / "usb")
    changed = next(archive.rglob("2.eml"))
    changed.write_bytes(changed.read_bytes().replace(b"letter", b"LETTER"))
    events: list[Event] = []
    record = restored(request_of(archive, kind, tmp_path / "to"), events)
    (refused,) = record.refused
    assert (refused.code, refused.parameters) == (
        Code.RESTORED_FROM_DAMAGED,
        {"path": changed.relative_to(archive).as_posix()},
    )
    assert (record.written, record.proved) == (3, False)
    assert [event.finding for event in events if isinstance(event, Problem)] == [refused]


def test_a_list_that_was_changed_is_told(tmp_path: Path) -> None:
    stores.write(tmp_path / "Inbox", stores.mbox(*(stores.message(number) for number in range(1, 4))))
    archive = archive_of(tmp_path / "Inbox", tmp_path / "usb")
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.execute("UPDATE message SET length = length - 5 WHERE id = 2")
        database.commit()
    record = restored(request_of(archive, TargetKind.EML, tmp_path / "to"))
    assert [finding.parameters["path"] for finding in record.refused] == [layout.CATALOG]
    assert not record.proved


def test_what_is_not_meant_may_be_damaged(tmp_path: Path) -> None:
    for name in ("One", "Two"):
        stores.write(tmp_path / "Mail" / name, stores.mbox(stores.message(1)))
    archive = archive_of(tmp_path / "Mail", tmp_path / "usb")
    next(archive.rglob("Two")).write_bytes(stores.mbox(stores.message(2)))
    with closing(open_catalog(archive / layout.CATALOG)) as database:
        ((number,),) = database.execute(
            "SELECT message.id FROM message JOIN file ON file.id = file WHERE name LIKE '%/One'"
        )
    request = request_of(archive, TargetKind.EML, tmp_path / "to")
    assert restored(replace(request, selection=Selection(ids=(number,)))).proved
    assert not restored(request).proved


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    stores.write(tmp_path / "Mail" / "In" / "1.eml", stores.message(1))
    archive = archive_of(tmp_path / "Mail", tmp_path / "usb")
    folder = next(archive.rglob("In"))
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    record = restored(request_of(archive, TargetKind.EML, tmp_path / "to"))
    assert (record.written, record.proved) == (0, False)
    assert {finding.code for finding in record.refused} == {Code.MESSAGE_NOT_RESTORED, Code.RESTORED_FROM_DAMAGED}


@pytest.mark.parametrize("kind", FILES)
def test_mailboxes_that_are_called_as_the_parts_of_a_maildir(tmp_path: Path, kind: TargetKind) -> None:
    for number, name in enumerate(("cur.mbox", "new.mbox", "tmp.mbox"), 1):
        stores.write(tmp_path / "Mail" / name, stores.mbox(stores.message(number)))
    archive = archive_of(tmp_path / "Mail", tmp_path / "usb")
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.execute("UPDATE mailbox SET path = replace(path, '.mbox', '')")
        database.commit()
    assert restored(request_of(archive, kind, tmp_path / "to")).written == 3
    again = archive_of(tmp_path / "to", tmp_path / "usb2")
    assert seen(again, MessageFlag.NONE).total() == 3


def test_what_cannot_be_kept_is_told(mac: Path, tmp_path: Path) -> None:
    codes = {finding.code for finding in restored(request_of(mac, TargetKind.EML, tmp_path / "to")).findings}
    assert {Code.FLAGS_NOT_KEPT, Code.PARTS_NOT_RESTORED} <= codes


def test_selections(mac: Path, tmp_path: Path) -> None:
    def restored_by(selection: Selection) -> RestoreRecord:
        return restored(RestoreRequest(mac, TargetKind.EML, tmp_path / "to", selection))

    everything = restored_by(Selection())
    (account, *_) = {path.name for path in Path(everything.places[0]).iterdir()} - {"local"}
    one = restored_by(Selection(account=account))
    assert 0 < one.written < everything.written
    assert [path.name for path in Path(one.places[0]).iterdir()] == [account]
    assert restored_by(Selection(ids=(1, 2, 3))).written == 3


@pytest.mark.parametrize(
    ("selection", "error"),
    [
        (Selection(account="nobody@example.com"), NoSuchAccountError),
        (Selection(mailbox=("No", "Such")), NoSuchMailboxError),
        (Selection(ids=(10**9,)), NothingToRestoreError),
    ],
)
def test_nothing_is_meant(mac: Path, tmp_path: Path, selection: Selection, error: type[UserError]) -> None:
    with pytest.raises(error):
        restored(RestoreRequest(mac, TargetKind.EML, tmp_path / "to", selection))
    assert not (tmp_path / "to").exists()


def test_own_files_come_all_together(mac: Path, tmp_path: Path) -> None:
    with pytest.raises(OwnFilesOnlyWholeError):
        restored(RestoreRequest(mac, TargetKind.OWN, tmp_path / "to", Selection(ids=(1,))))


@pytest.mark.parametrize("kind", [TargetKind.MBOX, TargetKind.OWN, TargetKind.THUNDERBIRD])
def test_not_into_the_archive(mac: Path, kind: TargetKind) -> None:
    for place in (mac, mac / "data", mac / "data" / "new"):
        with pytest.raises(InsideArchiveError):
            restored(request_of(mac, kind, place))


def test_not_into_the_mail(homes: Path, mac: Path) -> None:
    home = homes / "mac" / "Hanako"
    sources = Sources(own_home(), (home / "Library" / "Mail",))
    for kind in (TargetKind.MBOX, TargetKind.OWN):
        with pytest.raises(InsideSourceError):
            restore.prepare(request_of(mac, kind, home / "Library" / "Mail" / "V10" / "new"), sources)
    assert not (home / "Library" / "Mail" / "V10" / "new").exists()


def test_not_into_the_mail_of_another_home(homes: Path, mac: Path, tmp_path: Path) -> None:
    into = homes / "mac" / "Hanako" / "Library" / "Mail" / "V10" / "new"
    with pytest.raises(InsideSourceError):
        restore.prepare(request_of(mac, TargetKind.MBOX, into), Sources(home_at(tmp_path)))
    assert not into.exists()


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_file_is_no_place(mac: Path, tmp_path: Path, below: str) -> None:
    file = stores.write(tmp_path / "file", b"mine")
    with pytest.raises(NotWritableError):
        restored(request_of(mac, TargetKind.MBOX, file / below))
    assert file.read_bytes() == b"mine"


def test_not_an_archive(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolderError):
        restored(request_of(tmp_path / "absent", TargetKind.MBOX, tmp_path / "to"))
    with pytest.raises(NotAnArchiveError):
        restored(request_of(tmp_path, TargetKind.MBOX, tmp_path / "to"))
    stores.write(tmp_path / "archive" / layout.CATALOG, b"no database")
    with pytest.raises(CatalogUnreadableError):
        restored(request_of(tmp_path / "archive", TargetKind.MBOX, tmp_path / "to"))


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE mailbox SET path = '5'",
        "UPDATE message SET marks = 'x'",
        "UPDATE message SET marks = 'x' WHERE id IN (SELECT max(id) FROM message GROUP BY mailbox)",
    ],
)
def test_a_damaged_catalog(mac: Path, tmp_path: Path, damage: str) -> None:
    archive = tmp_path / "damaged"
    shutil.copytree(mac, archive)
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database, database:
        database.execute(damage)
    with pytest.raises(CatalogUnreadableError):
        restored(request_of(archive, TargetKind.MBOX, tmp_path / "to"))
    assert not list((tmp_path / "to").rglob("*"))


@pytest.mark.parametrize("kind", [*FILES, TargetKind.OWN, TargetKind.THUNDERBIRD])
def test_a_disk_that_fills_up(mac: Path, tmp_path: Path, kind: TargetKind, monkeypatch: pytest.MonkeyPatch) -> None:
    place = profile_in(tmp_path / "p") if kind is TargetKind.THUNDERBIRD else tmp_path / "to"
    plan = restore.prepare(request_of(mac, kind, place), Sources(own_home()), lambda sources: ())
    before = sorted(place.rglob("*"))
    left = [30_000]
    write = os.write

    def limited(descriptor: int, data: bytes) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left[0] -= len(data)
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", limited)
    with pytest.raises(DestinationFullError):
        restore.run(plan, lambda event: None, Cancel())
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("kind", [TargetKind.MBOX, TargetKind.OWN, TargetKind.THUNDERBIRD])
def test_cancelled(mac: Path, tmp_path: Path, kind: TargetKind) -> None:
    place = profile_in(tmp_path / "p") if kind is TargetKind.THUNDERBIRD else tmp_path / "to"
    plan = restore.prepare(request_of(mac, kind, place), Sources(own_home()), lambda sources: ())
    before = sorted(place.rglob("*"))
    cancel = Cancel()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.stage is Stage.PROVING:
            cancel.ask()

    with pytest.raises(CancelledError):
        restore.run(plan, stop, cancel)
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("kind", [TargetKind.EML, TargetKind.MBOX, TargetKind.OWN])
def test_a_disk_that_lies(mac: Path, tmp_path: Path, kind: TargetKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read back differs from what was written: nothing is given its name."""
    write = os.write

    def lie(descriptor: int, data: bytes) -> int:
        return write(descriptor, bytes(data).replace(b"Subject", b"Subjekt"))

    monkeypatch.setattr(os, "write", lie)
    with pytest.raises(ReadBackFailedError):
        restored(request_of(mac, kind, tmp_path / "to"))
    assert not list((tmp_path / "to").iterdir())
