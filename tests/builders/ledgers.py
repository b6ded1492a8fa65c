"""Entries of a ledger, and the statements a person may add."""

from dataclasses import replace
from datetime import UTC, datetime

from app.model.answers import Answers
from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import AccountKey, Evidence, Expectation, ExpectationKind, Proof
from app.model.mail_protocol import MailProtocol
from app.model.record import BackupRecord
from app.model.verdict import Answer
from app.verdict.answers import answered
from app.verdict.judge import judge

DAY = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
IMAP = AccountKey("thunderbird", "hanako@example.jp", MailProtocol.IMAP)
LOCAL = AccountKey("thunderbird", "", MailProtocol.LOCAL)


def entry(
    kind: ExpectationKind = ExpectationKind.PLACE,
    *,
    account: AccountKey | None = None,
    doubt: Finding | None = None,
    proof: Proof | None = None,
    client: str = "thunderbird",
) -> Expectation:
    """An expectation; met by `proof` where one is given."""
    evidence = Evidence(proof=proof, on=DAY, by="") if proof is not None else None
    return Expectation(kind=kind, client=client, account=account, name="x", doubt=doubt, evidence=evidence)


def account_entry(account: AccountKey) -> Expectation:
    """An account nobody has looked at on its server; one that has no server is met."""
    if not account.protocol.has_mail_server:
        return entry(ExpectationKind.ACCOUNT, account=account, proof=Proof.NO_SERVER)
    return entry(ExpectationKind.ACCOUNT, account=account, doubt=Finding(Code.SERVER_NOT_COMPARED))


def statement(
    *,
    servers: frozenset[str] | None = None,
    accepted: bool = False,
    losses: frozenset[str] = frozenset(),
    by: str = "",
) -> Answers:
    """What a person states: that they looked at some servers, or (None) at every one; that a loss is accepted."""
    return Answers(
        servers=servers or frozenset(),
        every_server=servers is None,
        losses=losses,
        every_loss=accepted,
        by=by,
        on=DAY,
    )


def answer_of(record: BackupRecord, *, server_seen: bool) -> Answer:
    """The verdict on a backup with a second copy elsewhere, read back past all caches."""
    assert record.facts is not None
    ledger = answered(record.facts.ledger, statement()) if server_seen else record.facts.ledger
    return judge(replace(record.facts, second_copy=True, past_cache=True, ledger=ledger)).answer
