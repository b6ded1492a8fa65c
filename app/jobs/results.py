"""The result objects of the command line's contract, as plain dictionaries. Keys may be added, none may change."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from app.model.contact import Contact
from app.model.deletion import AccountFate
from app.model.mail import Role
from app.model.record import (
    BackupRecord,
    CheckRecord,
    Count,
    DemoRecord,
    NoticeRecord,
    PeopleRecord,
    StoreSurvey,
    SurveyRecord,
    Verification,
)
from app.model.store import Mailbox, Notice
from app.model.verdict import Verdict

Result = dict[str, object]


def find_result(record: SurveyRecord) -> Result:
    """find: every store with its accounts, mailboxes, counts and notices."""
    return {"stores": [_store(survey) for survey in record.stores], **_count(record.total)}


def backup_result(record: BackupRecord) -> Result:
    """backup: where the archive is, what is in it, what is wrong, and the verdict."""
    return {
        "archive": text(record.archive) if record.archive else None,
        "outcome": record.outcome.value,
        "files": record.files,
        "bytes": record.octets,
        "messages": record.messages,
        "incomplete": record.incomplete,
        "gaps": record.gaps,
        "problems": [notice_result(notice) for notice in record.problems],
        "notices": [notice_result(notice) for notice in record.notices],
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
        "accounts": [_fate(fate) for fate in record.accounts],
        "verdict": verdict_result(record.verdict),
    }


def verify_result(record: Verification) -> Result:
    """verify: whether every byte is as promised, and the names of all that are not."""
    return {
        "archive": text(record.archive),
        "valid": record.valid,
        "files": record.files,
        "bytes": record.octets,
        "damaged": list(record.damaged),
        "missing": list(record.missing),
        "extra": list(record.extra),
        "invalid": [notice_result(notice) for notice in record.invalid],
        "notices": [notice_result(notice) for notice in record.notices],
    }


def people_pieces(record: PeopleRecord) -> Iterator[str]:
    """people: the address book with its evidence, as pieces of one JSON object."""
    yield '{"people": ['
    for number, contact in enumerate(record.people):
        yield (", " if number else "") + json.dumps(_person(contact))
    rest = {
        "suggestions": [
            {"addresses": [each.address, each.other], "why": list(each.why)} for each in record.suggestions
        ],
        "notices": [notice_result(notice) for notice in record.notices],
    }
    yield "], " + json.dumps(rest)[1:]


def notice_record_result(record: NoticeRecord) -> Result:
    """notice: where the drafts lie, and how many people they are for."""
    return {
        "folder": text(record.folder),
        "drafts": record.drafts,
        "people": record.people,
        "without_address": record.without_address,
        "doubtful": record.doubtful,
        "sent": 0,
    }


def check_result(record: CheckRecord) -> Result:
    """check: the verdict, and for an archive whether it is still whole."""
    result: Result = {"verdict": verdict_result(record.verdict), **verdict_result(record.verdict)}
    result["accounts"] = [_fate(fate) for fate in record.accounts]
    if record.verification is not None:
        result["verification"] = verify_result(record.verification)
    return result


def demo_result(record: DemoRecord) -> Result:
    """demo: the sample home, the backup of it, and where the two differ."""
    return {
        "home": text(record.home),
        "backup": backup_result(record.backup),
        "valid": record.verification.valid,
        "failures": [notice_result(notice) for notice in record.failures],
    }


def verdict_result(verdict: Verdict) -> Result:
    """The answer and its reasons."""
    return {"answer": verdict.answer.value, "reasons": [notice_result(reason) for reason in verdict.reasons]}


def notice_result(notice: Notice) -> Result:
    """A code and its parameters, side by side."""
    return {"code": notice.code, **notice.parameters}


def text(path: Path) -> str:
    """A path as JSON can hold it."""
    return os.fspath(path).encode("utf-8", "replace").decode()


def _store(survey: StoreSurvey) -> Result:
    store = survey.store
    result: Result = {
        "client": store.client,
        "path": text(store.path),
        "accounts": [
            {"address": each.address, "protocol": each.protocol, "server": each.server, "aliases": list(each.aliases)}
            for each in store.accounts
        ],
        "mailboxes": [_mailbox(mailbox, count) for mailbox, count in survey.mailboxes],
        **_count(survey.total),
        "notices": [notice_result(notice) for notice in survey.notices],
    }
    if text(store.path) != os.fspath(store.path):
        result["path_b64"] = base64.b64encode(os.fsencode(store.path)).decode("ascii")
    return result


def _fate(fate: AccountFate) -> Result:
    return {**asdict(fate), "removal": fate.removal.value, "messages": fate.messages}


def _mailbox(mailbox: Mailbox, count: Count) -> Result:
    role: Role = mailbox.role
    return {"path": list(mailbox.path), "role": role.value, "account": mailbox.account, **_count(count)}


def _count(count: Count) -> Result:
    return {"messages": count.messages, "incomplete": count.incomplete, "bytes": count.octets}


def _person(contact: Contact) -> Result:
    name = contact.person_name
    return {
        "name": contact.name,
        "address": contact.address,
        "addresses": list(contact.addresses),
        "kind": contact.kind.value,
        "why": list(contact.why),
        "sources": list(contact.sources),
        "found_in": [
            {"kind": each.kind, "file": _harmless(each.file), "confidence": each.confidence.value}
            for each in contact.found_in
        ],
        "flags": list(contact.flags),
        "family": name.family,
        "given": name.given,
        "family_reading": name.family_reading,
        "given_reading": name.given_reading,
        "company": contact.company,
        "phones": list(contact.phones),
        "raw": contact.raw,
        "received": contact.received,
        "sent": contact.sent,
        "first": _moment(contact.first),
        "last": _moment(contact.last),
    }


def _harmless(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
