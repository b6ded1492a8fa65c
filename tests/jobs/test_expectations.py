"""The ledger of a backup: every mailbox, account, list and problem has an entry, with whose it is and what met it."""

from datetime import datetime
from pathlib import Path

import pytest

from app.archive.catalog import catalog
from app.archive.catalog.catalog import MailboxFigures
from app.jobs import expectations
from app.jobs.expectations import Copied, of_backup
from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import AccountKey, Expectation, ExpectationKind, Proof
from app.model.mail_protocol import MailProtocol
from app.model.missing_message import IndexCheckResult
from app.model.record import BackupRecord
from app.model.store import Account, Store
from app.model.verdict import Answer
from tests.builders.ledgers import answer_of
from tests.builders.unix import put
from tests.jobs.test_doubts import profile, saved


def ledger(record: BackupRecord) -> dict[tuple[ExpectationKind, str], Expectation]:
    """The entries by kind and name."""
    assert record.facts is not None
    return {(entry.kind, entry.name): entry for entry in record.facts.ledger}


def test_every_account_and_mailbox_has_an_entry(tmp_path: Path) -> None:
    profile(tmp_path / "home")
    record = saved(tmp_path, tmp_path / "home")
    entries = ledger(record)
    account = entries[ExpectationKind.ACCOUNT, "hanako@example.jp"]
    assert account.is_open
    assert account.account is not None and account.account.protocol is MailProtocol.POP
    local = entries[ExpectationKind.ACCOUNT, ""]
    assert local.evidence is not None and local.evidence.proof is Proof.NO_SERVER
    mailboxes = [entry for (kind, _), entry in entries.items() if kind is ExpectationKind.MAILBOX]
    assert len(mailboxes) == 2
    assert {entry.evidence.proof for entry in mailboxes if entry.evidence} == {Proof.COPIED}
    assert {entry.account.address for entry in mailboxes if entry.account} == {"hanako@example.jp", ""}


def test_a_list_without_mail_beside_it_is_met_by_being_compared(tmp_path: Path) -> None:
    home = tmp_path / "home"
    pop = profile(home) / "Mail" / "pop.example.jp"
    put(pop / "Empty.msf", b'// <!-- <mdb:mork:z v="1.4"/> -->\n')
    record = saved(tmp_path, home)
    entries = ledger(record)
    assert (ExpectationKind.MAILBOX, "Empty") not in entries
    lists = [entry for (kind, name), entry in entries.items() if kind is ExpectationKind.INDEX and "Empty" in name]
    assert [entry.evidence.proof for entry in lists if entry.evidence] == [Proof.COMPARED]
    assert answer_of(record, server_seen=True) is Answer.SAFE


def test_damage_is_in_the_account_of_its_mailbox(tmp_path: Path) -> None:
    home = tmp_path / "home"
    put(profile(home) / "Mail" / "pop.example.jp" / "Old", b"\0" * 500)
    put(profile(home) / "Mail" / "pop.example.jp" / "Old.msf", b'// <!-- <mdb:mork:z v="1.4"/> -->\n')
    record = saved(tmp_path, home)
    answers = {each.address: each.verdict.answer for each in record.accounts if each.verdict is not None}
    assert answers["hanako@example.jp"] is Answer.NOT_SAFE
    doubts = [
        entry for entry in ledger(record).values() if entry.doubt is not None and entry.doubt.code == "only_zeros"
    ]
    assert [entry.account.address for entry in doubts if entry.account] == ["hanako@example.jp"]


@pytest.mark.parametrize(
    ("accounts", "findings", "code"),
    [
        ((), (), Code.REST_IS_NOWHERE),
        ((Account("hanako@example.jp", MailProtocol.IMAP),), (), Code.MESSAGES_INCOMPLETE),
        ((), (Finding(Code.ACCOUNTS_UNREADABLE, {"path": "/prefs.js"}),), Code.MESSAGES_INCOMPLETE),
    ],
    ids=["no account", "one on a server", "nobody knows which"],
)
def test_the_rest_is_nowhere_only_where_all_accounts_are_known(
    monkeypatch: pytest.MonkeyPatch, accounts: tuple[Account, ...], findings: tuple[Finding, ...], code: Code
) -> None:
    """What may still be on a server is no loss that somebody could accept."""
    local = AccountKey("thunderbird", "", MailProtocol.LOCAL)
    figures = MailboxFigures(local, ("Old",), (Code.HEADERS_ONLY,), 2)
    monkeypatch.setattr(catalog, "mailbox_figures", lambda path: iter([figures]))
    monkeypatch.setattr(expectations, "folders", lambda path, zone: ())
    monkeypatch.setattr(expectations, "gap_figures", lambda path: iter(()))
    stores = [Store("thunderbird", Path("/mail"), (), accounts=accounts)]
    now = datetime.now().astimezone()
    copied = Copied(catalog=Path("/catalog"), sources=frozenset(), compared=IndexCheckResult(), proved=now, answers=())
    found = of_backup(stores, [], findings, copied)
    (entry,) = (each for each in found if each.kind is ExpectationKind.MESSAGES)
    assert entry.doubt is not None and entry.doubt.code is code
    assert entry.is_loss is (code is Code.REST_IS_NOWHERE)
