"""A report for the helpdesk: versions, codes and figures. No address, subject, name or path is in it."""

import platform
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.model.errors import UserError
from app.model.errors.destination import NotWritableError
from app.model.findings import Finding
from app.model.record import BackupRecord, SurveyRecord
from app.system.folders import log_folder
from app.system.log import log_tail

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}\Z")
_CODE_PARAMETERS = frozenset({"error", "reason", "client", "program", "format"})
"""Parameters whose values are codes of this program, never anything out of mail."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when help is asked for; any of it may be absent."""

    error: UserError | None = None
    survey: SurveyRecord | None = None
    record: BackupRecord | None = None


def text(known: Known, log: Sequence[str] = ()) -> str:
    """The report, a line for each fact; `log` are the last lines of the log, which holds nothing out of mail either."""
    lines = [
        f"Furoshiki {__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}",
    ]
    if known.error is not None:
        lines.append(f"error: {_described(known.error.code, known.error.parameters)}")
    if known.survey is not None:
        lines += _survey(known.survey)
    if known.record is not None:
        lines += _record(known.record)
    if log:
        lines += ["log:", *(f"  {line}" for line in log)]
    return "\n".join(lines) + "\n"


def save(known: Known, target: Path, logs: Path | None = None) -> None:
    """Writes the report with the end of the log, from the folder `logs` or the usual one.

    An existing file is replaced only by the person's own choice. Raises DestinationError.
    """
    try:
        target.write_text(text(known, log_tail(logs or log_folder())), encoding="utf-8")
    except OSError as error:
        raise NotWritableError(target) from error


def _survey(survey: SurveyRecord) -> list[str]:
    lines = []
    for found in survey.stores:
        count = found.total
        protocols = ",".join(sorted({_code(account.protocol) for account in found.store.accounts})) or "-"
        lines.append(
            f"store: {_code(found.store.client)}; accounts {len(found.store.accounts)} ({protocols});"
            f" mailboxes {len(found.counts)}; messages {count.messages}; incomplete {count.incomplete};"
            f" bytes {count.size_bytes}"
        )
        lines += _counted("notice", found.findings)
    return lines


def _record(record: BackupRecord) -> list[str]:
    lines = [
        f"backup: {record.outcome.value}; files {record.files}; bytes {record.size_bytes}; messages {record.messages};"
        f" incomplete {record.incomplete}; people {record.people}; reused {record.reused}",
        f"verdict: {record.verdict.answer.value}",
    ]
    lines += _counted("reason", record.verdict.reasons)
    return lines + _counted("problem", record.problems)


def _counted(what: str, findings: tuple[Finding, ...]) -> list[str]:
    counts = Counter(_described(finding.code, finding.parameters) for finding in findings)
    return [f"  {what}: {described} × {count}" for described, count in counts.most_common()]


def _described(code: str, parameters: Mapping[str, str | int]) -> str:
    """A code with those parameters that are figures or codes themselves."""
    shown = [
        f"{_code(name)}={value if isinstance(value, int) else _code(value)}"
        for name, value in parameters.items()
        if isinstance(value, int) or name in _CODE_PARAMETERS
    ]
    return " ".join([_code(code), *shown])


def _code(value: str) -> str:
    """A code, or nothing: a value that does not look like one might come out of mail."""
    return value if _CODE.match(value.replace("-", "_")) else "…"
