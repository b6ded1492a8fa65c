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
from app.archive.catalog.writer import CatalogWriter
from app.archive.copying import previous_archive
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.copy_stats import CopyStats
from app.archive.copying.destination_error import FULL, destination_error, is_gone
from app.archive.copying.existing_archives import existing_archives, name_for
from app.archive.copying.file_copier import FileCopier, WriteError
from app.archive.copying.readable import write_readable
from app.archive.copying.store_copier import copy_store
from app.archive.copying.writer import ArchiveWriter, FlushError
from app.archive.documents.certificate import MakePdf
from app.contacts.gather import Gatherer, for_export
from app.jobs.backup import encryption
from app.jobs.backup.backup_context import BackupContext
from app.jobs.backup.preflight import check_destination, label_of, measure
from app.jobs.backup.seal import nothing, prove_and_seal
from app.jobs.cancel import Cancel
from app.jobs.engine import report_problems
from app.jobs.people import add_others
from app.jobs.sources import Sources, find_stores, own_addresses
from app.model.contact import Contact
from app.model.errors import DestinationError
from app.model.events import Finished, Report, Stage
from app.model.exporter import Exporter
from app.model.plan import BackupPlan, BackupRequest, PlannedStore
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
    context = BackupContext(plan, when, archive, report, cancel, retry_policy, make_pdf, present)
    try:
        context.previous = previous_archive.newest(each for each in present if each.sources == archive.sources)
        return _built(context)
    except (FlushError, WriteError) as error:
        # Trouble with a source never comes this far: it is noted where it is met.
        raise context.destination_error(error.error) from error
    except OSError as error:
        raise context.destination_error(error) from error
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise context.destination_error(OSError(errno.ENOSPC if full else errno.EIO, str(error))) from error
    finally:
        context.worker.close()
        archive.close()
        if context.previous is not None:
            context.previous.close()


def _built(context: BackupContext) -> BackupRecord:
    """The whole work. Where the system fails to put on the medium what was written, all of it is written once more."""
    try:
        return _copied_and_proved(context)
    except FlushError as failed:
        if failed.error.errno in FULL or is_gone(context.archive.folder):
            raise
    context.archive.begin_again()
    context.stats = CopyStats(findings=[Finding("written_again", {"path": str(context.archive.folder)})])
    if context.previous is not None:
        context.previous.start_again()
    try:
        return _copied_and_proved(context)
    except FlushError as failed:
        if is_gone(context.archive.folder):
            raise
        raise DestinationError("destination_not_flushed", path=str(context.archive.folder)) from failed


def _copied_and_proved(context: BackupContext) -> BackupRecord:
    _copy_stores(context)
    _compare(context)
    request = context.plan.request
    if request.readable:
        _write_readable(context)
    _write_address_book(context)
    record = prove_and_seal(context)
    if request.passphrase:
        return encryption.encrypt(context.archive, request, record, context.when, context.report, context.cancel)
    return replace(record, archive=context.archive.publish())


def _copy_stores(context: BackupContext) -> None:
    meter = context.meter(Stage.COPYING, context.plan.files, context.plan.size_bytes)
    files = Inventory(context.archive.path(layout.INVENTORY))
    with closing(files), closing(CatalogWriter(context.archive.path(layout.CATALOG))) as writer:
        copying = CopyRun(
            archive=context.archive,
            catalog=writer,
            inventory=files,
            worker=context.worker,
            previous=context.previous,
            stats=context.stats,
            progress=meter.advance,
            enter=meter.at,
            files=FileCopier(context.retry_policy),
        )
        for planned in context.plan.stores:
            context.stats.findings += planned.store.findings
            copy_store(planned, copying)
        for name, digest, size in context.archive.left_over():
            context.archive.promise(name, digest, size)
            files.add_left_over(name, digest, size)
            context.stats.changed += 1
            context.stats.findings.append(Finding("kept_from_interrupted_run", {"path": name}))
        writer.finish()
    meter.done()


def _compare(context: BackupContext) -> None:
    """Compares the mail programs' own lists with what was copied."""
    stats = context.stats
    meter = context.meter(Stage.COMPARING, len(stats.indexes))
    catalog_path = context.archive.path(layout.CATALOG)
    context.comparison = compare(context.archive.folder, catalog_path, stats.stores, stats.indexes, meter.advance)
    stats.findings += context.comparison.uncompared
    meter.done()


def _write_readable(context: BackupContext) -> None:
    meter = context.meter(Stage.READABLE)
    done = write_readable(
        context.archive, context.stats.renamed, context.worker, lambda messages: meter.advance(messages=messages)
    )
    context.stats.findings += done.findings
    meter.done()


def _write_address_book(context: BackupContext) -> None:
    """Writes the people of the whole catalog."""
    meter = context.meter(Stage.PEOPLE)
    gatherer = Gatherer(own_addresses(planned.store.accounts for planned in context.plan.stores))
    for row in catalog.rows(context.archive.path(layout.CATALOG)):
        gatherer.add(row.role, row.message.flags, row.envelope, " / ".join(row.path))
        meter.advance(messages=1)
    add_others(gatherer, context.archive.path(layout.CATALOG))
    context.people = gatherer.contacts()
    people = for_export(context.people)
    for exporter in exporters.ALL:
        if exporter.in_archive:
            chosen = context.people if exporter.everyone else people
            write = partial(_export, exporter, chosen, context.when)
            context.archive.add_payload(f"{layout.ADDRESS_BOOK}/{exporter.file_name}", write)
    meter.done()


def _export(exporter: Exporter, people: Sequence[Contact], when: datetime, sink: BinaryIO) -> None:
    exporter.write(people, sink, when.date())
