"""First, stop and look: where mail, or the people who wrote it, is still kept after a deletion. Nothing is searched."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.rescue.beside import in_other_homes, in_snapshots, in_trash, on_phones
from app.jobs.rescue.kept_mail import in_stores
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.contact import AddressTrace, Card
from app.model.errors.usage import NoSuchFolderError
from app.model.events import Finished, Report, Stage
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.model.rescue import LookRecord, Place, PlaceKind
from app.model.store import Home
from app.system.home import home_at
from app.system.snapshots import Ask, ask
from app.system.walking import EntryKind, walk
from app.traces.reading import read_in_place
from app.traces.registry import trace_kind_of


@dataclass(frozen=True, slots=True)
class LookPlan:
    """The home that is looked at, and what mail programs keep there."""

    home: Home
    stores: tuple[PlannedStore, ...]


def prepare(path: Path) -> LookPlan:
    """Finds the stores of a home. Raises UsageError and SourceError."""
    if not path.is_dir():
        raise NoSuchFolderError(path)
    return prepare_home(home_at(path))


def prepare_home(home: Home) -> LookPlan:
    """The same for a home whose system is known. Raises UsageError and SourceError."""
    return LookPlan(home, tuple(find_stores(Sources(home))))


def run(plan: LookPlan, report: Report, cancel: Cancel, *, ask: Ask = ask) -> LookRecord:
    """Counts what every place holds; all is only read. `ask` runs a tool of the system. Raises CancelledError."""
    meter = Meter(Stage.LOOKING, report, cancel)
    findings: list[Finding] = []
    with Worker() as worker:
        people = _traces(plan.stores, worker, meter)
        places = [
            *in_stores(plan.stores, worker, meter, findings),
            *in_trash(plan.home, meter, findings),
            *in_other_homes(plan.home, worker, meter, findings),
            *in_snapshots(plan.home, worker, meter, findings, ask),
            *_places_of(people),
            *on_phones(plan.home, findings),
            *_servers(plan.stores),
        ]
    meter.done()
    order = list(PlaceKind)
    places.sort(key=lambda each: (order.index(each.kind), -each.messages, -each.people, each.path))
    everybody = set[str]().union(*people.values())
    record = LookRecord(plan.home.path, tuple(places), len(everybody), tuple(findings))
    report(Finished(record))
    return record


def _traces(stores: tuple[PlannedStore, ...], worker: Worker, meter: Meter) -> dict[tuple[str, str], set[str]]:
    """The people that indexes, recent recipients and address books know, by the kind of file and its folder."""
    people: dict[tuple[str, str], set[str]] = {}
    for path in dict.fromkeys(path for planned in stores for tree in planned.store.trees for path in _files(tree)):
        if (kind := trace_kind_of(path)) is None:
            continue
        # A mail program keeps one list of a kind for each of its folders.
        known = people.setdefault((kind.name, str(path.parent)), set())
        for item in read_in_place(path, kind, worker):
            meter.advance()
            if isinstance(item, AddressTrace):
                known.add(item.address.lower())
            elif isinstance(item, Card):
                known.update(address.lower() for address in item.addresses)
    return people


def _places_of(people: dict[tuple[str, str], set[str]]) -> Iterator[Place]:
    for (kind, folder), found in people.items():
        if found:
            yield Place(PlaceKind.ADDRESS_TRACES, folder, kind, people=len(found))


def _files(tree: Path) -> Iterator[Path]:
    for entries in walk(tree):
        yield from (Path(entry.path) for entry in entries if entry.kind is EntryKind.FILE)


def _servers(stores: tuple[PlannedStore, ...]) -> Iterator[Place]:
    accounts = (each for planned in stores for each in planned.store.accounts)
    for address, server in dict.fromkeys((each.address, each.server) for each in accounts if each.address):
        yield Place(PlaceKind.SERVER, server, address)
