"""The result objects of the command line's contract, as plain dictionaries. Keys may be added, none may change."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from app.archive.documents.ledger_fields import ledger_fields
from app.archive.documents.record_file import account_fields, finding_fields, record_fields, verdict_fields
from app.model.contact import Contact
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
from app.model.store import Mailbox, Store
from app.textkit.paths import path_text

if TYPE_CHECKING:
    from app.model.archives import CompareRecord, ListRecord
    from app.model.self_test import SelfTestRecord, StepResult

Result = dict[str, object]


def backup_result(record: BackupRecord) -> Result:
    """backup: where the archive is, what is in it, what is wrong, and the verdict."""
    return {**record_fields(record), **_encryption(record)}


def find_result(record: SurveyRecord) -> Result:
    """find: every store with its accounts, mailboxes, counts and notices."""
    return {"stores": [_store(survey) for survey in record.stores], **_count(record.total)}


def verify_result(record: Verification) -> Result:
    """verify: whether every byte is as promised, and the names of all that are not."""
    return {
        "archive": path_text(record.archive),
        "valid": record.valid,
        "files": record.files,
        "bytes": record.size_bytes,
        "damaged": list(record.damaged),
        "missing": list(record.missing),
        "extra": list(record.extra),
        "invalid": [finding_fields(finding) for finding in record.invalid],
        "notices": [finding_fields(finding) for finding in record.findings],
    }


def open_result(record: OpenRecord) -> Result:
    """open: the new folder, and whether everything in it is as it was sealed."""
    folder = path_text(record.folder) if record.folder is not None else None
    return {**verify_result(record.verification), "archive": path_text(record.archive), "folder": folder}


def list_result(record: ListRecord) -> Result:
    """list: the archives in a folder, newest first. None of them was verified."""
    return {
        "archives": [
            {
                "path": path_text(each.path),
                "state": each.state.value,
                "label": each.label,
                "made": moment_text(each.made),
                "files": each.files,
                "bytes": each.size_bytes,
                "messages": each.messages,
                "verdict": each.verdict.value if each.verdict is not None else None,
                "this_computer": each.ours,
                "shares_files_with": [path_text(path) for path in each.shares_with],
            }
            for each in record.archives
        ]
    }


def compare_result(record: CompareRecord) -> Result:
    """compare: whether each contains the other, and what only one of them holds."""
    return {
        "a": path_text(record.a),
        "b": path_text(record.b),
        "a_in_b": record.a_in_b,
        "b_in_a": record.b_in_a,
        "same_files": record.same_files,
        "only_in_a": {**asdict(record.only_in_a), "examples": list(record.only_in_a.examples)},
        "only_in_b": {**asdict(record.only_in_b), "examples": list(record.only_in_b.examples)},
        "bookkeeping": record.bookkeeping,
        "shared_files": record.shared_files,
        "read": bool(record.proofs),
        "valid": [proof.valid for proof in record.proofs],
    }


def people_pieces(record: PeopleRecord) -> Iterator[str]:
    """people: the address book with its evidence, as pieces of one JSON object."""
    yield '{"people": ['
    for number, contact in enumerate(record.people):
        yield (", " if number else "") + json.dumps(_person(contact))
    rest = {
        "in_address_book": record.in_address_book,
        "suggestions": [
            {"addresses": [each.address, each.other], "why": list(each.why)} for each in record.suggestions
        ],
        "notices": [finding_fields(finding) for finding in record.findings],
    }
    yield "], " + json.dumps(rest)[1:]


def address_change_result(record: AddressChangeRecord) -> Result:
    """notice: the folder of the drafts, and how many people they are for."""
    return {
        "folder": path_text(record.folder),
        "drafts": record.drafts,
        "people": record.people,
        "without_address": record.without_address,
        "doubtful": record.doubtful,
        "to_check": record.to_check,
        "not_written": record.not_written,
        "sent": 0,
    }


def check_result(record: CheckRecord) -> Result:
    """check: the verdict, and for an archive whether it is still whole."""
    result: Result = {"verdict": verdict_fields(record.verdict), **verdict_fields(record.verdict)}
    result["accounts"] = [account_fields(holdings) for holdings in record.accounts]
    result["ledger"] = ledger_fields(record.ledger)
    if record.seal is not None:
        result |= {"seal": record.seal.digest[:12], "seal_covers": record.seal.kind.value}
    result["as_of"] = record.as_of.isoformat(timespec="seconds") if record.as_of is not None else None
    if record.verification is not None:
        result["verification"] = verify_result(record.verification)
    return result


def demo_result(record: DemoRecord) -> Result:
    """demo: the sample home, the backup of it, and where the two differ."""
    return {
        "home": path_text(record.home),
        "backup": backup_result(record.backup),
        "valid": record.verification.valid,
        "failures": [finding_fields(finding) for finding in record.failures],
    }


def self_test_result(record: SelfTestRecord) -> Result:
    """--self-test: as demo, and each step."""
    return {
        "home": path_text(record.home),
        "backup": backup_result(record.backup) if record.backup is not None else None,
        "valid": record.valid,
        "failures": [finding_fields(finding) for finding in record.failures],
        "self_test": [step_fields(each) for each in record.steps],
    }


def step_fields(result: StepResult) -> Result:
    """A step: how it ended, the code of the first reason or none, all reasons, and how many seconds it took."""
    return {
        "name": result.step,
        "outcome": result.outcome,
        "reason": result.findings[0].code if result.findings else None,
        "findings": [finding_fields(finding) for finding in result.findings],
        "seconds": round(result.seconds, 2),
    }


def certificate_result(record: CertificateRecord) -> Result:
    """certificate: the seal, the verdict of the day the archive was made, what is in it, and the files written."""
    statement = record.statement
    return {
        "certificate": {
            "archive": path_text(statement.archive),
            "label": statement.label,
            **asdict(statement.visit),
            "made": moment_text(statement.made),
            "made_with": statement.agent,
            "seal": statement.seal[:12],
            "seal_covers": statement.seal_kind.value,
            "payload_read_now": statement.as_of is not None,
            "seal_sha256": statement.seal,
            "manifest_sha256": statement.manifest_digest,
            "verdict": verdict_fields(statement.verdict),
            "messages": statement.messages,
            "incomplete": statement.incomplete,
            "missing": statement.missing_count,
            "files": statement.files,
            "bytes": statement.size_bytes,
            "people": statement.people,
            "first": moment_text(statement.first),
            "last": moment_text(statement.last),
            "accounts": [account_fields(holdings) for holdings in statement.accounts],
            "ledger": ledger_fields(statement.ledger),
            "as_of": moment_text(statement.as_of),
            "written": [path_text(path) for path in record.files],
        }
    }


def _store(survey: StoreSurvey) -> Result:
    store = survey.store
    result: Result = {
        "client": store.client,
        "path": path_text(store.path),
        "accounts": [
            {
                "address": each.address,
                "protocol": each.protocol,
                "server": each.server,
                "aliases": list(each.aliases),
                "label": each.label,
            }
            for each in store.accounts
        ],
        "mailboxes": [_mailbox(store, mailbox, count) for mailbox, count in survey.mailboxes],
        **_count(survey.total),
        "notices": [finding_fields(finding) for finding in survey.findings],
    }
    if path_text(store.path) != os.fspath(store.path):
        result["path_b64"] = base64.b64encode(os.fsencode(store.path)).decode("ascii")
    return result


def _mailbox(store: Store, mailbox: Mailbox, count: Count) -> Result:
    """`account` is an address; `label` names the account where that is not enough."""
    address = store.address_of(mailbox.account)
    return {
        "path": list(mailbox.path),
        "role": mailbox.role.value,
        "account": address,
        "label": mailbox.account if mailbox.account != address else "",
        **_count(count),
    }


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
            {"kind": each.kind, "file": path_text(each.file), "confidence": each.confidence.value}
            for each in contact.found_in
        ],
        "flags": list(contact.flags),
        "family": name.family,
        "given": name.given,
        "middle": name.middle,
        "family_reading": name.family_reading,
        "given_reading": name.given_reading,
        "company": contact.company,
        "honorific": name.honorific,
        "is_firm": contact.is_firm,
        "phones": list(contact.phones),
        "postal": [asdict(each) for each in contact.postal],
        "raw": contact.raw,
        "received": contact.received,
        "sent": contact.sent,
        "deleted": contact.deleted,
        "first": moment_text(contact.first),
        "last": moment_text(contact.last),
    }


def moment_text(moment: datetime | None) -> str | None:
    """A moment in ISO 8601; None where there is none."""
    return moment.isoformat() if moment is not None else None


def _encryption(record: BackupRecord) -> Result:
    """The recovery key where the record has it and no file took it; the archive itself never holds it."""
    if record.encrypted is None:
        return {}
    result: Result = {"encrypted": path_text(record.encrypted)}
    if record.recovery_file is not None:
        return {**result, "recovery_key_file": path_text(record.recovery_file)}
    return {**result, "recovery_key": record.recovery_key} if record.recovery_key else result
