"""The verdict on an archive that was made before, or on mail that was not saved yet."""

import json
from pathlib import Path

from app.archive import layout
from app.jobs import survey, verify
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources, find_stores, refuse_encrypted
from app.model.errors import WrongRequest
from app.model.events import Report
from app.model.plan import PlannedStore
from app.model.record import CheckRecord, SurveyRecord, Verification
from app.model.store import Notice
from app.model.verdict import Answer, Verdict
from app.verdict.judge import judge
from app.verdict.rules import Facts


def prepare(sources: Sources) -> list[PlannedStore] | Path:
    """The archive, or the stores, to judge. Raises WrongRequest."""
    refuse_encrypted(sources)
    if len(sources.paths) == 1 and (sources.paths[0] / layout.BAG_DECLARATION).is_file():
        return verify.prepare(sources.paths[0])
    return find_stores(sources)


def run(where: list[PlannedStore] | Path, report: Report, cancel: Cancel) -> CheckRecord:
    """Reads the archive back, or counts the mail, and judges. Raises Cancelled and WrongRequest."""
    if isinstance(where, Path):
        verification = verify.run(where, report, cancel)
        return CheckRecord(_of_archive(where, verification), verification=verification)
    found = survey.run(where, report, cancel)
    return CheckRecord(judge(_of_stores(found)), survey=found)


def _of_archive(archive: Path, verification: Verification) -> Verdict:
    """The verdict of the day the archive was made, unless the archive is no longer what it was."""
    if not verification.valid:
        return Verdict(Answer.NOT_SAFE, (Notice("archive_damaged", {"path": str(archive)}),))
    try:
        record = json.loads((archive / layout.RECORD).read_text(encoding="utf-8"))["verdict"]
        reasons = tuple(Notice(reason.pop("code"), reason) for reason in record["reasons"])
        return Verdict(Answer(record["answer"]), reasons)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongRequest("not_an_archive", path=str(archive)) from error


def _of_stores(found: SurveyRecord) -> Facts:
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
