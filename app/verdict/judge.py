"""The judge: runs every rule and takes the worst answer."""

from app.model.codes import Code
from app.model.findings import Finding
from app.model.verdict import Answer, Facts, Verdict
from app.verdict.rules import AGAINST, UNKNOWABLE


def judge(facts: Facts) -> Verdict:
    """Safe only where no rule has anything to say; every reason is listed, not only the first."""
    against = [reason for rule in AGAINST if (reason := rule(facts)) is not None]
    unknowable = [reason for rule in UNKNOWABLE if (reason := rule(facts)) is not None]
    if against:
        return Verdict(Answer.NOT_SAFE, tuple(against + unknowable))
    if unknowable:
        return Verdict(Answer.UNKNOWN, tuple(unknowable))
    return Verdict(Answer.SAFE, (Finding(Code.EVERYTHING_PROVED),))
