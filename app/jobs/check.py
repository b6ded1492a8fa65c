"""The verdict on an archive that was made before, or on mail that was not saved yet."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.jobs import account_risk, survey, verify
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources, find_stores, refuse_encrypted
from app.model.codes import Code
from app.model.errors.usage import NotAnArchiveError
from app.model.events import Report
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.model.record import BackupRecord, CheckRecord, SurveyRecord
from app.model.secret import Secret
from app.model.verdict import Answer, Facts, Verdict
from app.system.disks import same_disk
from app.system.hashing import digest_from_storage
from app.verdict.judge import judge


@dataclass(frozen=True, slots=True)
class Assurance:
    """What a person adds to the facts: a second copy of the archive, and that they looked at the mail server."""

    copy: Path | None = None
    server_seen: bool = False


def prepare(sources: Sources, assurance: Assurance | None = None) -> list[PlannedStore] | Path:
    """The archive, or the stores, to judge. Raises UsageError."""
    if assurance is not None and assurance.copy is not None:
        verify.prepare(assurance.copy)
    refuse_encrypted(sources)
    if len(sources.paths) == 1 and (sources.paths[0] / layout.BAG_DECLARATION).is_file():
        return verify.prepare(sources.paths[0])
    return find_stores(sources)


def run(
    where: list[PlannedStore] | Path, report: Report, cancel: Cancel, assurance: Assurance | None = None
) -> CheckRecord:
    """Reads the archive back, or counts the mail, and judges. Raises CancelledError and UsageError."""
    if isinstance(where, Path):
        return _of_archive(where, report, cancel, assurance or Assurance())
    found = survey.run(where, report, cancel)
    return CheckRecord(judge(_facts_of(found)), survey=found, accounts=account_risk.of_survey(found))


def renew(
    record: BackupRecord, report: Report, cancel: Cancel, assurance: Assurance, secret: Secret | None = None
) -> CheckRecord:
    """The verdict on a backup of a moment ago, with what a person adds; the archive is read back once more.

    `secret` opens an encrypted one. Raises CancelledError, UsageError, SourceError.
    """
    if record.archive is None or record.facts is None:
        return CheckRecord(record.verdict, accounts=record.accounts)
    if assurance.copy is not None:
        verify.prepare(assurance.copy)
    verification = verify.run(record.archive, report, cancel, secret)
    if not verification.valid:
        return CheckRecord(_damaged(record.archive), verification, accounts=record.accounts)
    verdict = _judged(record.archive, record.facts, assurance, report, cancel)
    return CheckRecord(verdict, verification, accounts=record.accounts)


def _of_archive(archive: Path, report: Report, cancel: Cancel, assurance: Assurance) -> CheckRecord:
    """The verdict of the day the archive was made, with what is known since; if it is still what it was."""
    verification = verify.run(archive, report, cancel)
    if not verification.valid:
        return CheckRecord(_damaged(archive), verification)
    try:
        record = record_file.load(archive / layout.RECORD)
    except RecordError as error:
        raise NotAnArchiveError(archive) from error
    if record.verdict is None:
        raise NotAnArchiveError(archive)
    if record.facts is None:
        return CheckRecord(_without_facts(record.verdict), verification, accounts=record.accounts)
    verdict = _judged(archive, record.facts, assurance, report, cancel)
    return CheckRecord(verdict, verification, accounts=record.accounts)


def _without_facts(recorded: Verdict) -> Verdict:
    """The verdict of a version that rests on other facts: it cannot be given again, so nobody hears "safe" from it."""
    if recorded.answer is not Answer.SAFE:
        return recorded
    return Verdict(Answer.UNKNOWN, (Finding(Code.VERDICT_NOT_RECORDED),))


def _damaged(archive: Path) -> Verdict:
    return Verdict(Answer.NOT_SAFE, (Finding(Code.ARCHIVE_DAMAGED, {"path": str(archive)}),))


def _judged(archive: Path, facts: Facts, assurance: Assurance, report: Report, cancel: Cancel) -> Verdict:
    """The verdict on a proved archive, with what a person adds."""
    copy_problem = _doubt_of_copy(archive, assurance.copy, report, cancel) if assurance.copy is not None else None
    second = assurance.copy is not None and copy_problem is None
    verdict = judge(replace(facts, second_copy=second, server_seen=assurance.server_seen))
    if copy_problem is not None:
        verdict = Verdict(Answer.NOT_SAFE, (*verdict.reasons, copy_problem))
    return verdict


def _doubt_of_copy(archive: Path, copy: Path, report: Report, cancel: Cancel) -> Finding | None:
    """Why `copy` does not count as a second copy; None where it is the same archive, whole, surely on another disk."""
    same = _seal(copy) == _seal(archive)
    if not same or not verify.run(copy, report, cancel).valid:
        return Finding(Code.SECOND_COPY_DIFFERS, {"path": str(copy)})
    return Finding(Code.SECOND_COPY_SAME_DISK, {"path": str(copy)}) if same_disk(archive, copy) is not False else None


def _seal(archive: Path) -> str:
    """What an archive is known by: the digest of its manifest, or of all of an encrypted one; empty if unreadable."""
    try:
        return digest_from_storage(archive if archive.is_file() else archive / layout.MANIFEST)[0]
    except OSError:
        return ""


def _facts_of(found: SurveyRecord) -> Facts:
    """What was only looked at is not saved, wherever it was looked for."""
    stores = [survey.store for survey in found.stores]
    return Facts(
        archived=False,
        read_back=False,
        messages=found.total.messages,
        incomplete=found.total.incomplete,
        unreadable=len(found.denied),
        changed=0,
        other_problems=0,
        clients_running=(),
        same_disk=None,
        server_protocols=account_risk.protocols(account_risk.of_survey(found), stores),
        gaps=0,
        uncompared=(),
        past_cache=False,
        second_copy=False,
        server_seen=False,
        home_searched=False,
    )
