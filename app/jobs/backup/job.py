"""The main act: copy every store into a new archive, prove it, write the address book, and judge."""

import errno
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from app.archive.bag import layout
from app.archive.copying import previous_archive
from app.archive.copying.copy_sink import WriteError
from app.archive.copying.copy_stats import CopyStats
from app.archive.copying.destination_error import FULL, destination_error, is_gone
from app.archive.copying.existing_archives import ExistingArchive, existing_archives, name_for
from app.archive.copying.previous_archive import DamagedTwinsError
from app.archive.copying.readable import holds_containers
from app.archive.copying.writer import ArchiveWriter, FlushError
from app.jobs.archive_label import label_of
from app.jobs.backup.address_book import write_address_book
from app.jobs.backup.backup_context import BackupContext
from app.jobs.backup.comparing import compare_indexes
from app.jobs.backup.copying import about_earlier_archives, copy_stores
from app.jobs.backup.preflight import check_destination, destination_for
from app.jobs.backup.readable import write_readable_copies
from app.jobs.backup.seal import nothing, prove_and_seal
from app.jobs.backup.size import measure
from app.jobs.backup.stages import stages_of
from app.jobs.cancel import Cancel
from app.jobs.engine import report_problems
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.jobs.texts import SeenTexts
from app.model.codes import Code
from app.model.errors.destination import NotFlushedError, ReadBackFailedError
from app.model.events import Finished, Planned, Report
from app.model.findings import Finding
from app.model.plan import BackupPlan, BackupRequest, PlannedStore, StartPdf
from app.model.record import BackupRecord
from app.system.paths import without_prefix
from app.system.retry import DEFAULT_RETRY, RetryPolicy


def prepare(sources: Sources, request: BackupRequest) -> BackupPlan:
    """Finds the stores and checks the destination. Raises UsageError and DestinationError."""
    return plan(find_stores(sources), request)


def plan(stores: Iterable[PlannedStore], request: BackupRequest) -> BackupPlan:
    """A plan for stores found before. Raises DestinationError, and UsageError for a poor passphrase."""
    chosen = tuple(stores)
    if request.passphrase:
        # Only this needs age, and what takes messages out of an encrypted archive: as much again to import.
        from app.jobs.backup import encryption

        encryption.check(request)
    size = measure(chosen)
    request = replace(request, destination=destination_for(request, size.longest))
    same_disk = check_destination(chosen, request, size) if size.files else None
    return BackupPlan(chosen, request, size.files, size.size_bytes, size.closed, same_disk)


def run(
    plan: BackupPlan,
    report: Report,
    cancel: Cancel,
    *,
    now: Callable[[], datetime] = datetime.now,
    start_pdf: StartPdf | None = None,
    retry_policy: RetryPolicy = DEFAULT_RETRY,
) -> BackupRecord:
    """Does what was planned. Raises CancelledError and DestinationError; what was written then says it is incomplete.

    With `start_pdf` the certificate is a PDF too. `now` returns the local time.
    """
    if plan.files:
        report(Planned(stages_of(plan)))
        when = now().astimezone()
        archive, present = _begin(plan, when)
        record = _make(BackupContext(plan, when, archive, report, cancel, retry_policy, start_pdf, present))
    else:
        record = nothing(plan)
    report_problems(list(record.problems), report)
    report(Finished(record))
    return record


def _begin(plan: BackupPlan, when: datetime) -> tuple[ArchiveWriter, tuple[ExistingArchive, ...]]:
    """The archive to be written, and those that are at the destination already."""
    destination = plan.request.destination
    try:
        present = tuple(existing_archives(destination))
    except OSError as error:
        raise destination_error(error, destination) from error
    return ArchiveWriter(destination, name_for(label_of(plan.request), when, present), plan.stores), present


def _make(context: BackupContext) -> BackupRecord:
    """Makes the archive; closes what the run has open. Errors of the destination become DestinationError."""
    archive = context.archive
    try:
        same_sources = (each for each in context.present if each.sources == archive.sources)
        context.previous = previous_archive.newest(same_sources)
        return _build(context)
    except (FlushError, WriteError) as error:
        # Errors of a source never come this far: they become findings where they are met.
        raise context.destination_error(error.error) from error
    except OSError as error:
        raise context.destination_error(error) from error
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise context.destination_error(OSError(errno.ENOSPC if full else errno.EIO, str(error))) from error
    finally:
        context.worker.close()
        context.drill_worker.close()
        archive.close()
        if context.previous is not None:
            context.previous.close()


def _build(context: BackupContext) -> BackupRecord:
    """The whole work. Where the system fails to flush what was written, all of it is written once more."""
    try:
        return _with_sound_twins(context)
    except FlushError as failed:
        if failed.error.errno in FULL or is_gone(context.archive.folder):
            raise
    _begin_again(context, trusted=False)
    context.stats.findings.append(Finding(Code.WRITTEN_AGAIN, {"path": str(context.archive.folder)}))
    try:
        return _with_sound_twins(context)
    except FlushError as failed:
        if is_gone(context.archive.folder):
            raise
        raise NotFlushedError(context.archive.folder) from failed


def _with_sound_twins(context: BackupContext) -> BackupRecord:
    """The whole work. Where files of the earlier archive turn out to be damaged, they are copied in a second pass.

    All that rests on the copies is made anew with them: lists, readable copies, the address book.
    """
    try:
        return _work_through(context)
    except DamagedTwinsError:
        _begin_again(context, trusted=True)
    try:
        return _work_through(context)
    except DamagedTwinsError as still:
        raise ReadBackFailedError(context.archive.folder, count=still.count) from still


def _begin_again(context: BackupContext, *, trusted: bool) -> None:
    context.archive.begin_again(trusted=trusted)
    context.stats = CopyStats()
    # Numbers of the catalog may stand for others then.
    context.seen_texts = SeenTexts()
    if context.previous is not None:
        context.previous.start_again()


def _work_through(context: BackupContext) -> BackupRecord:
    """Works through the stages, in the order of `stages_of`."""
    request = context.plan.request
    copy_stores(context)
    compare_indexes(context)
    if any(planned.answer is not None for planned in context.plan.stores):
        # Only this needs what knows of mail servers and their folders.
        from app.jobs.backup import fetched

        fetched.compare_servers(context)
    if request.readable:
        write_readable_copies(context)
    context.archive.begin_proof()
    context.stats.findings += about_earlier_archives(context)
    # What the end takes is loaded while the address book is made and all is read back.
    if holds_containers(context.archive.path(layout.CATALOG)):
        context.drill_worker.start()
    with context.start_pdf() if context.start_pdf is not None else nullcontext() as make_pdf:
        write_address_book(context)
        context.worker.close()
        record = prove_and_seal(context, make_pdf)
    if request.passphrase:
        from app.jobs.backup import encryption

        return encryption.encrypt(context, record)
    return replace(record, archive=without_prefix(context.archive.publish()))
