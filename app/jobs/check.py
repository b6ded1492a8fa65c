"""The verdict on an archive that was made before, or on mail that was not saved yet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.jobs import account_risk, drill, drill_memory, expectations, survey, verify
from app.jobs.cancel import Cancel
from app.jobs.look_again import look_again
from app.jobs.sources import Sources
from app.jobs.stores import find_stores, refuse_encrypted
from app.model.answers import Answers, Assurance
from app.model.codes import Code
from app.model.deletion import AccountHoldings
from app.model.errors import UserError
from app.model.errors.usage import NoSuchAccountError, NotAnArchiveError
from app.model.events import Report
from app.model.findings import Finding
from app.model.ledger import Ledger
from app.model.mail_protocol import MailProtocol
from app.model.plan import PlannedStore
from app.model.record import BackupRecord, CheckRecord, SurveyRecord
from app.model.seal import Seal, SealKind
from app.model.secret import Secret
from app.model.verdict import Answer, Facts, Verdict
from app.model.whereabouts import Whereabouts
from app.system.disks import same_disk
from app.system.hashing import digest_from_storage
from app.verdict.answers import account_names, answered, unknown_accounts
from app.verdict.judge import judge, judge_accounts


def prepare(sources: Sources, assurance: Assurance | None = None) -> list[PlannedStore] | Path:
    """The archive, or the stores, to judge. Raises UsageError."""
    if assurance is not None and assurance.copy is not None:
        verify.prepare(assurance.copy)
    refuse_encrypted(sources)
    if len(sources.paths) == 1 and (sources.paths[0] / layout.BAG_DECLARATION).is_file():
        return verify.prepare(sources.paths[0])
    return find_stores(sources)


def run(
    where: list[PlannedStore] | Path,
    report: Report,
    cancel: Cancel,
    assurance: Assurance | None = None,
    *,
    notes: Path | None,
) -> CheckRecord:
    """Reads the archive back, or counts the mail, and judges.

    In `notes` it is remembered which drill failed (None: nowhere). Raises CancelledError and UsageError.
    """
    if isinstance(where, Path):
        return _of_archive(where, report, cancel, assurance or Assurance(), notes)
    found = survey.run(where, report, cancel)
    now = datetime.now().astimezone()
    accounts = account_risk.of_survey(found)
    facts = _facts_of(found, accounts, now)
    return CheckRecord(
        judge(facts), survey=found, accounts=judge_accounts(facts, accounts), as_of=now, ledger=facts.ledger
    )


def renew(
    record: BackupRecord,
    report: Report,
    cancel: Cancel,
    assurance: Assurance,
    secret: Secret | None = None,
    *,
    notes: Path | None,
) -> CheckRecord:
    """The verdict on a backup that is shown, with what a person adds.

    The archive is read back, which may take long, before any account or the whole is "safe", and not for any other
    answer. `secret` opens an encrypted one. A drill that failed since counts by what is in `notes`. Raises
    CancelledError, UsageError, SourceError.
    """
    if record.archive is None or record.facts is None:
        verdict = record.verdict if record.archive is None else _not_known_again(record.verdict)
        return CheckRecord(verdict, accounts=_all_alike(record.accounts, verdict))
    if assurance.copy is not None and not assurance.copy.exists():
        # It is on a stick that is not plugged in: what cannot be read now does not count now.
        assurance = replace(assurance, copy=None)
    seal = record.statement.seal if record.statement is not None else ""
    facts = _with_failed_drill(record.facts, seal, notes)
    known = _Known(record.archive, facts, record.whereabouts, record.accounts)
    judged = _judged(known, assurance, report, cancel)
    if not _is_anything_safe(judged):
        return judged
    verification = verify.run(record.archive, report, cancel, secret)
    if not verification.valid:
        verdict = _damaged(record.archive)
        return CheckRecord(verdict, verification, accounts=_all_alike(record.accounts, verdict))
    anew = replace(assurance, proved_copy=None)
    return replace(_judged(known, anew, report, cancel), verification=verification)


def _is_anything_safe(judged: CheckRecord) -> bool:
    """True where the whole, or an account somebody might delete, is "safe"; folders of a program are no account."""
    accounts = [each.verdict for each in judged.accounts if each.protocol is not MailProtocol.LOCAL]
    return any(verdict is not None and verdict.answer is Answer.SAFE for verdict in (judged.verdict, *accounts))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a proved archive from the day it was made."""

    archive: Path
    facts: Facts
    whereabouts: Whereabouts | None
    accounts: tuple[AccountHoldings, ...]


def _of_archive(archive: Path, report: Report, cancel: Cancel, assurance: Assurance, notes: Path | None) -> CheckRecord:
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
        accounts = _all_alike(record.accounts, verdict)
        return CheckRecord(verdict, verification, accounts=accounts, seal=_seal(archive))
    facts = replace(record.facts, drill_failed=_drill_failed(archive, report, cancel, notes))
    known = _Known(archive, facts, record.whereabouts, record.accounts)
    return replace(_judged(known, assurance, report, cancel), verification=verification, seal=_seal(archive))


def _drill_failed(archive: Path, report: Report, cancel: Cancel, notes: Path | None) -> int | None:
    """How many messages that are taken out now are not what the list says; None where none can be.

    What failed before is among them.
    """
    try:
        return len(drill.run(archive, report, cancel, notes).failed)
    except UserError:
        return None


def _with_failed_drill(facts: Facts, seal: str, notes: Path | None) -> Facts:
    """The facts of the day of the backup, with what failed in a later drill."""
    failed = drill_memory.load(notes, seal).count
    return replace(facts, drill_failed=max(failed, facts.drill_failed or 0)) if failed else facts


def _all_alike(accounts: tuple[AccountHoldings, ...], verdict: Verdict) -> tuple[AccountHoldings, ...]:
    """The accounts with a verdict that holds for each, as nothing is known of one alone any more."""
    return tuple(replace(each, verdict=verdict) for each in accounts)


def _not_known_again(verdict: Verdict) -> Verdict:
    """The recorded verdict without the facts it rests on: every doubt stays, and "safe" becomes "unknown"."""
    answer = Answer.NOT_SAFE if verdict.answer is Answer.NOT_SAFE else Answer.UNKNOWN
    return Verdict(answer, (*_doubts(verdict), Finding(Code.FACTS_NOT_RECORDED)))


def _doubts(verdict: Verdict) -> tuple[Finding, ...]:
    """The reasons that speak against; none where the answer was "safe"."""
    return tuple(reason for reason in verdict.reasons if reason.is_problem)


def _damaged(archive: Path) -> Verdict:
    return Verdict(Answer.NOT_SAFE, (Finding(Code.ARCHIVE_DAMAGED, {"path": str(archive)}),))


def _judged(known: _Known, assurance: Assurance, report: Report, cancel: Cancel) -> CheckRecord:
    """The verdict on a proved archive as of now, with what a person adds. Raises UsageError for an unknown account."""
    archive, now = known.archive, look_again(known.archive, known.facts, known.whereabouts)
    copy = assurance.copy
    is_new = copy is not None and copy != assurance.proved_copy
    copy_problem = _doubt_of_copy(archive, copy, report, cancel) if copy is not None and is_new else None
    second = copy if copy_problem is None else None
    ledger = _answered(now.facts.ledger, assurance.answers)
    facts = replace(now.facts, second_copy=second is not None, ledger=ledger)
    verdict = judge(facts)
    accounts = judge_accounts(facts, known.accounts)
    if copy_problem is not None:
        verdict = _with_doubt(verdict, copy_problem)
        accounts = tuple(replace(each, verdict=_with_doubt(each.verdict, copy_problem)) for each in accounts)
    return CheckRecord(verdict, accounts=accounts, as_of=now.looked, ledger=facts.ledger, second_copy=second)


def _with_doubt(verdict: Verdict | None, doubt: Finding) -> Verdict:
    return Verdict(Answer.NOT_SAFE, (*(_doubts(verdict) if verdict is not None else ()), doubt))


def _answered(ledger: Ledger, answers: Iterable[Answers]) -> Ledger:
    for each in answers:
        if unknown := unknown_accounts(ledger, each):
            raise NoSuchAccountError(unknown[0], known=", ".join(account_names(ledger)))
        ledger = answered(ledger, each)
    return ledger


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


def _facts_of(found: SurveyRecord, accounts: tuple[AccountHoldings, ...], looked: datetime) -> Facts:
    """What was only looked at is not saved, wherever it was looked for."""
    stores = [survey.store for survey in found.stores]
    findings = [finding for survey in found.stores for finding in survey.findings]
    return Facts(
        archived=False,
        read_back=False,
        past_cache=False,
        messages=found.total.messages,
        clients_running=(),
        same_disk=None,
        second_copy=False,
        home_searched=False,
        changed_since=(),
        drill_failed=None,
        ledger=expectations.of_survey(stores, accounts, findings, looked),
    )
