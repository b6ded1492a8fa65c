"""record.json: the result of a run as it is kept in the archive. Written and read here, and nowhere else.

Example (shortened):

    {"version": 2, "outcome": "complete", "files": 12, "bytes": 34567, "messages": 21, "incomplete": 0, "gaps": 0,
     "problems": [], "notices": [{"code": "went_on", "count": 3}], "people": 7, "reused": 0, "since": null,
     "accounts": [{"client": "thunderbird", "address": "hanako@example.jp", "protocol": "pop", …}],
     "facts": {"archived": true, …}, "ledger": [{"kind": "account", …}],
     "verdict": {"answer": "safe", "reasons": [{"code": "everything_proved"}]}}
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from app.archive.bag.inventory import path_fields, path_of
from app.archive.documents.ledger_fields import ledger_fields, read_ledger
from app.model.deletion import AccountHoldings, Removal
from app.model.findings import Finding, read_finding
from app.model.ledger import Ledger
from app.model.mail_protocol import MailProtocol
from app.model.record import BackupRecord, Outcome
from app.model.store import Home, System
from app.model.verdict import Answer, Facts, Verdict
from app.model.whereabouts import AskedServer, SourceTree, Whereabouts

VERSION = 2
"""Archives of the first months have no version, and those of version 1 no ledger: their verdict cannot be given again.

A higher version may have more keys than are read here.
"""
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
    whereabouts: Whereabouts | None


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
        facts=_one(values, _facts_of),
        verdict=_one(values.get("verdict"), _verdict),
        whereabouts=_one(values.get("whereabouts"), _whereabouts),
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
        "ledger": ledger_fields(record.facts.ledger) if record.facts is not None else [],
        "whereabouts": _whereabouts_fields(record.whereabouts) if record.whereabouts is not None else None,
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
        "verdict": verdict_fields(account.verdict) if account.verdict is not None else None,
        "label": account.label,
    }


def facts_fields(facts: Facts) -> Fields:
    """What a verdict rests on beside the ledger, so that it can be given again when more is known."""
    return {
        "archived": facts.archived,
        "read_back": facts.read_back,
        "past_cache": facts.past_cache,
        "messages": facts.messages,
        "clients_running": list(facts.clients_running),
        "same_disk": facts.same_disk,
        "second_copy": facts.second_copy,
        "home_searched": facts.home_searched,
        "changed_since": None if facts.changed_since is None else list(facts.changed_since),
        "drill_failed": facts.drill_failed,
    }


def _whereabouts_fields(where: Whereabouts) -> Fields:
    """Where the mail came from, and when it was last looked at; a path that is not UTF-8 is there in base64 too."""
    return {
        "looked": where.looked.isoformat(),
        "volume": where.volume,
        "sources": [
            {"client": each.client, **path_fields(os.fspath(each.path)), "volume": each.volume, "folder": each.folder}
            for each in where.sources
        ],
        "homes": [
            {**path_fields(os.fspath(home.path)), "system": home.system.value, "live": home.live}
            for home in where.homes
        ],
        "servers": [
            {"address": each.address, "host": each.host, "asked": each.asked.isoformat()} for each in where.servers
        ],
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
        verdict=_one(values.get("verdict"), _verdict),
        label=str(values.get("label", "")),
    )


def _facts(values: Mapping[str, Any], ledger: Ledger) -> Facts:
    """Raises KeyError for facts of another version: a fact that is not known must not be taken for a harmless one.

    That no message was taken out as a trial is known of archives made before there was such a thing.
    """
    values = {"drill_failed": None, **values}
    if {*values, "ledger"} != {field.name for field in fields(Facts)}:
        raise KeyError("facts of another version")
    since = values["changed_since"]
    return Facts(
        **{
            **values,
            "clients_running": tuple(map(str, values["clients_running"])),
            "changed_since": None if since is None else tuple(map(str, since)),
            "ledger": ledger,
        }
    )


def _facts_of(values: Mapping[str, Any]) -> Facts:
    """The facts with their ledger, of which not one entry may be lost. Raises KeyError, ValueError and TypeError."""
    return _facts(values["facts"], read_ledger(values["ledger"]))


def _whereabouts(values: Mapping[str, Any]) -> Whereabouts:
    """Raises KeyError and ValueError for anything else: a source that is left out would be one nobody looks at."""
    looked = _moment(values["looked"])
    # Archives of before have none.
    servers = [
        AskedServer(str(each["address"]), str(each["host"]), _moment(each["asked"]))
        for each in values.get("servers", ())
    ]
    sources = [
        SourceTree(str(each["client"]), Path(path_of(each)), str(each["volume"]), str(each["folder"]))
        for each in values["sources"]
    ]
    homes = [Home(Path(path_of(each)), System(each["system"]), bool(each["live"])) for each in values["homes"]]
    return Whereabouts(looked, str(values["volume"]), tuple(sources), tuple(homes), tuple(servers))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


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
