"""record.json: the result of a run as it is kept in the archive. Written and read here, and nowhere else.

Example (shortened):

    {"version": 1, "outcome": "complete", "files": 12, "bytes": 34567, "messages": 21, "incomplete": 0, "gaps": 0,
     "problems": [], "notices": [{"code": "went_on", "count": 3}], "people": 7, "reused": 0, "since": null,
     "accounts": [{"client": "thunderbird", "address": "hanako@example.jp", "protocol": "pop", …}],
     "facts": {"archived": true, …}, "verdict": {"answer": "safe", "reasons": [{"code": "all_proved"}]}}
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from app.model.codes import read_code
from app.model.deletion import AccountHoldings, Removal
from app.model.findings import Finding, read_finding
from app.model.mail_protocol import MailProtocol
from app.model.record import BackupRecord, Outcome
from app.model.verdict import Answer, Facts, Verdict

VERSION = 1
"""Archives of the first months have no version. A higher one may have more keys than are read here."""
_LARGEST = 64 << 20
"""Bytes; a larger record is not of this program, and would not fit into the memory of a small computer."""
_Made = TypeVar("_Made")
Fields = dict[str, object]


class RecordError(Exception):
    """There is no record.json, or it is not one; the cause says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """What record.json says. None where an older record lacks a figure, or where its value is of another shape.

    `since` is the name of an earlier archive and the numbers of files that are new, changed and gone since. `facts` is
    None too where the record was written by a version that rests its verdict on other facts: it cannot be given again.
    """

    version: int
    outcome: Outcome | None
    files: int | None
    size_bytes: int | None
    messages: int | None
    incomplete: int | None
    gaps: int | None
    problems: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    people: int | None
    reused: int | None
    since: tuple[str, int, int, int] | None
    accounts: tuple[AccountHoldings, ...]
    facts: Facts | None
    verdict: Verdict | None


def dump(record: BackupRecord) -> bytes:
    """record.json: UTF-8, one space of indent, in the order of the example."""
    text = json.dumps({"version": VERSION, **record_fields(record)}, ensure_ascii=False, indent=1)
    # A path that is not UTF-8 has lone surrogates, which no encoding takes.
    return (text + "\n").encode("utf-8", "replace")


def load(archive_record: Path) -> StoredRecord:
    """What a record.json of this or an older version says. Raises RecordError where nothing of it can be read."""
    try:
        with archive_record.open("rb") as file:
            values = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        raise RecordError(str(archive_record)) from error
    if not isinstance(values, dict):
        raise RecordError(str(archive_record))
    return StoredRecord(
        version=_number(values, "version") or 0,
        outcome=_one(values.get("outcome"), Outcome),
        files=_number(values, "files"),
        size_bytes=_number(values, "bytes"),
        messages=_number(values, "messages"),
        incomplete=_number(values, "incomplete"),
        gaps=_number(values, "gaps"),
        problems=tuple(_each(values.get("problems"), read_finding)),
        findings=tuple(_each(values.get("notices"), read_finding)),
        people=_number(values, "people"),
        reused=_number(values, "reused"),
        since=_one(values.get("since"), _since),
        accounts=tuple(_each(values.get("accounts"), _account)),
        facts=_one(values.get("facts"), _facts),
        verdict=_one(values.get("verdict"), _verdict),
    )


def record_fields(record: BackupRecord) -> Fields:
    """The keys and values of a record, but for the version; what `backup --json` prints has them too."""
    since = record.since
    return {
        "archive": _text(record.archive) if record.archive else None,
        "outcome": record.outcome.value,
        "files": record.files,
        "bytes": record.size_bytes,
        "messages": record.messages,
        "incomplete": record.incomplete,
        "gaps": record.gaps,
        "problems": [finding_fields(finding) for finding in record.problems],
        "notices": [finding_fields(finding) for finding in record.findings],
        "people": record.people,
        "reused": record.reused,
        "since": None
        if since is None
        else {"archive": since.archive.name, "new": since.new, "changed": since.changed, "gone": since.gone},
        "accounts": [account_fields(account) for account in record.accounts],
        "facts": facts_fields(record.facts) if record.facts is not None else None,
        "verdict": verdict_fields(record.verdict),
    }


def finding_fields(finding: Finding) -> Fields:
    """A code and its parameters, side by side."""
    return {"code": finding.code, **finding.parameters}


def verdict_fields(verdict: Verdict) -> Fields:
    """The answer and its reasons."""
    return {"answer": verdict.answer.value, "reasons": [finding_fields(reason) for reason in verdict.reasons]}


def account_fields(account: AccountHoldings) -> Fields:
    """What deleting an account would destroy; days are ISO, "octets" are bytes of mail."""
    return {
        "client": account.client,
        "address": account.address,
        "protocol": account.protocol,
        "removal": account.removal.value,
        "only_here": account.only_here,
        "on_server": account.on_server,
        "unknown": account.unknown,
        "incomplete": account.incomplete,
        "waiting": account.waiting,
        "first": account.first,
        "last": account.last,
        "messages": account.messages,
        "octets": account.size_bytes,
    }


def facts_fields(facts: Facts) -> Fields:
    """What a verdict rests on, so that it can be given again when more is known."""
    return {
        "archived": facts.archived,
        "read_back": facts.read_back,
        "messages": facts.messages,
        "incomplete": facts.incomplete,
        "unreadable": facts.unreadable,
        "changed": facts.changed,
        "other_problems": facts.other_problems,
        "clients_running": list(facts.clients_running),
        "same_disk": facts.same_disk,
        "server_protocols": sorted(facts.server_protocols),
        "gaps": facts.gaps,
        "uncompared": list(facts.uncompared),
        "past_cache": facts.past_cache,
        "second_copy": facts.second_copy,
        "server_seen": facts.server_seen,
        "home_searched": facts.home_searched,
    }


def _verdict(values: Mapping[str, Any]) -> Verdict:
    return Verdict(Answer(values["answer"]), tuple(_each(values["reasons"], read_finding)))


def _account(values: Mapping[str, Any]) -> AccountHoldings:
    """Counts that older versions did not write are 0."""
    return AccountHoldings(
        client=str(values["client"]),
        address=str(values["address"]),
        protocol=MailProtocol(values["protocol"]),
        removal=Removal(values["removal"]),
        only_here=int(values.get("only_here", 0)),
        on_server=int(values.get("on_server", 0)),
        unknown=int(values.get("unknown", 0)),
        incomplete=int(values.get("incomplete", 0)),
        size_bytes=int(values.get("octets", 0)),
        waiting=int(values["waiting"]) if values.get("waiting") is not None else None,
        first=str(values.get("first", "")),
        last=str(values.get("last", "")),
    )


def _facts(values: Mapping[str, Any]) -> Facts:
    """Raises KeyError for facts of another version: a fact that is not known must not be taken for a harmless one.

    Records without `home_searched` did not know how mail of unknown owners is kept: nothing in them is safe.
    """
    values = {"home_searched": False, **values}
    if values.keys() != {field.name for field in fields(Facts)}:
        raise KeyError("facts of another version")
    sets = {
        "clients_running": tuple(values["clients_running"]),
        "uncompared": tuple(map(read_code, values["uncompared"])),
        "server_protocols": frozenset(map(MailProtocol, values["server_protocols"])),
    }
    return Facts(**{**values, **sets})


def _since(values: Mapping[str, Any]) -> tuple[str, int, int, int]:
    return str(values["archive"]), int(values["new"]), int(values["changed"]), int(values["gone"])


def _number(values: Mapping[str, Any], name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _one(value: Any, make: Callable[[Any], _Made]) -> _Made | None:
    """None for a value that is not there, or of another shape."""
    return next(_each([value], make), None)


def _each(values: object, make: Callable[[Any], _Made]) -> Iterator[_Made]:
    """What can be made of a list; an entry of another shape is passed over."""
    for value in values if isinstance(values, list) else ():
        try:
            yield make(value)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            continue


def _text(path: Path) -> str:
    return os.fspath(path).encode("utf-8", "replace").decode()
