"""No combination of facts makes a verdict safer than it is."""

from dataclasses import replace
from itertools import product

from app.model.verdict import Answer
from app.verdict.judge import judge
from app.verdict.rules import AGAINST, UNKNOWABLE, Facts

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
    server_protocols=frozenset({"local"}),
)


def test_the_best_facts_are_still_not_called_safe() -> None:
    verdict = judge(BEST)
    assert verdict.answer is Answer.UNKNOWN
    assert [reason.code for reason in verdict.reasons] == ["index_not_compared"]


def test_each_doubt_alone_is_not_safe() -> None:
    doubts: list[dict[str, object]] = [
        {"archived": False},
        {"read_back": False},
        {"messages": 0},
        {"incomplete": 1},
        {"unreadable": 1},
        {"changed": 1},
        {"other_problems": 1},
        {"clients_running": ("apple-mail",)},
        {"same_disk": True},
        {"same_disk": None},
    ]
    for doubt in doubts:
        assert judge(replace(BEST, **doubt)).answer is Answer.NOT_SAFE, doubt  # type: ignore[arg-type]


def test_every_combination() -> None:
    for archived, read_back, messages, incomplete, problems, same_disk, protocols in product(
        (True, False), (True, False), (0, 5), (0, 1), (0, 1), (True, False, None), ({"imap"}, {"pop"}, {"local"}, set())
    ):
        facts = replace(
            BEST,
            archived=archived,
            read_back=read_back,
            messages=messages,
            incomplete=incomplete,
            other_problems=problems,
            same_disk=same_disk,
            server_protocols=frozenset(protocols),
        )
        verdict = judge(facts)
        assert verdict.reasons
        assert verdict.answer is not Answer.SAFE


def test_every_rule_can_speak() -> None:
    worst = Facts(True, False, 0, 1, 1, 1, 1, ("x",), True, frozenset({"imap"}))
    said = {rule.__name__ for rule in (*AGAINST, *UNKNOWABLE) if rule(worst) is not None}
    assert said == {rule.__name__ for rule in (*AGAINST, *UNKNOWABLE)} - {"not_archived"}
    assert AGAINST[0](replace(worst, archived=False)) is not None
