"""The judge: runs every rule and takes the worst answer, for one account or for the whole."""

from dataclasses import replace

from app.model.codes import Code
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import Evidence, Expectation, ExpectationKind, Proof
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
    return Verdict(Answer.SAFE, _grounds(facts))


def judge_accounts(facts: Facts, accounts: tuple[AccountHoldings, ...]) -> tuple[AccountHoldings, ...]:
    """The accounts, each with its own verdict. None is better than what holds for all of them.

    An address is deleted for all programs at once: wherever it is set up, it has the same verdict. What is about none
    of the accounts, as of a program of which no account is known, may be about each.
    """
    keys = [each.key for each in accounts]
    judged = []
    for each in accounts:
        same = [key for key in keys if key == each.key or key.is_same_address(each.key)]
        others = [key for key in keys if key not in same]
        judged.append(replace(each, verdict=judge(facts.of_accounts(same, others))))
    return tuple(judged)


def _grounds(facts: Facts) -> tuple[Finding, ...]:
    """Why it is safe: what the program proved, and what a person stated, with the day."""
    met = [entry for entry in facts.ledger if entry.evidence is not None]
    seen, fetched = _accounts_by(met, Proof.SEEN), _accounts_by(met, Proof.FETCHED)
    lost = {each.evidence: 0 for each in met if each.evidence is not None and each.evidence.proof is Proof.ACCEPTED}
    for entry in met:
        if entry.evidence in lost:
            lost[entry.evidence] += entry.count
    grounds = [] if lost else [Finding(Code.EVERYTHING_PROVED)]
    grounds += [
        Finding(Code.LOSS_ACCEPTED, {"count": count, "name": evidence.by, "day": _day(evidence)})
        for evidence, count in lost.items()
    ]
    if fetched:
        grounds.append(Finding(Code.SERVER_FETCHED, {"count": len(fetched), "day": _first_day(fetched)}))
    if seen:
        grounds.append(Finding(Code.SERVER_SEEN, {"count": len(seen), "day": _first_day(seen)}))
    return tuple(grounds)


def _accounts_by(met: list[Expectation], proof: Proof) -> list[Evidence]:
    """What meets accounts in that way, one for each address: two programs may have the same."""
    found = {
        entry.server.casefold(): entry.evidence
        for entry in met
        if entry.kind is ExpectationKind.ACCOUNT and entry.evidence is not None and entry.evidence.proof is proof
    }
    return list(found.values())


def _first_day(evidences: list[Evidence]) -> str:
    return _day(min(evidences, key=lambda evidence: evidence.on))


def _day(evidence: Evidence) -> str:
    return f"{evidence.on:%Y-%m-%d}"
