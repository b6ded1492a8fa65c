"""The ledger as it is written to record.json and printed as JSON, entry by entry.

Example of one that a person settled:

    {"kind": "account", "client": "thunderbird", "account": {"address": "hanako@example.jp", "protocol": "imap"},
     "name": "hanako@example.jp", "doubt": {"code": "server_not_compared"},
     "evidence": {"proof": "seen", "on": "2026-11-28T15:30:00+09:00", "by": "Hanako"}}
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.model.findings import read_finding
from app.model.ledger import AccountKey, Evidence, Expectation, ExpectationKind, Ledger, Proof
from app.model.mail_protocol import MailProtocol

Fields = dict[str, object]


def ledger_fields(ledger: Ledger) -> list[Fields]:
    """Every entry. An account that is not known is null."""
    return [_expectation_fields(entry) for entry in ledger]


def read_ledger(values: Sequence[Mapping[str, Any]]) -> Ledger:
    """The ledger out of JSON. Raises KeyError, ValueError, TypeError or AttributeError: no entry may be passed over."""
    if not isinstance(values, list):
        raise TypeError("a ledger is a list")
    return tuple(_expectation(each) for each in values)


def _expectation_fields(entry: Expectation) -> Fields:
    account, doubt, evidence = entry.account, entry.doubt, entry.evidence
    return {
        "kind": entry.kind,
        "client": entry.client,
        "account": None if account is None else _account_fields(account),
        "name": entry.name,
        "doubt": None if doubt is None else {"code": doubt.code, **doubt.parameters},
        "evidence": None if evidence is None else _evidence_fields(evidence),
    }


def _account_fields(account: AccountKey) -> Fields:
    """The label only where there is one: archives of before had none."""
    fields: Fields = {"address": account.address, "protocol": account.protocol}
    return {**fields, "label": account.label} if account.label else fields


def _evidence_fields(evidence: Evidence) -> Fields:
    return {"proof": evidence.proof, "on": evidence.on.isoformat(timespec="seconds"), "by": evidence.by}


def _expectation(values: Mapping[str, Any]) -> Expectation:
    client, account, doubt, evidence = (values[name] for name in ("client", "account", "doubt", "evidence"))
    return Expectation(
        kind=ExpectationKind(values["kind"]),
        client=str(client),
        account=None if account is None else _account_key(str(client), account),
        name=str(values["name"]),
        doubt=None if doubt is None else read_finding(doubt),
        evidence=None if evidence is None else _evidence(evidence),
    )


def _account_key(client: str, values: Mapping[str, Any]) -> AccountKey:
    protocol = MailProtocol(values["protocol"])
    return AccountKey(client, str(values["address"]), protocol, str(values.get("label", "")))


def _evidence(values: Mapping[str, Any]) -> Evidence:
    on = datetime.fromisoformat(values["on"])
    if on.tzinfo is None:
        raise ValueError("a moment without its zone")
    return Evidence(proof=Proof(values["proof"]), on=on, by=str(values["by"]))
