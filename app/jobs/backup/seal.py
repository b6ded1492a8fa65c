"""The second half of a backup: reading everything back, judging, the pages and lists beside the mail, the seal."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC

from app import __version__
from app.archive.bag import layout
from app.archive.bag.manifest import standard_fields
from app.archive.copying.existing_archives import clock_notices
from app.archive.documents.certificate import certificate
from app.archive.documents.missing import write_missing
from app.archive.documents.report import Summary, list_gone, read_me_first, record_json
from app.archive.documents.statement import read_statement, visit_fields
from app.contacts.gather import for_export
from app.jobs import account_risk
from app.jobs.backup.backup_context import Running
from app.jobs.backup.preflight import label_of
from app.jobs.results import backup_result
from app.jobs.sources import denied_folders
from app.model.errors import ArchiveDamagedError, DestinationError, UsageError, UserError
from app.model.findings import is_problem
from app.model.plan import BackupPlan
from app.model.record import BackupRecord, Outcome
from app.model.statement import Statement
from app.model.store import Finding
from app.model.verdict import Facts
from app.verdict.judge import judge

_log = logging.getLogger(__name__)

# Each of these is told by a rule of the verdict that counts or names it; all others speak as "other problems".
_TOLD_BY_RULES = frozenset(
    {
        "cache_reach_unknown",
        "client_running",
        "file_changed",
        "file_locked",
        "file_not_downloaded",
        "file_salvaged",
        "file_unreadable",
        "index_missing",
        "index_not_read",
        "kept_from_interrupted_run",
        "nothing_found",
    }
)


def prove_and_seal(running: Running) -> BackupRecord:
    """Proves the payload, writes what stands beside it, and seals the archive.

    Raises OSError and FlushError, DestinationError where something does not read back as it was written.
    """
    archive = running.archive
    meter = running.meter("proving", archive.files, archive.size_bytes)
    proof = archive.prove_payload(meter.advance)
    meter.done()
    archive.require(proof)
    missing = write_missing(archive.path(layout.MISSING), archive.path(layout.CATALOG), archive.path(layout.INVENTORY))
    running.stats.findings += _remarks(running)
    record = _record(running)
    for name in (layout.CATALOG, layout.INVENTORY, layout.MISSING):
        archive.adopt_tag(name)
    if record.since is not None and record.since.gone:
        _list_gone(running)
    label = label_of(running.plan.request)
    archive.add_tag(layout.RECORD, record_json(backup_result(record)))
    archive.add_tag(layout.READ_ME, read_me_first(Summary(label, running.when, record, missing)))
    info = standard_fields(
        when=running.when,
        size_bytes=archive.size_bytes,
        files=archive.files,
        agent=f"Furoshiki {__version__}",
        label=label,
        sources=archive.sources,
        generation=_generation(running),
    )
    info |= visit_fields(running.plan.request.visit)
    statement, remarks = _write_certificate(running, info)
    record = replace(record, findings=record.findings + remarks, statement=statement)
    archive.seal(info)
    return record


def nothing(plan: BackupPlan) -> BackupRecord:
    """The record of a run that found no file at all: a problem, never a success."""
    findings = [finding for planned in plan.stores for finding in planned.store.findings]
    facts = Facts(
        archived=False,
        read_back=False,
        messages=0,
        incomplete=0,
        unreadable=0,
        changed=0,
        other_problems=0,
        clients_running=(),
        same_disk=None,
        server_protocols=frozenset(),
    )
    return BackupRecord(
        archive=None,
        outcome=Outcome.NOTHING_FOUND,
        files=0,
        size_bytes=0,
        messages=0,
        incomplete=0,
        problems=(*findings, Finding("nothing_found")),
        people=0,
        verdict=judge(facts),
        denied=denied_folders(findings),
    )


def _record(running: Running) -> BackupRecord:
    stats = running.stats
    problems = [finding for finding in stats.findings if is_problem(finding)]
    if stats.incomplete:
        problems.append(Finding("messages_incomplete", {"count": stats.incomplete}))
    if running.comparison.gaps:
        problems.append(Finding("messages_not_here", {"count": running.comparison.gaps}))
    if not stats.messages:
        problems.append(Finding("nothing_found"))
    facts = _facts(running)
    zone = running.when.tzinfo or UTC
    return BackupRecord(
        archive=running.archive.final,
        outcome=Outcome.WITH_PROBLEMS if problems else Outcome.COMPLETE,
        files=running.archive.files,
        size_bytes=running.archive.size_bytes,
        messages=stats.messages,
        incomplete=stats.incomplete,
        gaps=running.comparison.gaps,
        problems=tuple(problems),
        people=len(for_export(running.people)),
        verdict=judge(facts),
        findings=tuple(finding for finding in stats.findings if not is_problem(finding)),
        denied=denied_folders(stats.findings),
        reused=stats.reused,
        since=running.previous.since() if running.previous is not None else None,
        accounts=account_risk.of_archive(running.archive.path(layout.CATALOG), running.comparison.waiting, zone),
        facts=facts,
    )


def _facts(running: Running) -> Facts:
    stats = running.stats
    others = [finding for finding in stats.findings if is_problem(finding) and finding.code not in _TOLD_BY_RULES]
    stores = [planned.store for planned in running.plan.stores]
    return Facts(
        archived=True,
        read_back=True,
        messages=stats.messages,
        incomplete=stats.incomplete,
        unreadable=stats.unreadable + stats.salvaged,
        changed=stats.changed,
        other_problems=len(others),
        clients_running=tuple(
            sorted({store.client for store in stores for finding in store.findings if finding.code == "client_running"})
        ),
        same_disk=running.plan.same_disk,
        server_protocols=frozenset(account.protocol for store in stores for account in store.accounts),
        gaps=running.comparison.gaps,
        uncompared=tuple(finding.code for finding in running.comparison.uncompared),
        past_cache=running.archive.past_memory,
    )


def _write_certificate(running: Running, info: Mapping[str, str | int]) -> tuple[Statement, tuple[Finding, ...]]:
    """Adds the certificate in both languages: nobody knows who is going to read it. Also says why there is no PDF."""
    archive = running.archive
    try:
        statement = replace(read_statement(archive.folder, info), archive=archive.final)
    except (UsageError, ArchiveDamagedError) as error:
        # What was written a moment ago cannot be read: the disk, not the archive.
        raise DestinationError("read_back_failed", path=str(archive.folder), count=1) from error
    page = certificate(statement, ("ja", "en"))
    archive.add_tag(layout.CERTIFICATE, page.encode("utf-8", "replace"))
    return statement, _write_pdf(running, page)


def _write_pdf(running: Running, page: str) -> tuple[Finding, ...]:
    if running.make_pdf is None:
        return ()
    try:
        running.archive.add_tag(layout.CERTIFICATE_PDF, running.make_pdf(page))
    except UserError as trouble:
        return (Finding(trouble.code, trouble.parameters),)
    except OSError:
        raise
    except Exception as error:
        # A bug in how the page is drawn must not cost the archive.
        _log.exception("The certificate was not made as PDF")
        return (Finding("pdf_not_possible", {"error": type(error).__name__}),)
    return ()


def _list_gone(running: Running) -> None:
    """Names the files an earlier archive holds and whose originals are no more."""
    assert running.previous is not None
    path = running.archive.path(layout.GONE)
    with path.open("x", encoding="utf-8-sig", newline="") as sink:
        list_gone(sink, running.previous)
    running.archive.adopt_tag(layout.GONE)


def _generation(running: Running) -> int:
    return 1 + max((each.generation for each in running.present if each.sources == running.archive.sources), default=0)


def _remarks(running: Running) -> Iterator[Finding]:
    """What is worth knowing about the place the archive went to, and how it came about."""
    yield from clock_notices(running.when, running.present)
    if running.archive.resumed and running.archive.trusted:
        yield Finding("went_on", {"count": running.stats.kept})
    yield from running.archive.findings
