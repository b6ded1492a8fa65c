"""Where mail may be beside the mail programs of a home: the trash, other people, snapshots, backups of phones."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import unreadable_finding
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.jobs.rescue.kept_mail import count_messages
from app.jobs.rescue.messages_in import messages_in
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.errors import UserError
from app.model.findings import Finding
from app.model.rescue import Place, PlaceKind
from app.model.store import Home
from app.rescue.phones import phone_backups_of
from app.rescue.trash import items_of, trashes_of
from app.system.drives import drives
from app.system.home import home_at, homes_on, locked_homes_on
from app.system.snapshots import Ask, home_in, snapshots_of
from app.system.walking import EntryKind, walk

_COUNTED = 3
"""So many snapshots are read, the newest; those before are named."""


def in_trash(home: Home, meter: Meter, findings: list[Finding]) -> Iterator[Place]:
    """What was thrown away and has mail in it. Every file is looked into: their names say little."""
    volumes = [each.path for each in drives()] if home.live else []
    folder = home.path
    try:
        for folder in trashes_of(home.path, volumes):
            yield from _in_one_trash(folder, meter, findings)
    except OSError as error:
        findings.append(unreadable_finding(folder, error))


def _in_one_trash(folder: Path, meter: Meter, findings: list[Finding]) -> Iterator[Place]:
    try:
        for item in items_of(folder):
            if count := sum(messages_in(path, meter) for path in _files(item.path, findings)):
                yield Place(PlaceKind.SYSTEM_TRASH, str(item.path), item.name, count)
    except OSError as error:
        findings.append(unreadable_finding(folder, error))


def _files(top: Path, findings: list[Finding]) -> Iterator[Path]:
    for entries in walk(top):
        for entry in entries:
            if entry.kind is EntryKind.FILE:
                yield Path(entry.path)
            elif entry.kind is EntryKind.UNREADABLE and entry.error is not None:
                findings.append(unreadable_finding(Path(entry.path), entry.error))


def in_other_homes(home: Home, worker: Worker, meter: Meter, findings: list[Finding]) -> Iterator[Place]:
    """The mail of other people on the same disk, who may have had the same account."""
    disk = home.path.parent.parent
    for path in homes_on(disk):
        if not _is_same(path, home.path) and (count := _in_home(home_at(path), worker, meter, findings)):
            yield Place(PlaceKind.OTHER_HOME, str(path), path.name, count)
    for path in locked_homes_on(disk):
        if not _is_same(path, home.path):
            yield Place(PlaceKind.LOCKED_HOME, str(path), path.name)


def in_snapshots(home: Home, worker: Worker, meter: Meter, findings: list[Finding], ask: Ask) -> Iterator[Place]:
    """The same home as it was, where that can be read; what has to be opened first comes with its commands."""
    found = snapshots_of(home.path.parent.parent, home.system, ask if home.live else None)
    homes = [old for snapshot in found.open if (old := home_in(snapshot, home.path)) is not None]
    for number, old in enumerate(homes):
        about = str(old.parent.parent)
        if number >= _COUNTED:
            yield Place(PlaceKind.SNAPSHOT, str(old), about)
        elif count := _in_home(Home(old, home.system), worker, meter, findings):
            yield Place(PlaceKind.SNAPSHOT, str(old), about, count)
    if found.commands:
        yield Place(PlaceKind.SNAPSHOTS, str(home.path), ", ".join(found.closed), commands=found.commands)


def on_phones(home: Home, findings: list[Finding]) -> Iterator[Place]:
    """Backups of phones: nothing is counted, as no mail is in them."""
    try:
        for each in phone_backups_of(home.path):
            yield Place(PlaceKind.PHONE_BACKUP, str(each.path), each.device)
    except OSError as error:
        findings.append(unreadable_finding(home.path, error))


def _in_home(home: Home, worker: Worker, meter: Meter, findings: list[Finding]) -> int:
    """The messages of a home. One that cannot be looked at is a finding."""
    try:
        stores = find_stores(Sources(home))
    except UserError as error:
        findings.append(error.finding)
        return 0
    return sum(count_messages(each.store, worker, meter, findings).counts.total() for each in stores)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False
