"""The judge: runs every rule and takes the worst answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from app.model.codes import Code, CountedBy
from app.model.findings import Finding
from app.model.verdict import Answer, Facts, Verdict
from app.verdict.rules import AGAINST, UNKNOWABLE

_HAS_COUNTED: Mapping[CountedBy, Callable[[Facts], bool]] = {
    CountedBy.OTHER_PROBLEMS: lambda facts: False,
    CountedBy.MESSAGES: lambda facts: not facts.messages,
    CountedBy.INCOMPLETE: lambda facts: bool(facts.incomplete),
    CountedBy.GAPS: lambda facts: bool(facts.gaps),
    CountedBy.UNREADABLE: lambda facts: bool(facts.unreadable),
    CountedBy.CHANGED: lambda facts: bool(facts.changed),
    CountedBy.UNCOMPARED: lambda facts: bool(facts.uncompared),
    CountedBy.CLIENTS_RUNNING: lambda facts: bool(facts.clients_running),
}
"""Whether a figure of the facts speaks already, by its name."""


def count_problems(facts: Facts, findings: Iterable[Finding]) -> Facts:
    """The facts with every problem among `findings` counted, whoever reported it: none of them allows "safe".

    A problem whose own figure says nothing is one of `other_problems`.
    """
    uncounted = [
        finding for finding in findings if finding.is_problem and not _HAS_COUNTED[finding.code.counted_by](facts)
    ]
    return replace(facts, other_problems=facts.other_problems + len(uncounted))


def judge(facts: Facts) -> Verdict:
    """Safe only where no rule has anything to say; every reason is listed, not only the first."""
    against = [reason for rule in AGAINST if (reason := rule(facts)) is not None]
    unknowable = [reason for rule in UNKNOWABLE if (reason := rule(facts)) is not None]
    if against:
        return Verdict(Answer.NOT_SAFE, tuple(against + unknowable))
    if unknowable:
        return Verdict(Answer.UNKNOWN, tuple(unknowable))
    return Verdict(Answer.SAFE, (Finding(Code.EVERYTHING_PROVED),))
