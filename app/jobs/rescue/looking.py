"""First, stop and look: where mail, or the people who wrote it, is still kept after a deletion. Nothing is searched."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.archive.copying.message_receiver import receive_mailbox
from app.discovery.folders import unreadable_finding
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.errors.usage import NoSuchFolderError
from app.model.events import Finished, Report, Stage
from app.model.findings import Finding
from app.model.mail import Message, MessageFlag, Role
from app.model.plan import PlannedStore
from app.model.rescue import LookRecord, Place, PlaceKind, RescueSource
from app.model.store import Home, Mailbox, System
from app.rescue import trash
from app.rescue.carver import carve
from app.system.home import home_at, homes_on
from app.system.raw_reading import RawFile
from app.system.walking import EntryKind, walk
from app.traces.reading import read_in_place
from app.traces.registry import trace_kind_of

_VERSION = re.compile(r"V(\d{1,2})\Z")
_RECOVERED = "Recovered Messages"
_LARGEST = 4 << 30
"""Bytes of a file in a trash that is looked into; larger ones are searched by the rescue itself."""
_SNAPSHOT_COMMANDS = {
    System.MACOS: (
        "tmutil listlocalsnapshots /System/Volumes/Data",
        "mkdir /tmp/old && mount_apfs -o ro -s com.apple.TimeMachine.DATE.local /System/Volumes/Data /tmp/old",
    ),
    System.WINDOWS: (
        "vssadmin list shadows",
        r"mklink /d C:\old \\?\GLOBALROOT\Device\HarddiskVolumeShadowCopyNUMBER" + "\\",
    ),
    System.LINUX: ("sudo btrfs subvolume list -s /", "sudo snapper list", "sudo timeshift --list"),
}


@dataclass(frozen=True, slots=True)
class LookPlan:
    """The home that is looked at, and what mail programs keep there."""

    home: Home
    stores: tuple[PlannedStore, ...]


def prepare(path: Path) -> LookPlan:
    """Finds the stores of a home. Raises UsageError and SourceError."""
    if not path.is_dir():
        raise NoSuchFolderError(path)
    home = home_at(path)
    return LookPlan(home, tuple(find_stores(Sources(home))))


def run(plan: LookPlan, report: Report, cancel: Cancel) -> LookRecord:
    """Counts what every place holds; everything is only read. Raises CancelledError."""
    meter = Meter(Stage.LOOKING, report, cancel)
    findings: list[Finding] = []
    with Worker() as worker:
        places = [
            *_in_stores(plan.stores, worker, meter, findings),
            *_in_trash(plan.home, meter),
            *_in_other_homes(plan.home, worker, meter, findings),
            *_traces(plan.stores, worker, meter),
            *_elsewhere(plan),
        ]
    meter.done()
    order = list(PlaceKind)
    places.sort(key=lambda each: (order.index(each.kind), -each.messages, -each.people, each.path))
    record = LookRecord(plan.home.path, tuple(places), tuple(findings))
    report(Finished(record))
    return record


class _Counter:
    """Counts the messages of mailboxes by the kind of place they are in."""

    def __init__(self, meter: Meter, findings: list[Finding]) -> None:
        self._meter = meter
        self._findings = findings
        self.newest = 0
        self.counts: Counter[tuple[PlaceKind, str, str]] = Counter()

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        """Counts a message where it is."""
        path = str(message.origin.file)
        self._meter.advance(messages=1)
        if MessageFlag.DELETED in message.flags:
            self.counts[PlaceKind.NOT_COMPACTED, path, " / ".join(mailbox.path)] += 1
        else:
            kind = self._kind_of(mailbox, message)
            folder = message.origin.file.parent if kind in _BY_FOLDER else message.origin.file
            about = "" if kind is PlaceKind.STILL_THERE else " / ".join((*mailbox.path, *message.folder))
            self.counts[kind, str(folder if mailbox.sources and folder != Path() else path), about] += 1

    def _kind_of(self, mailbox: Mailbox, message: Message) -> PlaceKind:
        if any(part.startswith(_RECOVERED) for part in (*mailbox.path, *message.origin.file.parts)):
            return PlaceKind.RECOVERED
        # Before Leopard there were no versions in the path.
        if _version_of(message.origin.file) < self.newest:
            return PlaceKind.OLD_VERSION
        return PlaceKind.TRASH_FOLDER if (message.role or mailbox.role) is Role.TRASH else PlaceKind.STILL_THERE

    def add_card(self, card: Card) -> None:
        """Not counted: address traces are looked at on their own."""

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """Not counted: address traces are looked at on their own."""

    def end_file(self, path: Path) -> None:
        """Nothing to do."""

    def add_unreadable(self, path: Path, error: OSError) -> None:
        """What cannot be read is for the record."""
        self._findings.append(unreadable_finding(path, error))

    def add_finding(self, finding: Finding) -> None:
        """What was odd; problems are for the record."""
        if finding.is_problem:
            self._findings.append(finding)


_BY_FOLDER = frozenset({PlaceKind.STILL_THERE, PlaceKind.OLD_VERSION, PlaceKind.RECOVERED, PlaceKind.TRASH_FOLDER})


def _version_of(path: Path) -> int:
    found = (_VERSION.fullmatch(part) for part in path.parts)
    return next((int(each[1]) for each in found if each is not None), 0)


def _in_stores(
    stores: tuple[PlannedStore, ...], worker: Worker, meter: Meter, findings: list[Finding]
) -> Iterator[Place]:
    """What the mail programs still have, by where it is."""
    for planned in stores:
        counter = _Counter(meter, findings)
        store = planned.store
        sources = [source.path for mailbox in store.mailboxes for source in mailbox.sources]
        counter.newest = max(map(_version_of, sources), default=0)
        for mailbox in store.mailboxes:
            meter.at(store.client, " / ".join(mailbox.path))
            receive_mailbox(mailbox, worker, counter)
        still = sum(count for (kind, _, _), count in counter.counts.items() if kind is PlaceKind.STILL_THERE)
        if still:
            yield Place(PlaceKind.STILL_THERE, str(store.path), store.client, still)
        for (kind, path, about), count in counter.counts.items():
            if kind is not PlaceKind.STILL_THERE:
                yield Place(kind, path, about, count)
        for finding in store.findings:
            if finding.code == Code.INTERRUPTED_COMPACTION:
                path = str(finding.parameters["path"])
                yield Place(PlaceKind.COMPACTION_LEFT, path, Path(path).name, _messages_in(Path(path)))


def _in_trash(home: Home, meter: Meter) -> Iterator[Place]:
    """Files with mail that were thrown away. Each is looked into: their names say little."""
    for folder in trash.trashes_of(home.path):
        for path, name in trash.files_of(folder, trash.below(folder)):
            meter.advance(1)
            if count := _messages_in(path):
                yield Place(PlaceKind.SYSTEM_TRASH, str(path), name, count)


def _messages_in(path: Path) -> int:
    """How many messages a file holds, whatever kind it is of; 0 where it cannot be read."""
    source = RescueSource(path, 0, is_device=False)
    try:
        with RawFile(source.path) as file:
            return sum(1 for _ in carve(file, 0, min(file.size, _LARGEST), lambda at: None))
    except OSError:
        return 0


def _in_other_homes(home: Home, worker: Worker, meter: Meter, findings: list[Finding]) -> Iterator[Place]:
    """The mail of other people on the same disk, who may have had the same account."""
    for path in homes_on(home.path.parent.parent):
        if path == home.path or (path.exists() and path.samefile(home.path)):
            continue
        counter = _Counter(meter, findings)
        for planned in find_stores(Sources(home_at(path))):
            for mailbox in planned.store.mailboxes:
                receive_mailbox(mailbox, worker, counter)
        if counter.counts:
            yield Place(PlaceKind.OTHER_HOME, str(path), path.name, counter.counts.total())


def _traces(stores: tuple[PlannedStore, ...], worker: Worker, meter: Meter) -> Iterator[Place]:
    """The people that indexes, recent recipients and address books know, even where the mail is gone."""
    for path in dict.fromkeys(path for planned in stores for tree in planned.store.trees for path in _files(tree)):
        if (kind := trace_kind_of(path)) is None:
            continue
        people: set[str] = set()
        for item in read_in_place(path, kind, worker):
            meter.advance()
            if isinstance(item, AddressTrace):
                people.add(item.address.lower())
            elif isinstance(item, Card):
                people.update(address.lower() for address in item.addresses)
        if people:
            yield Place(PlaceKind.ADDRESS_TRACES, str(path), kind.name, people=len(people))


def _files(tree: Path) -> Iterator[Path]:
    for entries in walk(tree):
        yield from (Path(entry.path) for entry in entries if entry.kind is EntryKind.FILE)


def _elsewhere(plan: LookPlan) -> Iterator[Place]:
    """What nobody but the owner can look at: snapshots of the disk, and the server."""
    yield Place(PlaceKind.SNAPSHOTS, str(plan.home.path), commands=_SNAPSHOT_COMMANDS[plan.home.system])
    accounts = (each for planned in plan.stores for each in planned.store.accounts)
    for address, server in dict.fromkeys((each.address, each.server) for each in accounts if each.address):
        yield Place(PlaceKind.SERVER, server, address)
