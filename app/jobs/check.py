"""The verdict on an archive that was made before, or on mail that was not saved yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.archive.bag import layout
from app.jobs import account_risk, survey, verify
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources, find_stores, refuse_encrypted
from app.model.deletion import AccountHoldings
from app.model.errors import UsageError
from app.model.events import Report
from app.model.plan import PlannedStore
from app.model.record import BackupRecord, CheckRecord, SurveyRecord
from app.model.secret import Secret
from app.model.store import Finding
from app.model.verdict import Answer, Facts, Verdict
from app.system.disks import same_disk
from app.system.hashing import digest_from_medium
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
        record = json.loads((archive / layout.RECORD).read_text(encoding="utf-8"))
        accounts = tuple(AccountHoldings.from_fields(values) for values in record.get("accounts", ()))
        facts = _facts(record.get("facts"))
        reasons = tuple(map(_reason, record["verdict"]["reasons"]))
        recorded = Verdict(Answer(record["verdict"]["answer"]), reasons)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("not_an_archive", path=str(archive)) from error
    if facts is None:
        return CheckRecord(recorded, verification, accounts=accounts)
    return CheckRecord(_judged(archive, facts, assurance, report, cancel), verification, accounts=accounts)


def _reason(fields: Mapping[str, Any]) -> Finding:
    """A reason as the record has it: its code among its parameters. Raises KeyError without one."""
    return Finding(fields["code"], {name: value for name, value in fields.items() if name != "code"})


def _damaged(archive: Path) -> Verdict:
    return Verdict(Answer.NOT_SAFE, (Finding("archive_damaged", {"path": str(archive)}),))


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
        return Finding("second_copy_differs", {"path": str(copy)})
    return Finding("second_copy_same_disk", {"path": str(copy)}) if same_disk(archive, copy) is not False else None


def _seal(archive: Path) -> str:
    """What an archive is known by: the digest of its manifest, or of all of an encrypted one; empty if unreadable."""
    try:
        return digest_from_medium(archive if archive.is_file() else archive / layout.MANIFEST)[0]
    except OSError:
        return ""


def _facts(values: dict[str, Any] | None) -> Facts | None:
    """The facts of the day; None where an archive of the first months has none, or one of a later version has more."""
    if values is None or values.keys() != {field.name for field in fields(Facts)}:
        return None
    tuples = {name: tuple(values[name]) for name in ("clients_running", "uncompared")}
    return Facts(**{**values, **tuples, "server_protocols": frozenset(values["server_protocols"])})


def _facts_of(found: SurveyRecord) -> Facts:
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
        server_protocols=frozenset(account.protocol for store in stores for account in store.accounts),
    )
