"""The address book, from an archive's catalog or straight from the mail itself."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import exporters
from app.archive import catalog, layout
from app.contacts.gather import Gatherer, for_export
from app.formats.guard import Guard
from app.formats.places import files_of, inside, items
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources, find_stores, own_addresses
from app.mime import envelope
from app.model.contact import Card, Contact
from app.model.errors import DestinationUnfit, WrongRequest
from app.model.events import Finished, Report
from app.model.exporter import Exporter
from app.model.mail import Message
from app.model.plan import PlannedStore
from app.model.record import PeopleRecord
from app.model.store import Mailbox, Place


def prepare(sources: Sources) -> list[PlannedStore] | Path:
    """The archive, or the stores, to read. Raises WrongRequest."""
    if len(sources.paths) == 1 and (sources.paths[0] / layout.CATALOG).is_file():
        return sources.paths[0]
    return find_stores(sources)


def run(where: list[PlannedStore] | Path, report: Report, cancel: Cancel) -> PeopleRecord:
    """Everybody who wrote, machines and the owner included. Raises Cancelled, WrongRequest for a damaged archive."""
    meter = Meter("people", report, cancel)
    gatherer = _from_archive(where, meter) if isinstance(where, Path) else _from_stores(where, meter)
    record = PeopleRecord(tuple(gatherer.contacts()))
    meter.done()
    report(Finished(record))
    return record


def chosen(people: Iterable[Contact], exporter: Exporter) -> Sequence[Contact]:
    """The contacts that go into a file: everyone, or those who are or may be people."""
    return list(people) if exporter.everyone else for_export(people)


def export(record: PeopleRecord, exporter: Exporter, target: Path) -> None:
    """Writes one address-book file; an existing one is never overwritten. Raises DestinationUnfit."""
    try:
        with target.open("xb") as sink:
            exporter.write(chosen(record.people, exporter), sink)
    except FileExistsError as error:
        raise DestinationUnfit("file_exists", path=str(target)) from error
    except OSError as error:
        raise DestinationUnfit("destination_not_writable", path=str(target)) from error


def exporter_named(name: str) -> Exporter:
    """The exporter of that name. Raises WrongRequest."""
    if (exporter := exporters.by_name(name)) is None:
        raise WrongRequest("no_such_format", name=name, known=", ".join(each.name for each in exporters.ALL))
    return exporter


def _from_archive(archive: Path, meter: Meter) -> Gatherer:
    try:
        gatherer = Gatherer(own_addresses([catalog.accounts(archive / layout.CATALOG)]))
        for row in catalog.rows(archive / layout.CATALOG):
            gatherer.add(row.role, row.message.marks, row.envelope, " / ".join(row.path))
            meter.tick(messages=1)
        for card in catalog.cards(archive / layout.CATALOG):
            gatherer.add_card(card)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise WrongRequest("catalog_damaged", path=str(archive)) from error
    return gatherer


def _from_stores(stores: list[PlannedStore], meter: Meter) -> Gatherer:
    gatherer = Gatherer(own_addresses(planned.store.accounts for planned in stores))
    with Guard() as guard:
        for planned in stores:
            for mailbox in planned.store.mailboxes:
                for place in mailbox.places:
                    _from_place(place, mailbox, gatherer, meter, guard)
    return gatherer


def _from_place(place: Place, mailbox: Mailbox, gatherer: Gatherer, meter: Meter, guard: Guard) -> None:
    """What cannot be read is passed over here: a survey and a backup name it."""
    try:
        for path in files_of(place):
            for item in items(Place(path, place.format), guard):
                if isinstance(item, Card):
                    gatherer.add_card(item)
                elif isinstance(item, Message):
                    where = inside(mailbox, item)
                    gatherer.add(where.role, item.marks, envelope.read(item.head), " / ".join(where.path))
                    meter.tick(messages=1)
    except OSError:
        return
