"""The result of a backup as plain dictionaries: what record.json keeps and the command line prints."""

from dataclasses import asdict

from app.model.deletion import AccountHoldings
from app.model.record import BackupRecord
from app.model.store import Finding
from app.model.verdict import Facts, Verdict
from app.textkit.paths import path_text

Result = dict[str, object]


def backup_result(record: BackupRecord) -> Result:
    """backup: where the archive is, what is in it, what is wrong, and the verdict."""
    return {
        "archive": path_text(record.archive) if record.archive else None,
        "outcome": record.outcome.value,
        "files": record.files,
        "bytes": record.size_bytes,
        "messages": record.messages,
        "incomplete": record.incomplete,
        "gaps": record.gaps,
        "problems": [finding_result(finding) for finding in record.problems],
        "notices": [finding_result(finding) for finding in record.findings],
        "people": record.people,
        "reused": record.reused,
        "since": {
            "archive": record.since.archive.name,
            "new": record.since.new,
            "changed": record.since.changed,
            "gone": record.since.gone,
        }
        if record.since is not None
        else None,
        "accounts": [holdings_result(holdings) for holdings in record.accounts],
        "facts": facts_result(record.facts) if record.facts is not None else None,
        "verdict": verdict_result(record.verdict),
        **_encryption(record),
    }


def verdict_result(verdict: Verdict) -> Result:
    """The answer and its reasons."""
    return {"answer": verdict.answer.value, "reasons": [finding_result(reason) for reason in verdict.reasons]}


def facts_result(facts: Facts) -> Result:
    """What a verdict rests on, so that it can be given again when more is known."""
    fields = asdict(facts)
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in fields.items()}


def finding_result(finding: Finding) -> Result:
    """A code and its parameters, side by side."""
    return {"code": finding.code, **finding.parameters}


def holdings_result(holdings: AccountHoldings) -> Result:
    """What is known of an account."""
    values = {**asdict(holdings), "removal": holdings.removal.value, "messages": holdings.messages}
    values["octets"] = values.pop("size_bytes")
    return values


def _encryption(record: BackupRecord) -> Result:
    """The recovery key is printed where it was not written to a file; the archive itself never holds it."""
    if record.encrypted is None:
        return {}
    result: Result = {"encrypted": path_text(record.encrypted)}
    if record.recovery_file is not None:
        return {**result, "recovery_key_file": path_text(record.recovery_file)}
    return {**result, "recovery_key": record.recovery_key}
