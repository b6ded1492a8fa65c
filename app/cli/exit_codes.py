"""The exit codes of the contract, and which ending has which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.model.codes import Code
from app.model.exit_code import ExitCode
from app.model.record import Outcome
from app.model.verdict import Answer

if TYPE_CHECKING:
    from app.model.archives import CompareRecord, ListRecord
    from app.model.findings import Finding
    from app.model.record import BackupRecord, CheckRecord, OpenRecord, PeopleRecord, SurveyRecord, Verification
    from app.model.rescue import RescueRecord
    from app.model.restoration import Drill, RestoreRecord


def of_survey(record: SurveyRecord) -> ExitCode:
    """A look that was refused a folder or a file in use could not read; one that found no mail has found a problem."""
    findings = [finding for survey in record.stores for finding in survey.findings]
    if record.denied or _is_in_use(findings):
        return ExitCode.UNREADABLE
    odd = any(finding.is_problem for finding in findings)
    return ExitCode.WITH_PROBLEMS if odd or not record.total.messages else ExitCode.COMPLETE


def of_backup(record: BackupRecord) -> ExitCode:
    """Everything copied and proved, or not."""
    if record.denied or _is_in_use(record.problems):
        return ExitCode.UNREADABLE
    return ExitCode.COMPLETE if record.outcome is Outcome.COMPLETE else ExitCode.WITH_PROBLEMS


def of_verification(record: Verification, drilled: Drill | None = None) -> ExitCode:
    """Whole, or damaged; a drill that failed, or took nothing out, is a problem of an archive whose bytes are whole."""
    if not record.valid:
        return ExitCode.ARCHIVE_DAMAGED
    was_in_vain = drilled is not None and (drilled.failed or (drilled.findings and not drilled.messages))
    return ExitCode.WITH_PROBLEMS if was_in_vain else ExitCode.COMPLETE


def of_check(record: CheckRecord) -> ExitCode:
    """Damage goes before the verdict: a broken archive answers nothing."""
    if record.verification is not None and not record.verification.valid:
        return ExitCode.ARCHIVE_DAMAGED
    if record.survey is not None and record.survey.denied:
        return ExitCode.UNREADABLE
    return ExitCode.COMPLETE if record.verdict.answer is Answer.SAFE else ExitCode.NOT_SAFE


def of_rescue(record: RescueRecord) -> ExitCode:
    """Nothing found is a problem, and so is what the disk could not read. What is cut is what there was."""
    return ExitCode.WITH_PROBLEMS if record.findings or record.backup is None else ExitCode.COMPLETE


def of_opening(record: OpenRecord) -> ExitCode:
    """Decrypted whole, or damaged."""
    return of_verification(record.verification)


def of_listing(record: ListRecord) -> ExitCode:
    """A damaged archive is a problem, and so is finding none."""
    from app.model.archives import ArchiveState

    damaged = any(archive.state is ArchiveState.DAMAGED for archive in record.archives)
    return ExitCode.WITH_PROBLEMS if damaged or not record.archives else ExitCode.COMPLETE


def of_comparison(record: CompareRecord) -> ExitCode:
    """Whether B holds all of A; damage takes precedence."""
    if not record.proved:
        return ExitCode.ARCHIVE_DAMAGED
    return ExitCode.COMPLETE if record.a_in_b else ExitCode.WITH_PROBLEMS


def of_restore(record: RestoreRecord) -> ExitCode:
    """Everything put back and proved, or not."""
    return ExitCode.COMPLETE if record.proved and not record.refused else ExitCode.WITH_PROBLEMS


def of_people(record: PeopleRecord) -> ExitCode:
    """An empty address book is a problem, never a success."""
    return ExitCode.COMPLETE if record.people else ExitCode.WITH_PROBLEMS


def _is_in_use(findings: Iterable[Finding]) -> bool:
    """True where a program kept a store to itself: once it is quit, the same command reads it."""
    return any(finding.code == Code.FILE_LOCKED for finding in findings)
