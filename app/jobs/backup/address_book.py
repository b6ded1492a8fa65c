"""A stage of a backup: the address book, out of everything the catalog has."""

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

import exporters
from app.archive.bag import layout
from app.archive.catalog import named_people
from app.archive.documents import book_file
from app.archive.documents.address_book import labels_of
from app.contacts.gather import Gatherer, for_export
from app.jobs import people as people_job
from app.jobs.backup.backup_context import BackupContext
from app.jobs.engine import Meter
from app.jobs.people import add_catalog
from app.jobs.stores import own_addresses
from app.jobs.texts import add_texts
from app.model.contact import Contact
from app.model.events import Stage
from app.model.exporter import Exporter, ExportLabels
from app.model.record import PeopleRecord
from app.system.opening import new_file


def write_address_book(context: BackupContext) -> None:
    """Writes the people of the whole catalog, one file for each exporter.

    Raises CancelledError, OSError and WriteError of the destination, and sqlite3.Error of the catalog.
    """
    messages = context.stats.messages
    # At most as many of them are opened once more, to be read.
    meter = context.meter(Stage.PEOPLE, files=messages, messages=messages)
    gatherer = Gatherer(own_addresses(planned.store.accounts for planned in context.plan.stores))
    add_catalog(gatherer, context.archive.path(""), meter)
    path = context.archive.path(layout.CATALOG)
    seen = context.seen_texts
    known = {**named_people.read(path), **named_people.of_places(path, seen.named_at), **seen.named}
    named_people.note(path, add_texts(gatherer, context.archive.path(""), context.worker, meter, known))
    context.people = gatherer.contacts()
    people = for_export(context.people)
    labels = labels_of(context.when.date())
    for exporter in exporters.ALL:
        if exporter.in_archive:
            chosen = context.people if exporter.everyone else people
            write = partial(_export, exporter, chosen, labels)
            context.archive.add_payload(f"{layout.ADDRESS_BOOK}/{exporter.file_name}", write)
    if context.plan.request.passphrase:
        _keep_book(context, gatherer, meter)
    meter.done()


def _keep_book(context: BackupContext, gatherer: Gatherer, meter: Meter) -> None:
    """Keeps the book as it is looked through: with the next step nobody can read the archive without its passphrase."""
    archive = context.archive
    context.book = PeopleRecord(
        tuple(context.people), people_job.suggested(context.people, gatherer, archive.path(""), meter)
    )
    with new_file(archive.path(layout.BOOK)) as sink:
        book_file.write(context.book, sink)
    archive.adopt_tag(layout.BOOK)


def _export(exporter: Exporter, people: Sequence[Contact], labels: ExportLabels, sink: BinaryIO) -> None:
    exporter.write(people, sink, labels)
