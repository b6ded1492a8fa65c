"""The second half of a backup: reading everything back, judging, the pages and lists beside the mail, the seal."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PureWindowsPath

from app import __version__
from app.archive.bag import layout
from app.archive.bag.manifest import standard_fields
from app.archive.bag.read_back import ReadBack
from app.archive.catalog.index_gaps import gap_figures
from app.archive.copying.destination_error import is_gone
from app.archive.copying.existing_archives import clock_notices
from app.archive.copying.previous_archive import DamagedTwinsError
from app.archive.copying.source_state import changed_since_copied
from app.archive.documents import record_file
from app.archive.documents.certificate import certificate
from app.archive.documents.missing import write_missing
from app.archive.documents.report import Summary, list_gone, read_me_first
from app.archive.documents.statement import read_statement, visit_fields
from app.contacts.gather import for_export
from app.jobs import account_risk, drill, expectations
from app.jobs.archive_label import label_of
from app.jobs.backup.backup_context import BackupContext
from app.jobs.engine import Meter
from app.jobs.look_again import whereabouts_of
from app.jobs.stores import denied_folders, home_searched
from app.model.codes import Code
from app.model.deletion import AccountHoldings
from app.model.errors import ArchiveDamagedError, UsageError, UserError
from app.model.errors.destination import ReadBackFailedError
from app.model.events import Stage
from app.model.findings import Finding
from app.model.plan import BackupPlan, MakePdf
from app.model.record import BackupRecord, Outcome
from app.model.restoration import Drill
from app.model.statement import Statement
from app.model.store import System
from app.model.verdict import Facts
from app.model.whereabouts import Whereabouts
from app.system.home import this_system
from app.system.paths import without_prefix
from app.verdict.judge import judge, judge_accounts

_log = logging.getLogger(__name__)


def prove_and_seal(context: BackupContext, make_pdf: MakePdf | None) -> BackupRecord:
    """Proves the payload, writes what stands beside it, and seals the archive. With `make_pdf` there is a PDF, too.

    Raises OSError and FlushError, DestinationError where something does not read back as it was written, and
    DamagedTwinsError where that is so because it is not whole in the earlier archive either.
    """
    archive = context.archive
    meter = context.meter(Stage.PROVING, archive.files, archive.size_bytes)
    proof = archive.prove_payload(meter.advance)
    meter.done()
    _refuse_damaged_twins(context, proof)
    archive.require(proof)
    drilled = _drilled(context)
    looked = _last_look(context)
    missing = write_missing(archive.path(layout.MISSING), archive.path(layout.CATALOG), archive.path(layout.INVENTORY))
    context.stats.findings += _remarks(context)
    record = _record(context, looked, drilled)
    for name in (layout.CATALOG, layout.INVENTORY, layout.MISSING):
        archive.adopt_tag(name)
    if record.since is not None and record.since.gone:
        _list_gone(context)
    label = label_of(context.plan.request)
    archive.add_tag(layout.RECORD, record_file.dump(record))
    archive.add_tag(layout.READ_ME, read_me_first(Summary(label, context.when, record, missing)))
    info = standard_fields(
        when=context.when,
        size_bytes=archive.size_bytes,
        files=archive.files,
        agent=f"Furoshiki {__version__}",
        label=label,
        sources=archive.sources,
        generation=_generation(context),
    )
    info |= visit_fields(context.plan.request.visit)
    archive.describe(info)
    statement, remarks = _write_certificate(context, make_pdf)
    record = replace(record, findings=record.findings + remarks, statement=statement)
    archive.seal()
    return record


def _refuse_damaged_twins(context: BackupContext, proof: ReadBack) -> None:
    """Raises DamagedTwinsError where files are not whole in the earlier archive either that shares them."""
    archive, previous = context.archive, context.previous
    if proof.good or previous is None or is_gone(archive.folder):
        return
    if count := previous.note_damage(archive.folder, proof.damaged | proof.missing):
        raise DamagedTwinsError(count)


def nothing(plan: BackupPlan) -> BackupRecord:
    """The record of a run that found no file at all: a problem, never a success."""
    findings = [finding for planned in plan.stores for finding in planned.store.findings]
    stores = [planned.store for planned in plan.stores]
    facts = Facts(
        archived=False,
        read_back=False,
        past_cache=False,
        messages=0,
        clients_running=(),
        same_disk=None,
        second_copy=False,
        home_searched=home_searched(plan.stores),
        changed_since=None,
        drill_failed=None,
        ledger=expectations.of_survey(stores, (), findings, datetime.now().astimezone()),
    )
    return BackupRecord(
        archive=None,
        outcome=Outcome.NOTHING_FOUND,
        files=0,
        size_bytes=0,
        messages=0,
        incomplete=0,
        problems=(*findings, Finding(Code.NOTHING_FOUND)),
        people=0,
        verdict=judge(facts),
        denied=denied_folders(findings),
    )


def _last_look(context: BackupContext) -> Whereabouts:
    """Looks once more at every source: what changed or came after it was copied becomes a problem. Raises OSError."""
    trees = [tree for planned in context.plan.stores for tree in planned.store.trees]
    listed = context.archive.path(layout.INVENTORY)
    for path in changed_since_copied(listed, trees, closely=True):
        context.stats.changed += 1
        context.stats.findings.append(Finding(Code.CHANGED_AFTER_COPYING, {"path": path}))
    return whereabouts_of(context.plan.stores, context.archive.folder)


def _record(context: BackupContext, looked: Whereabouts, drilled: Drill) -> BackupRecord:
    stats = context.stats
    problems = [finding for finding in stats.findings if finding.is_problem]
    if stats.incomplete:
        problems.append(Finding(Code.MESSAGES_INCOMPLETE, {"count": stats.incomplete}))
    problems += _gaps(context)
    if not stats.messages:
        problems.append(Finding(Code.NOTHING_FOUND))
    zone = context.when.tzinfo or UTC
    accounts = account_risk.of_archive(context.archive.path(layout.CATALOG), context.comparison.waiting, zone)
    facts = _facts(context, accounts, problems, len(drilled.failed))
    # The verdict sums these up by itself.
    problems += [each.finding for each in drilled.failed]
    return BackupRecord(
        archive=without_prefix(context.archive.final),
        outcome=Outcome.WITH_PROBLEMS if problems else Outcome.COMPLETE,
        files=context.archive.files,
        size_bytes=context.archive.size_bytes,
        messages=stats.messages,
        incomplete=stats.incomplete,
        gaps=context.comparison.gaps,
        problems=tuple(problems),
        people=len(for_export(context.people)),
        verdict=judge(facts),
        findings=tuple(finding for finding in stats.findings if not finding.is_problem),
        denied=denied_folders(stats.findings),
        reused=stats.reused,
        since=context.previous.since() if context.previous is not None else None,
        accounts=judge_accounts(facts, accounts),
        facts=facts,
        whereabouts=looked,
        drill=drilled,
    )


def _gaps(context: BackupContext) -> Iterator[Finding]:
    """How much the programs' lists have and the files lack: what only an Exchange server has by itself."""
    figures = list(gap_figures(context.archive.path(layout.CATALOG)))
    others = {Code.LISTED_ON_EXCHANGE, Code.LISTED_FILE_DAMAGED}
    lost = sum(each.messages for each in figures if each.reason not in others)
    on_exchange = sum(each.messages for each in figures if each.reason == Code.LISTED_ON_EXCHANGE)
    if lost:
        yield Finding(Code.MESSAGES_NOT_HERE, {"count": lost})
    if on_exchange:
        yield Finding(Code.EXCHANGE_NOT_HERE, {"count": on_exchange})


def _drilled(context: BackupContext) -> Drill:
    """Some messages of every store, taken out as a trial. It is over so soon that no progress is reported."""
    seed = f"{context.archive.sources} {context.when.isoformat()}"
    meter = Meter(Stage.DRILL, lambda event: None, context.cancel)
    worker = context.drill_worker
    try:
        return drill.drill(context.archive.folder, seed, meter, largest=drill.LARGEST_LISTED, worker=worker)
    except UsageError as error:
        raise ReadBackFailedError(context.archive.folder, count=1) from error
    finally:
        # Its last container is open in the archive: Windows would neither rename nor remove the folder.
        worker.close()


def _facts(
    context: BackupContext, accounts: tuple[AccountHoldings, ...], problems: list[Finding], drill_failed: int
) -> Facts:
    """What holds for the whole run, and its ledger."""
    stats = context.stats
    stores = [planned.store for planned in context.plan.stores]
    running = {store.client for store in stores for each in store.findings if each.code == Code.CLIENT_RUNNING}
    copied = expectations.Copied(
        catalog=context.archive.path(layout.CATALOG),
        sources=frozenset(stats.sources_copied),
        compared=context.comparison,
        proved=context.when,
        answers=tuple(planned.answer for planned in context.plan.stores if planned.answer is not None),
    )
    return Facts(
        archived=True,
        read_back=True,
        past_cache=context.archive.past_cache,
        messages=stats.messages,
        clients_running=tuple(sorted(running)),
        same_disk=context.plan.same_disk,
        second_copy=False,
        home_searched=home_searched(context.plan.stores),
        changed_since=(),
        drill_failed=drill_failed,
        ledger=expectations.of_backup(stores, accounts, problems, copied),
    )


def _write_certificate(context: BackupContext, make_pdf: MakePdf | None) -> tuple[Statement, tuple[Finding, ...]]:
    """Adds the certificate in both languages: nobody knows who is going to read it. Also says why there is no PDF."""
    archive = context.archive
    try:
        statement = replace(read_statement(archive.folder), archive=without_prefix(archive.final))
    except (UsageError, ArchiveDamagedError) as error:
        # What was written a moment ago cannot be read: the disk, not the archive.
        raise ReadBackFailedError(archive.folder, count=1) from error
    page = certificate(statement, ("ja", "en"), logo=context.plan.request.logo)
    archive.add_tag(layout.CERTIFICATE, page.encode("utf-8", "replace"))
    return statement, _write_pdf(context, page, make_pdf)


def _write_pdf(context: BackupContext, page: str, make_pdf: MakePdf | None) -> tuple[Finding, ...]:
    if make_pdf is None:
        return ()
    try:
        context.archive.add_tag(layout.CERTIFICATE_PDF, make_pdf(page))
    except UserError as error:
        return (error.finding,)
    except OSError:
        raise
    except Exception as error:
        # A bug in how the page is drawn must not cost the archive.
        _log.exception("The certificate was not made as PDF")
        return (Finding(Code.PDF_NOT_POSSIBLE, {"error": type(error).__name__}),)
    return ()


def _list_gone(context: BackupContext) -> None:
    """Lists the files a previous archive holds and whose originals are gone."""
    assert context.previous is not None
    path = context.archive.path(layout.GONE)
    with path.open("x", encoding="utf-8-sig", newline="") as sink:
        list_gone(sink, context.previous.archive.name, context.previous.gone())
    context.archive.adopt_tag(layout.GONE)


def _generation(context: BackupContext) -> int:
    return 1 + max((each.generation for each in context.present if each.sources == context.archive.sources), default=0)


def _remarks(context: BackupContext) -> Iterator[Finding]:
    """Findings about the destination, and about how the archive came about."""
    yield from clock_notices(context.when, context.present)
    if context.archive.went_on and context.archive.trusted:
        yield Finding(Code.WENT_ON, {"count": context.stats.kept})
    yield from context.archive.findings
    locked = [str(finding.parameters["path"]) for finding in context.stats.findings if finding.code == Code.FILE_LOCKED]
    if locked and this_system() is System.WINDOWS:
        yield Finding(Code.SHADOW_COPY_HELPS, {"drive": PureWindowsPath(locked[0]).drive or "C:"})
