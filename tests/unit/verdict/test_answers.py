"""What a person states covers the very thing it was said of, and nothing else."""

from dataclasses import replace

import pytest

from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import AccountKey, Expectation, ExpectationKind
from app.model.mail_protocol import MailProtocol
from app.verdict.answers import account_names, answered, unknown_accounts
from tests.builders.ledgers import statement

POP = AccountKey("thunderbird", "hanako@example.jp", MailProtocol.POP)
LOST = Expectation(
    kind=ExpectationKind.MESSAGES,
    client="thunderbird",
    account=POP,
    name="Inbox",
    doubt=Finding(Code.MESSAGES_CUT, {"count": 2}),
    evidence=None,
)


def account(client: str, address: str, label: str = "") -> Expectation:
    """An account whose server is to be looked at."""
    key = AccountKey(client, address, MailProtocol.IMAP, label)
    doubt = Finding(Code.SERVER_NOT_COMPARED)
    return Expectation(
        kind=ExpectationKind.ACCOUNT, client=client, account=key, name=key.name, doubt=doubt, evidence=None
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(LOST, name="Sent"),
        replace(LOST, client="apple-mail"),
        replace(LOST, kind=ExpectationKind.PLACE),
        replace(LOST, account=None),
        replace(LOST, account=replace(POP, address="salon@example.jp")),
        replace(LOST, account=replace(POP, label="Work")),
        replace(LOST, doubt=Finding(Code.MESSAGES_CUT, {"count": 3})),
        replace(LOST, doubt=Finding(Code.REST_IS_NOWHERE, {"count": 2})),
        replace(LOST, doubt=Finding(Code.TRUNCATED, {"path": "/a"})),
    ],
    ids=["mailbox", "program", "kind", "nobody's", "account", "label", "count", "cause", "code"],
)
def test_an_accepted_loss_covers_no_other(other: Expectation) -> None:
    ledger = answered(
        (LOST, other), statement(servers=frozenset({"x"}), losses=frozenset({LOST.identity}), by="Hanako")
    )
    assert [entry.is_open for entry in ledger] == [False, True]


def test_no_loss_is_accepted_without_a_name_or_where_a_server_may_heal_it() -> None:
    on_server = replace(LOST, account=replace(POP, protocol=MailProtocol.IMAP))
    both = frozenset({LOST.identity, on_server.identity})
    nobody = answered((LOST,), statement(servers=frozenset({"x"}), losses=both))
    assert nobody[0].is_open
    assert answered((on_server,), statement(servers=frozenset({"x"}), losses=both, accepted=True, by="Hanako"))[
        0
    ].is_open


def test_a_server_that_was_looked_at_is_not_that_of_another_program() -> None:
    """Two programs may call accounts without a known address the same, such as "Work": they are two."""
    one, other = account("thunderbird", "", "Work"), account("outlook", "", "Work")
    assert one.server != other.server
    ledger = answered((one, other), statement(servers=frozenset({one.server})))
    assert [entry.is_open for entry in ledger] == [False, True]
    plain = statement(servers=frozenset({"work"}))
    assert all(entry.is_open for entry in answered((one, other), plain)), "nobody knows which is meant"
    assert unknown_accounts((one, other), plain) == ["work"]
    assert account_names((one, other)) == ["work (outlook)", "work (thunderbird)"]
    assert not answered((one,), plain)[0].is_open, "here there is only one"
    assert unknown_accounts((one,), plain) == []


def test_an_address_is_one_account_in_every_program() -> None:
    ledger = (account("thunderbird", "hanako@example.jp"), account("outlook", "Hanako@example.jp", "Work"))
    seen = answered(ledger, statement(servers=frozenset({"hanako@EXAMPLE.jp"})))
    assert [entry.is_open for entry in seen] == [False, False]
