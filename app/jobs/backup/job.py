"""The main act: copy every store into a new archive, prove it, write the address book, and judge."""

import errno
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

import exporters
from app.archive.bag import layout
from app.archive.bag.inventory import Inventory
from app.archive.catalog import catalog
from app.archive.catalog.index_check import compare
from app.archive.copying import previous_archive
from app.archive.copying.copier import WriteError
from app.archive.copying.copy_stats import CopyStats
from app.archive.copying.destination_error import FULL, destination_error, is_gone
from app.archive.copying.existing_archives import existing_archives, name_for
from app.archive.copying.readable import write_readable
from app.archive.copying.store_copier import StoreCopier
from app.archive.copying.writer import ArchiveWriter, FlushError
from app.contacts.gather import Gatherer, for_export
from app.jobs.backup import encryption
from app.jobs.backup.backup_context import Running
from app.jobs.backup.preflight import check_destination, label_of, measure
from app.jobs.backup.seal import nothing, prove_and_seal
from app.jobs.cancel import Cancel
from app.jobs.engine import report_problems
from app.jobs.people import add_others
from app.jobs.sources import Sources, find_stores, own_addresses
from app.model.contact import Contact
from app.model.errors import DestinationError
from app.model.events import Finished, Report
from app.model.exporter import Exporter
from app.model.plan import BackupPlan, BackupRequest, MakePdf, PlannedStore
from app.model.record import BackupRecord
from app.model.store import Finding
from app.system.retry import DEFAULT_RETRY, RetryPolicy


def prepare(sources: Sources, request: BackupRequest) -> BackupPlan:
    """Finds the stores and checks the destination. Raises UsageError and DestinationError."""
    return plan(find_stores(sources), request)


def plan(stores: Iterable[PlannedStore], request: BackupRequest) -> BackupPlan:
    """A plan for stores found before. Raises DestinationError, and UsageError for a poor passphrase."""
    chosen = tuple(stores)
    if request.passphrase:
        encryption.check(request)
    size = measure(chosen)
    same_disk = check_destination(chosen, request, size) if size.files else None
    return BackupPlan(chosen, request, size.files, size.size_bytes, same_disk)


def run(
    plan: BackupPlan,
    report: Report,
    cancel: Cancel,
    now: Callable[[], datetime] = datetime.now,
    make_pdf: MakePdf | None = None,
    retry_policy: RetryPolicy = DEFAULT_RETRY,
) -> BackupRecord:
    """Does what was planned. Raises CancelledError and DestinationError; what was written then says it is incomplete.

    With `make_pdf` the certificate is a PDF too.
    """
    record = _run(plan, report, cancel, now().astimezone(), make_pdf, retry_policy) if plan.files else nothing(plan)
    report_problems(list(record.problems), report)
    report(Finished(record))
    return record


def _run(
    plan: BackupPlan,
    report: Report,
    cancel: Cancel,
    when: datetime,
    make_pdf: MakePdf | None,
    retry_policy: RetryPolicy,
) -> BackupRecord:
    destination = plan.request.destination
    try:
        present = tuple(existing_archives(destination))
    except OSError as error:
        raise destination_error(error, destination) from error
    archive = ArchiveWriter(destination, name_for(label_of(plan.request), when, present), plan.stores)
    running = Running(plan, when, archive, report, cancel, retry_policy, make_pdf, present)
    try:
        running.previous = previous_archive.newest(each for each in present if each.sources == archive.sources)
        return _built(running)
    except (FlushError, WriteError) as error:
        # Trouble with a source never comes this far: it is noted where it is met.
        raise running.destination_error(error.error) from error
    except OSError as error:
        raise running.destination_error(error) from error
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise running.destination_error(OSError(errno.ENOSPC if full else errno.EIO, str(error))) from error
    finally:
        running.worker.close()
        archive.close()
        if running.previous is not None:
            running.previous.close()


def _built(running: Running) -> BackupRecord:
    """The whole work. Where the system fails to put on the medium what was written, all of it is written once more."""
    try:
        return _copied_and_proved(running)
    except FlushError as failed:
        if failed.error.errno in FULL or is_gone(running.archive.folder):
            raise
    running.archive.begin_again()
    running.stats = CopyStats(findings=[Finding("written_again", {"path": str(running.archive.folder)})])
    if running.previous is not None:
        running.previous.start_again()
    try:
        return _copied_and_proved(running)
    except FlushError as failed:
        if is_gone(running.archive.folder):
            raise
        raise DestinationError("destination_not_flushed", path=str(running.archive.folder)) from failed


def _copied_and_proved(running: Running) -> BackupRecord:
    _copy_stores(running)
    _compare(running)
    request = running.plan.request
    if request.readable:
        _write_readable(running)
    _write_address_book(running)
    record = prove_and_seal(running)
    if request.passphrase:
        return encryption.encrypt(running.archive, request, record, running.when, running.report, running.cancel)
    return replace(record, archive=running.archive.publish())


def _copy_stores(running: Running) -> None:
    meter = running.meter("copying", running.plan.files, running.plan.size_bytes)
    files = Inventory(running.archive.path(layout.INVENTORY))
    with closing(files), closing(catalog.CatalogWriter(running.archive.path(layout.CATALOG))) as writer:
        for planned in running.plan.stores:
            running.stats.findings += planned.store.findings
            copier = StoreCopier(
                planned.store,
                planned.base,
                running.archive,
                writer,
                files,
                running.worker,
                running.previous,
                running.retry_policy,
            )
            copier.copy(running.stats, meter.advance, partial(meter.at, planned.store.client))
        for name, digest, size in running.archive.left_over():
            running.archive.promise(name, digest, size)
            files.add_left_over(name, digest, size)
            running.stats.changed += 1
            running.stats.findings.append(Finding("kept_from_interrupted_run", {"path": name}))
        writer.finish()
    meter.done()


def _compare(running: Running) -> None:
    """Compares the mail programs' own lists with what was copied."""
    stats = running.stats
    meter = running.meter("comparing", len(stats.indexes))
    catalog_path = running.archive.path(layout.CATALOG)
    running.comparison = compare(running.archive.folder, catalog_path, stats.stores, stats.indexes, meter.advance)
    stats.findings += running.comparison.uncompared
    meter.done()


def _write_readable(running: Running) -> None:
    meter = running.meter("readable")
    done = write_readable(
        running.archive, running.stats.renamed, running.worker, lambda messages: meter.advance(messages=messages)
    )
    running.stats.findings += done.findings
    meter.done()


def _write_address_book(running: Running) -> None:
    """Writes the people of the whole catalog."""
    meter = running.meter("people")
    gatherer = Gatherer(own_addresses(planned.store.accounts for planned in running.plan.stores))
    for row in catalog.rows(running.archive.path(layout.CATALOG)):
        gatherer.add(row.role, row.message.flags, row.envelope, " / ".join(row.path))
        meter.advance(messages=1)
    add_others(gatherer, running.archive.path(layout.CATALOG))
    running.people = gatherer.contacts()
    people = for_export(running.people)
    for exporter in exporters.ALL:
        if exporter.in_archive:
            chosen = running.people if exporter.everyone else people
            write = partial(_export, exporter, chosen, running.when)
            running.archive.add_payload(f"{layout.ADDRESS_BOOK}/{exporter.file_name}", write)
    meter.done()


def _export(exporter: Exporter, people: Sequence[Contact], when: datetime, sink: BinaryIO) -> None:
    exporter.write(people, sink, when.date())
