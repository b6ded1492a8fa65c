"""No combination of facts makes a verdict safer than it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.codes import Code, CountedBy, Severity, UnknownCode
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.verdict import Answer, Facts
from app.verdict.judge import count_problems, judge
from app.verdict.rules import AGAINST, UNKNOWABLE

BEST = Facts(
    archived=True,
    read_back=True,
    messages=10,
    incomplete=0,
    unreadable=0,
    changed=0,
    other_problems=0,
    clients_running=(),
    same_disk=False,
    server_protocols=frozenset({MailProtocol.LOCAL}),
    gaps=0,
    uncompared=(),
    past_cache=True,
    second_copy=False,
    server_seen=False,
    home_searched=True,
)

COUNTS = st.integers(0, 3)
ANY = st.builds(
    Facts,
    archived=st.booleans(),
    read_back=st.booleans(),
    messages=COUNTS,
    incomplete=COUNTS,
    unreadable=COUNTS,
    changed=COUNTS,
    other_problems=COUNTS,
    clients_running=st.sampled_from([(), ("apple-mail",)]),
    same_disk=st.sampled_from([True, False, None]),
    server_protocols=st.frozensets(st.sampled_from(MailProtocol)),
    gaps=COUNTS,
    uncompared=st.sampled_from([(), (Code.INDEX_MISSING,)]),
    past_cache=st.booleans(),
    second_copy=st.booleans(),
    server_seen=st.booleans(),
    home_searched=st.booleans(),
)
# Most of random facts are bad in several ways at once: these are in two at most, where a hole would show.
NEARLY_BEST = st.tuples(ANY, st.sets(st.sampled_from(list(Facts.__dataclass_fields__)), max_size=2)).map(
    lambda pair: replace(BEST, **{name: getattr(pair[0], name) for name in pair[1]})
)


def may_be_safe(facts: Facts) -> bool:
    """What must all hold before anybody may hear "safe", written down a second time."""
    whole = facts.messages > 0 and not (facts.incomplete or facts.gaps)
    copied = facts.archived and facts.read_back and not (facts.unreadable or facts.changed or facts.other_problems)
    elsewhere = facts.same_disk is False or facts.second_copy
    no_server = {MailProtocol.LOCAL, MailProtocol.FEED, MailProtocol.NEWS}
    server_known = facts.server_seen or (facts.server_protocols and facts.server_protocols <= no_server)
    certain = facts.past_cache and not facts.uncompared and not facts.clients_running
    return bool(whole and copied and elsewhere and server_known and certain and facts.home_searched)


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
        {"incomplete": 1},
        {"gaps": 1},
        {"unreadable": 1},
        {"changed": 1},
        {"other_problems": 1},
        {"clients_running": ("apple-mail",)},
        {"same_disk": True},
        {"same_disk": None},
    ],
)
def test_each_unfavourable_fact_alone_is_not_safe(changed: dict[str, object]) -> None:
    assert judge(replace(BEST, **changed)).answer is Answer.NOT_SAFE  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"server_protocols": frozenset({MailProtocol.IMAP})},
        {"server_protocols": frozenset({MailProtocol.POP})},
        {"server_protocols": frozenset({MailProtocol.UNKNOWN})},
        {"server_protocols": frozenset()},
        {"home_searched": False},
        {"uncompared": ("x",)},
        {"past_cache": False},
    ],
)
def test_what_nobody_can_know_is_unknown(changed: dict[str, object]) -> None:
    assert judge(replace(BEST, **changed)).answer is Answer.UNKNOWN  # type: ignore[arg-type]


def test_a_person_can_settle_two_reasons_and_no_other() -> None:
    doubtful = replace(BEST, same_disk=True, server_protocols=frozenset({MailProtocol.POP}))
    assert judge(replace(doubtful, second_copy=True)).answer is Answer.UNKNOWN
    assert judge(replace(doubtful, server_seen=True)).answer is Answer.NOT_SAFE
    assert judge(replace(doubtful, second_copy=True, server_seen=True)).answer is Answer.SAFE
    assert judge(replace(doubtful, second_copy=True, server_seen=True, incomplete=1)).answer is Answer.NOT_SAFE


FINDINGS = st.builds(Finding, st.sampled_from(list(Code)) | st.builds(UnknownCode, st.text(max_size=5)))


@given(ANY | NEARLY_BEST | st.just(BEST), st.lists(FINDINGS, max_size=4))
def test_no_problem_allows_safe_whoever_reported_it(facts: Facts, findings: list[Finding]) -> None:
    answer = judge(count_problems(facts, findings)).answer
    assert answer is not Answer.SAFE or not any(finding.is_problem for finding in findings)
    assert answer is not Answer.SAFE or judge(facts).answer is Answer.SAFE


@pytest.mark.parametrize("figure", CountedBy)
def test_a_problem_no_figure_speaks_of_is_counted(figure: CountedBy) -> None:
    code = next(code for code in Code if code.counted_by is figure and code.severity is Severity.PROBLEM)
    assert judge(count_problems(BEST, [Finding(code)])).answer is Answer.NOT_SAFE


def test_every_rule_can_speak() -> None:
    worst = Facts(
        archived=True,
        read_back=False,
        messages=0,
        incomplete=1,
        unreadable=1,
        changed=1,
        other_problems=1,
        clients_running=("x",),
        same_disk=True,
        server_protocols=frozenset({MailProtocol.IMAP}),
        gaps=1,
        uncompared=(Code.INDEX_MISSING,),
        past_cache=False,
        second_copy=False,
        server_seen=False,
        home_searched=False,
    )
    decided = {rule.__name__ for rule in (*AGAINST, *UNKNOWABLE) if rule(worst) is not None}
    missing = {"not_archived", "read_back_through_cache"}
    assert decided == {rule.__name__ for rule in (*AGAINST, *UNKNOWABLE)} - missing
    assert AGAINST[0](replace(worst, archived=False)) is not None
    assert UNKNOWABLE[-1](replace(worst, read_back=True)) is not None
