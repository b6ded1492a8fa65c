"""No combination of facts makes a verdict safer than it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.code_definitions import Severity, SummedBy, Trait, UnknownCode
from app.model.codes import Code
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import AccountKey, Expectation, ExpectationKind, Ledger, Proof
from app.model.mail_protocol import MailProtocol
from app.model.verdict import Answer, Facts
from app.verdict.answers import answered, unknown_accounts
from app.verdict.judge import judge, judge_accounts
from app.verdict.rules import AGAINST, UNKNOWABLE
from tests.builders.ledgers import IMAP, LOCAL, account_entry, entry, statement

OTHER = AccountKey("thunderbird", "shop@example.com", MailProtocol.POP)
ELSEWHERE = AccountKey("apple-mail", "taro@example.jp", MailProtocol.IMAP)

BEST = Facts(
    archived=True,
    read_back=True,
    past_cache=True,
    messages=10,
    clients_running=(),
    same_disk=False,
    second_copy=False,
    home_searched=True,
    changed_since=(),
    drill_failed=0,
    ledger=(account_entry(LOCAL), entry(ExpectationKind.MAILBOX, account=LOCAL, proof=Proof.COPIED)),
)

CODES = st.sampled_from(list(Code)) | st.builds(UnknownCode, st.text(max_size=5))
ENTRIES = st.builds(
    entry,
    st.sampled_from(ExpectationKind),
    account=st.sampled_from([None, LOCAL, IMAP, OTHER]),
    doubt=st.builds(Finding, CODES, st.sampled_from([{}, {"count": 0}, {"count": 2}])),
    proof=st.none() | st.sampled_from(Proof),
    client=st.sampled_from(["", "thunderbird"]),
)
LEDGERS = st.lists(ENTRIES, max_size=4).map(tuple)
ANY = st.builds(
    Facts,
    archived=st.booleans(),
    read_back=st.booleans(),
    past_cache=st.booleans(),
    messages=st.integers(0, 3),
    clients_running=st.sampled_from([(), ("apple-mail",)]),
    same_disk=st.sampled_from([True, False, None]),
    second_copy=st.booleans(),
    home_searched=st.booleans(),
    changed_since=st.sampled_from([(), None, ("/home/x/Inbox",)]),
    drill_failed=st.sampled_from([0, None, 1]),
    ledger=LEDGERS,
)
# Most of random facts are bad in several ways at once: these are in two at most, where a hole would show.
NEARLY_BEST = st.tuples(ANY, st.sets(st.sampled_from(list(Facts.__dataclass_fields__)), max_size=2)).map(
    lambda pair: replace(BEST, **{name: getattr(pair[0], name) for name in pair[1]})
)


def may_be_safe(facts: Facts) -> bool:
    """What must all hold before anybody may hear "safe", written down a second time."""
    met = all(each.evidence is not None for each in facts.ledger)
    asked = any(each.kind is ExpectationKind.ACCOUNT for each in facts.ledger)
    copied = facts.archived and facts.read_back and facts.past_cache and facts.messages > 0
    elsewhere = facts.same_disk is False or facts.second_copy
    still = facts.changed_since == () and not facts.clients_running
    tried = facts.drill_failed == 0
    return bool(met and asked and copied and elsewhere and still and tried and facts.home_searched)


@given(ANY | NEARLY_BEST)
def test_safe_only_where_everything_holds(facts: Facts) -> None:
    verdict = judge(facts)
    assert verdict.reasons
    assert (verdict.answer is Answer.SAFE) == may_be_safe(facts)


def test_the_best_facts_are_safe() -> None:
    assert judge(BEST).answer is Answer.SAFE
    assert [reason.code for reason in judge(BEST).reasons] == ["everything_proved"]


@pytest.mark.parametrize(
    "changed",
    [
        {"archived": False},
        {"read_back": False},
        {"messages": 0},
        {"clients_running": ("apple-mail",)},
        {"same_disk": True},
        {"same_disk": None},
        {"changed_since": ("/home/x/Inbox",)},
    ],
)
def test_each_unfavourable_fact_alone_is_not_safe(changed: dict[str, object]) -> None:
    assert judge(replace(BEST, **changed)).answer is Answer.NOT_SAFE  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"ledger": (account_entry(IMAP),)},
        {"ledger": (account_entry(OTHER),)},
        {"ledger": (account_entry(AccountKey("", "", MailProtocol.UNKNOWN)),)},
        {"ledger": ()},
        {"home_searched": False},
        {"past_cache": False},
        {"changed_since": None},
        {"drill_failed": 1},
        {"drill_failed": None},
    ],
)
def test_what_nobody_can_know_is_unknown(changed: dict[str, object]) -> None:
    assert judge(replace(BEST, **changed)).answer is Answer.UNKNOWN  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [code for code in Code if code.severity is Severity.PROBLEM])
def test_no_problem_left_open_allows_safe(code: Code) -> None:
    doubtful = replace(BEST, ledger=(*BEST.ledger, entry(doubt=Finding(code, {"count": 0}))))
    answer = Answer.UNKNOWN if code.summed_by in (SummedBy.SERVER, SummedBy.UNCOMPARED) else Answer.NOT_SAFE
    assert judge(doubtful).answer is answer


def test_an_entry_is_met_or_says_why_not() -> None:
    with pytest.raises(ValueError, match="nothing meets"):
        entry(doubt=None)


def doubtful(damaged: AccountKey = IMAP) -> Ledger:
    """Two accounts on servers, and one damaged place of one."""
    damage = entry(account=damaged, doubt=Finding(Code.ONLY_ZEROS, {"path": "x", "bytes": 4}))
    return (*BEST.ledger, account_entry(IMAP), account_entry(OTHER), damage)


def test_a_person_can_settle_what_trait_says_and_nothing_else() -> None:
    seen = answered(doubtful(OTHER), statement())
    assert judge(replace(BEST, ledger=seen)).answer is Answer.NOT_SAFE
    assert judge(replace(BEST, ledger=answered(seen, statement(accepted=True)))).answer is Answer.NOT_SAFE, "no name"
    accepted = judge(replace(BEST, ledger=answered(seen, statement(accepted=True, by="Hanako"))))
    assert accepted.answer is Answer.SAFE
    assert [reason.code for reason in accepted.reasons] == ["loss_accepted", "server_seen"]
    assert accepted.reasons[0].parameters == {"count": 1, "name": "Hanako", "day": "2026-11-28"}
    assert judge(replace(BEST, same_disk=True, ledger=seen)).answer is Answer.NOT_SAFE


def test_what_a_server_keeps_is_not_lost() -> None:
    for account, is_settled in ((IMAP, False), (OTHER, True), (LOCAL, True), (None, True)):
        damage = entry(account=account, doubt=Finding(Code.ONLY_ZEROS, {"path": "x", "bytes": 4}))
        (answer,) = answered((damage,), statement(accepted=True, by="Hanako"))
        assert answer.is_open is not is_settled


@given(LEDGERS)
def test_answers_meet_no_other_entry(ledger: Ledger) -> None:
    for before, after in zip(ledger, answered(ledger, statement(accepted=True, by="Hanako")), strict=True):
        assert before.doubt is not None
        settled = before.is_loss or before.doubt.code.trait is Trait.SERVER_ANSWER
        assert after == before or (before.is_open and settled)


def named(*accounts: AccountKey) -> tuple[AccountHoldings, ...]:
    return tuple(AccountHoldings(each.client, each.address, each.protocol) for each in accounts)


def test_each_account_has_its_own_verdict() -> None:
    facts = replace(BEST, ledger=doubtful(), clients_running=("apple-mail",))
    answers = {
        each.key: each.verdict.answer
        for each in judge_accounts(facts, named(LOCAL, IMAP, OTHER, ELSEWHERE))
        if each.verdict is not None
    }
    assert answers == {
        LOCAL: Answer.SAFE,
        IMAP: Answer.NOT_SAFE,
        OTHER: Answer.UNKNOWN,
        ELSEWHERE: Answer.NOT_SAFE,
    }
    assert judge(facts).answer is Answer.NOT_SAFE


def test_servers_are_seen_one_by_one() -> None:
    ledger = tuple(replace(each, name=each.account.address if each.account else "") for each in doubtful())
    answers = statement(servers=frozenset({"SHOP@example.com"}))
    seen = replace(BEST, ledger=answered(ledger, answers))
    assert [each.verdict and each.verdict.answer for each in judge_accounts(seen, named(OTHER, IMAP))] == [
        Answer.SAFE,
        Answer.NOT_SAFE,
    ]
    assert unknown_accounts(ledger, answers) == []
    assert unknown_accounts(ledger, statement(servers=frozenset({"nobody@example.jp"}))) == ["nobody@example.jp"]


RANK = {Answer.SAFE: 0, Answer.UNKNOWN: 1, Answer.NOT_SAFE: 2}


@given(ANY | NEARLY_BEST)
def test_the_whole_is_never_better_than_an_account(facts: Facts) -> None:
    whole = judge(facts).answer
    for each in judge_accounts(facts, named(LOCAL, IMAP, OTHER)):
        assert each.verdict is not None
        others = [key for key in (LOCAL, IMAP, OTHER) if key != each.key]
        asked = any(entry.kind is ExpectationKind.ACCOUNT for entry in facts.of_accounts([each.key], others).ledger)
        assert RANK[each.verdict.answer] <= RANK[whole] or not asked


@given(ENTRIES)
def test_what_is_nobodys_concerns_everybody(entry: Expectation) -> None:
    if entry.account is None:
        assert entry.concerns(IMAP)
        assert not entry.client or not entry.concerns(ELSEWHERE)
    elif entry.account == LOCAL and entry.kind is not ExpectationKind.ACCOUNT:
        assert [each for each in (LOCAL, IMAP, OTHER) if entry.concerns(each)] == [LOCAL, IMAP, OTHER]
    else:
        assert [each for each in (LOCAL, IMAP, OTHER) if entry.concerns(each)] == [entry.account]


UNOWNED = AccountKey("thunderbird", "", MailProtocol.UNKNOWN)
DAMAGE = Finding(Code.ONLY_ZEROS, {"path": "x", "bytes": 4})


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(entry(account=LOCAL, doubt=DAMAGE), id="local folders, where mail of any account may lie"),
        pytest.param(entry(account=UNOWNED, doubt=DAMAGE), id="mail of nobody known"),
        pytest.param(entry(account=replace(IMAP, protocol=MailProtocol.POP), doubt=DAMAGE), id="set up twice"),
        pytest.param(entry(account=replace(IMAP, client="claws"), client="claws", doubt=DAMAGE), id="another program"),
        pytest.param(entry(account=replace(IMAP, address="Hanako@Example.JP"), doubt=DAMAGE), id="another case"),
        pytest.param(entry(client="claws", doubt=DAMAGE), id="a program without an account"),
        pytest.param(entry(account=replace(IMAP, address="h@gone.example"), doubt=DAMAGE), id="an account not listed"),
    ],
)
def test_what_may_be_about_an_account_speaks_against_it(damaged: Expectation) -> None:
    seen = answered((account_entry(IMAP), damaged), statement())
    (judged,) = judge_accounts(replace(BEST, ledger=seen), named(IMAP))
    assert judged.verdict is not None and judged.verdict.answer is Answer.NOT_SAFE


def test_an_address_in_two_programs_has_one_verdict() -> None:
    second = replace(IMAP, client="claws")
    ledger = (account_entry(IMAP), account_entry(second), entry(client="claws", doubt=DAMAGE))
    judged = judge_accounts(replace(BEST, ledger=answered(ledger, statement())), named(IMAP, second, OTHER))
    assert [each.verdict and each.verdict.answer for each in judged][:2] == [Answer.NOT_SAFE, Answer.NOT_SAFE]
    assert judged[2].verdict is not None and judged[2].verdict.answer is Answer.UNKNOWN


def test_seeing_one_server_says_nothing_of_mail_of_nobody() -> None:
    ledger = (account_entry(IMAP), replace(account_entry(UNOWNED), name=""))
    seen = answered(ledger, statement(servers=frozenset({"x"})))
    judged = judge_accounts(replace(BEST, ledger=seen), named(IMAP, UNOWNED))
    assert [each.verdict and each.verdict.answer for each in judged] == [Answer.SAFE, Answer.UNKNOWN]


def test_every_rule_can_speak() -> None:
    by_reason = {code.summed_by: entry(doubt=Finding(code)) for code in Code if code.trait is not Trait.LOSS}
    damage = entry(doubt=Finding(Code.DAMAGED_HERE, {"count": 1}))
    worst = Facts(
        archived=True,
        read_back=False,
        past_cache=False,
        messages=0,
        clients_running=("x",),
        same_disk=True,
        second_copy=False,
        home_searched=False,
        changed_since=("/home/x/Inbox",),
        drill_failed=1,
        ledger=(*by_reason.values(), damage, account_entry(IMAP)),
    )
    decided = {rule.__name__ for rule in (*AGAINST, *UNKNOWABLE) if rule(worst) is not None}
    missing = {"not_archived", "read_back_through_cache", "source_not_seen"}
    assert decided == {rule.__name__ for rule in (*AGAINST, *UNKNOWABLE)} - missing
