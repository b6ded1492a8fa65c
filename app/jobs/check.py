"""The verdict on an archive that was made before, or on mail that was not saved yet."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.jobs import account_risk, survey, verify
from app.jobs.cancel import Cancel
from app.jobs.look_again import look_again
from app.jobs.sources import Sources, find_stores, refuse_encrypted
from app.model.codes import Code
from app.model.errors.usage import NotAnArchiveError
from app.model.events import Report
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.model.record import BackupRecord, CheckRecord, SurveyRecord
from app.model.seal import Seal, SealKind
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
    now = datetime.now().astimezone()
    return CheckRecord(judge(_facts_of(found)), survey=found, accounts=account_risk.of_survey(found), as_of=now)


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
    now = look_again(record.archive, record.facts, record.whereabouts)
    verdict = _judged(record.archive, now.facts, assurance, report, cancel)
    return CheckRecord(verdict, verification, accounts=record.accounts, as_of=now.looked)


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
        verdict = _not_known_again(record.verdict)
        return CheckRecord(verdict, verification, accounts=record.accounts, seal=_seal(archive))
    now = look_again(archive, record.facts, record.whereabouts)
    verdict = _judged(archive, now.facts, assurance, report, cancel)
    return CheckRecord(verdict, verification, accounts=record.accounts, as_of=now.looked, seal=_seal(archive))


def _not_known_again(verdict: Verdict) -> Verdict:
    """The recorded verdict without the facts it rests on: every doubt stays, and "safe" becomes "unknown"."""
    answer = Answer.NOT_SAFE if verdict.answer is Answer.NOT_SAFE else Answer.UNKNOWN
    return Verdict(answer, (*_doubts(verdict), Finding(Code.FACTS_NOT_RECORDED)))


def _doubts(verdict: Verdict) -> tuple[Finding, ...]:
    """The reasons that speak against; none where the answer was "safe"."""
    return tuple(reason for reason in verdict.reasons if reason.code != Code.EVERYTHING_PROVED)


def _damaged(archive: Path) -> Verdict:
    return Verdict(Answer.NOT_SAFE, (Finding(Code.ARCHIVE_DAMAGED, {"path": str(archive)}),))


def _judged(archive: Path, facts: Facts, assurance: Assurance, report: Report, cancel: Cancel) -> Verdict:
    """The verdict on a proved archive, with what a person adds."""
    copy_problem = _doubt_of_copy(archive, assurance.copy, report, cancel) if assurance.copy is not None else None
    second = assurance.copy is not None and copy_problem is None
    verdict = judge(replace(facts, second_copy=second, server_seen=assurance.server_seen))
    if copy_problem is not None:
        verdict = Verdict(Answer.NOT_SAFE, (*_doubts(verdict), copy_problem))
    return verdict


def _doubt_of_copy(archive: Path, copy: Path, report: Report, cancel: Cancel) -> Finding | None:
    """Why `copy` does not count as a second copy; None where it is the same archive, whole, surely on another disk."""
    seal = _seal(archive)
    if seal is None or _seal(copy) != seal or not verify.run(copy, report, cancel).valid:
        return Finding(Code.SECOND_COPY_DIFFERS, {"path": str(copy)})
    return Finding(Code.SECOND_COPY_SAME_DISK, {"path": str(copy)}) if same_disk(archive, copy) is not False else None


def _seal(archive: Path) -> Seal | None:
    """What an archive is known by: its seal, or the digest of all of an encrypted one; None if unreadable."""
    try:
        if archive.is_file():
            return Seal(digest_from_storage(archive)[0], SealKind.EVERYTHING)
        return seal_of(archive)
    except OSError:
        return None


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
        changed_since=(),
    )
