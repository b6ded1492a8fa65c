"""The result of an archive made earlier, as its record has it, and what is true of it now."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.archive.documents.statement import read_statement
from app.jobs import certificate, check
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.check import Assurance
from app.model.errors.usage import NotAnArchiveError
from app.model.events import Report
from app.model.record import BackupRecord, CheckRecord, Outcome


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """The record of the day the archive was made, and the verdict of now."""

    record: BackupRecord
    checked: CheckRecord


def load(archive: Path) -> BackupRecord:
    """The record of a sealed archive; its verdict is that of the day. Raises UsageError and ArchiveDamagedError."""
    ready = certificate.prepare(CertificateRequest(archive)).archive
    statement = read_statement(ready)
    try:
        stored = record_file.load(ready / layout.RECORD)
    except RecordError as error:
        raise NotAnArchiveError(ready) from error
    return BackupRecord(
        archive=ready,
        outcome=stored.outcome or Outcome.WITH_PROBLEMS,
        files=statement.files,
        size_bytes=statement.size_bytes,
        messages=statement.messages,
        incomplete=statement.incomplete,
        problems=stored.problems,
        people=stored.people or 0,
        verdict=statement.verdict,
        findings=stored.findings,
        reused=stored.reused or 0,
        gaps=stored.gaps or 0,
        accounts=statement.accounts,
        facts=stored.facts,
        statement=statement,
        whereabouts=stored.whereabouts,
    )


def run(record: BackupRecord, report: Report, cancel: Cancel, assurance: Assurance) -> EarlierResult:
    """The record with a verdict of now. Raises CancelledError, UsageError and SourceError."""
    return EarlierResult(record, check.renew(record, report, cancel, assurance))


def renewed(record: BackupRecord, checked: CheckRecord) -> BackupRecord:
    """The record with that verdict; its certificate says the same."""
    return replace(
        record,
        verdict=checked.verdict,
        accounts=checked.accounts or record.accounts,
        statement=certificate.restated(record.statement, checked) if record.statement is not None else None,
    )
