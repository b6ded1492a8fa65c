"""Enters what a person stated into the ledger. Nothing else a person says can settle an entry."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from app.model.answers import Answers
from app.model.code_definitions import Trait
from app.model.ledger import Evidence, Expectation, ExpectationKind, Ledger, Proof


def answered(ledger: Ledger, answers: Answers) -> Ledger:
    """The ledger with the statements of a person, each with its day and name."""
    seen = frozenset(name.casefold() for name in answers.servers)
    labels = _labels(ledger)
    return tuple(_answered(entry, answers, seen, labels) for entry in ledger)


def unknown_accounts(ledger: Ledger, answers: Answers) -> list[str]:
    """The accounts a person named that are not in the ledger."""
    labels = _labels(ledger)
    known = {name for entry in ledger for name in _names(entry, labels)}
    return sorted(name for name in answers.servers if name.casefold() not in known)


def account_names(ledger: Ledger) -> list[str]:
    """What accounts can be called in an answer: the addresses, and the ids of programs whose accounts have none."""
    return sorted({entry.server.casefold() for entry in ledger if entry.kind is ExpectationKind.ACCOUNT})


def _labels(ledger: Ledger) -> Counter[str]:
    """How many accounts, by their names in an answer, programs call the same."""
    accounts = {(entry.name.casefold(), entry.server.casefold()) for entry in ledger if _has_label(entry)}
    return Counter(label for label, _ in accounts)


def _has_label(entry: Expectation) -> bool:
    return entry.kind is ExpectationKind.ACCOUNT and bool(entry.name)


def _names(entry: Expectation, labels: Counter[str]) -> Iterator[str]:
    """An address is one account of its server, however many of this computer's have it; a label only by itself."""
    if entry.kind is ExpectationKind.ACCOUNT:
        yield entry.server.casefold()
        if labels[entry.name.casefold()] == 1:
            yield entry.name.casefold()


def _answered(entry: Expectation, answers: Answers, servers: frozenset[str], labels: Counter[str]) -> Expectation:
    if entry.doubt is None or not entry.is_open:
        return entry
    trait = entry.doubt.code.trait
    seen = answers.every_server or not servers.isdisjoint(_names(entry, labels))
    if trait is Trait.SERVER_ANSWER and seen:
        return replace(entry, evidence=Evidence(proof=Proof.SEEN, on=answers.on, by=answers.by))
    accepted = answers.every_loss or entry.identity in answers.losses
    if entry.is_loss and accepted and answers.by:
        return replace(entry, evidence=Evidence(proof=Proof.ACCEPTED, on=answers.on, by=answers.by))
    return entry
