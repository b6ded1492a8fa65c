"""The result objects of the command line's contract, as plain dictionaries. Keys may be added, none may change."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from app.model.archives import CompareRecord, ListRecord
from app.model.contact import Contact
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.mail import Role
from app.model.record import (
    AddressChangeRecord,
    BackupRecord,
    CertificateRecord,
    CheckRecord,
    Count,
    DemoRecord,
    OpenRecord,
    PeopleRecord,
    StoreSurvey,
    SurveyRecord,
    Verification,
)
from app.model.store import Mailbox
from app.model.verdict import Facts, Verdict

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
        "accounts": [_holdings(holdings) for holdings in record.accounts],
        "facts": facts_result(record.facts) if record.facts is not None else None,
        "verdict": verdict_result(record.verdict),
        **_encryption(record),
    }


def verify_result(record: Verification) -> Result:
    """verify: whether every byte is as promised, and the names of all that are not."""
    return {
        "archive": text(record.archive),
        "valid": record.valid,
        "files": record.files,
        "bytes": record.size_bytes,
        "damaged": list(record.damaged),
        "missing": list(record.missing),
        "extra": list(record.extra),
        "invalid": [finding_result(finding) for finding in record.invalid],
        "notices": [finding_result(finding) for finding in record.findings],
    }


def open_result(record: OpenRecord) -> Result:
    """open: the new folder, and whether everything in it is as it was sealed."""
    folder = text(record.folder) if record.folder is not None else None
    return {**verify_result(record.verification), "archive": text(record.archive), "folder": folder}


def list_result(record: ListRecord) -> Result:
    """list: the archives at a place, newest first. Nothing in it was proved."""
    return {
        "archives": [
            {
                "path": text(each.path),
                "state": each.state.value,
                "label": each.label,
                "made": _moment(each.made),
                "files": each.files,
                "bytes": each.size_bytes,
                "messages": each.messages,
                "verdict": each.verdict.value if each.verdict is not None else None,
                "this_computer": each.ours,
            }
            for each in record.archives
        ]
    }


def compare_result(record: CompareRecord) -> Result:
    """compare: whether each contains the other, and what only one of them holds."""
    return {
        "a": text(record.a),
        "b": text(record.b),
        "a_in_b": record.a_in_b,
        "b_in_a": record.b_in_a,
        "same_files": record.same_files,
        "only_in_a": {**asdict(record.only_in_a), "examples": list(record.only_in_a.examples)},
        "only_in_b": {**asdict(record.only_in_b), "examples": list(record.only_in_b.examples)},
        "bookkeeping": record.bookkeeping,
        "read": bool(record.proofs),
        "valid": [proof.valid for proof in record.proofs],
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
        "notices": [finding_result(finding) for finding in record.findings],
    }
    yield "], " + json.dumps(rest)[1:]


def address_change_result(record: AddressChangeRecord) -> Result:
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
    result["accounts"] = [_holdings(holdings) for holdings in record.accounts]
    if record.verification is not None:
        result["verification"] = verify_result(record.verification)
    return result


def demo_result(record: DemoRecord) -> Result:
    """demo: the sample home, the backup of it, and where the two differ."""
    return {
        "home": text(record.home),
        "backup": backup_result(record.backup),
        "valid": record.verification.valid,
        "failures": [finding_result(finding) for finding in record.failures],
    }


def certificate_result(record: CertificateRecord) -> Result:
    """certificate: the seal, the verdict of the day the archive was made, what is in it, and the files written."""
    told = record.statement
    return {
        "certificate": {
            "archive": text(told.archive),
            "label": told.label,
            **asdict(told.visit),
            "made": _moment(told.made),
            "made_with": told.agent,
            "seal": told.seal[:12],
            "manifest_sha256": told.seal,
            "verdict": verdict_result(told.verdict),
            "messages": told.messages,
            "incomplete": told.incomplete,
            "missing": told.missing_count,
            "files": told.files,
            "bytes": told.size_bytes,
            "people": told.people,
            "first": _moment(told.first),
            "last": _moment(told.last),
            "accounts": [_holdings(holdings) for holdings in told.accounts],
            "written": [text(path) for path in record.files],
        }
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
        "notices": [finding_result(finding) for finding in survey.findings],
    }
    if text(store.path) != os.fspath(store.path):
        result["path_b64"] = base64.b64encode(os.fsencode(store.path)).decode("ascii")
    return result


def _encryption(record: BackupRecord) -> Result:
    """The recovery key is told where it was not written to a file, and never in the archive itself."""
    if record.encrypted is None:
        return {}
    result: Result = {"encrypted": text(record.encrypted)}
    if record.recovery_file is not None:
        return {**result, "recovery_key_file": text(record.recovery_file)}
    return {**result, "recovery_key": record.recovery_key}


def _holdings(holdings: AccountHoldings) -> Result:
    values = {**asdict(holdings), "removal": holdings.removal.value, "messages": holdings.messages}
    values["octets"] = values.pop("size_bytes")
    return values


def _mailbox(mailbox: Mailbox, count: Count) -> Result:
    role: Role = mailbox.role
    return {"path": list(mailbox.path), "role": role.value, "account": mailbox.account, **_count(count)}


def _count(count: Count) -> Result:
    return {"messages": count.messages, "incomplete": count.incomplete, "bytes": count.size_bytes}


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
