"""The result of a backup as it stands now: its record, a verdict with all that was confirmed, and what is not whole."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.archive.documents.statement import read_statement
from app.jobs import certificate, check, missing
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.confirmations import Confirmations
from app.jobs.missing import Missing
from app.model.errors.usage import NotAnArchiveError
from app.model.events import Report
from app.model.record import BackupRecord, CheckRecord, Outcome
from app.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Result:
    """The record with the newest verdict, its check, what had been confirmed by then, and what is not whole."""

    record: BackupRecord
    checked: CheckRecord
    said: Confirmations
    missing: Missing


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


def renew(
    record: BackupRecord,
    said: Confirmations,
    report: Report,
    cancel: Cancel,
    *,
    known: Missing | None = None,
    secret: Secret | None = None,
    notes: Path | None,
) -> Result:
    """Judges anew with what was confirmed; `known` is the list of what is missing where it was read before.

    `secret` opens an encrypted archive; `notes` holds what failed in a drill. Raises CancelledError, UsageError and
    SourceError.
    """
    proved = record.statement.second_copy if record.statement is not None else None
    checked = check.renew(record, report, cancel, replace(said.assurance, proved_copy=proved), secret, notes=notes)
    listed = known or missing.of_record(record, report, cancel)
    return Result(renewed(record, checked), checked, said, listed)


def renewed(record: BackupRecord, checked: CheckRecord) -> BackupRecord:
    """The record with that verdict; its certificate says the same."""
    return replace(
        record,
        verdict=checked.verdict,
        accounts=checked.accounts or record.accounts,
        statement=certificate.restated(record.statement, checked) if record.statement is not None else None,
    )
