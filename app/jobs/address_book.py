"""Opening the address book to look through it: everybody found, with what the owner decided before."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.contacts.book import Book
from app.contacts.decisions import Decisions
from app.jobs import decisions as remembered
from app.jobs import encrypted_book, people
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, without_end
from app.jobs.sources import Sources
from app.model.contact import Kind
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Finished, Report, Stage
from app.model.findings import Finding
from app.model.record import KeptBook, PeopleRecord
from app.model.secret import Secret
from app.textkit.local_time import local

Months = Counter[tuple[int, int]]
"""Messages by (year, month)."""


@dataclass(frozen=True, slots=True)
class OpenBook:
    """An address book that is open.

    `archive` is where its mail can be counted: None where the mail itself was read, or an encrypted archive. `name` is
    what the decisions are kept under; `owner` the owner's address with most mail, empty where none is known.
    """

    archive: Path | None
    sources: Sources
    name: str
    book: Book
    owner: str = ""
    findings: tuple[Finding, ...] = ()


def run(sources: Sources, settings_folder: Path | None, report: Report, cancel: Cancel) -> OpenBook:
    """Reads everybody. Raises CancelledError, UsageError, SourceError."""
    where = people.prepare(sources)
    record = people.run(where, without_end(report), cancel)
    try:
        name = remembered.name_of(sources)
    except OSError as error:
        raise CatalogUnreadableError(sources.paths[0]) from error
    opened = _opened(record, sources, name, settings_folder, archive=where if isinstance(where, Path) else None)
    report(Finished(opened))
    return opened


def run_encrypted(
    archive: Path, secret: Secret, sources: Sources, settings_folder: Path | None, report: Report, cancel: Cancel
) -> OpenBook:
    """Reads everybody of an encrypted archive, without writing any of it to a disk.

    `sources` are whose mail the archive holds. Raises CancelledError, UsageError where it has no address book to read,
    SourceError for a wrong passphrase or key.
    """
    meter = Meter(Stage.OPENING, report, cancel)
    kept = encrypted_book.read(archive, secret, meter.advance)
    meter.done()
    opened = open_kept(kept, archive, sources, settings_folder)
    report(Finished(opened))
    return opened


def open_kept(kept: KeptBook, archive: Path, sources: Sources, settings_folder: Path | None) -> OpenBook:
    """The book of an encrypted archive, whose messages cannot be counted by month."""
    return _opened(kept.people, replace(sources, paths=(archive,)), kept.seal, settings_folder, archive=None)


def _opened(
    record: PeopleRecord, sources: Sources, name: str, settings_folder: Path | None, *, archive: Path | None
) -> OpenBook:
    known = remembered.load(settings_folder, name) if settings_folder is not None else Decisions()
    book = Book(record.people, record.suggestions, known)
    owner = next((each.address for each in record.people if each.kind is Kind.SELF), "")
    return OpenBook(archive, sources, name, book, owner, record.findings)


def months(archive: Path, addresses: Sequence[str], report: Report, cancel: Cancel) -> Months:
    """Messages exchanged with a person, by month of local time; none where the catalog cannot be read."""
    meter = Meter(Stage.PEOPLE, report, cancel)
    counted: Months = Counter()
    try:
        for moment in catalog.dates_with(archive / layout.CATALOG, addresses):
            here = local(moment)
            counted[here.year, here.month] += 1
            meter.advance(messages=1)
    except (sqlite3.Error, OverflowError, OSError):
        counted.clear()
    report(Finished(counted))
    return counted
