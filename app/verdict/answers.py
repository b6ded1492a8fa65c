"""Enters what a person stated into the ledger. Nothing else a person says can settle an entry."""

from collections.abc import Iterator
from dataclasses import replace

from app.model.answers import Answers
from app.model.code_definitions import Trait
from app.model.ledger import Evidence, Expectation, ExpectationKind, Ledger, Proof


def answered(ledger: Ledger, answers: Answers) -> Ledger:
    """The ledger with the statements of a person, each with its day and name."""
    return tuple(_answered(entry, answers) for entry in ledger)


def unknown_accounts(ledger: Ledger, answers: Answers) -> list[str]:
    """The accounts a person named that are not in the ledger."""
    known = account_names(ledger)
    return sorted(name for name in answers.servers if name.casefold() not in known)


def account_names(ledger: Ledger) -> list[str]:
    """What accounts can be called in an answer: the addresses, and the ids of programs whose accounts have none."""
    return sorted({name for entry in ledger for name in _names(entry)})


def _names(entry: Expectation) -> Iterator[str]:
    if entry.kind is ExpectationKind.ACCOUNT:
        yield (entry.name or entry.client).casefold()
        if entry.account is not None and entry.account.address:
            # An address is one account of its server, however many of this computer's have it.
            yield entry.account.address.casefold()


def _answered(entry: Expectation, answers: Answers) -> Expectation:
    if entry.doubt is None or not entry.is_open:
        return entry
    trait = entry.doubt.code.trait
    seen = answers.every_server or any(name.casefold() in _names(entry) for name in answers.servers)
    if trait is Trait.SERVER_ANSWER and seen:
        return replace(entry, evidence=Evidence(proof=Proof.SEEN, on=answers.on, by=answers.by))
    accepted = answers.every_loss or entry.identity in answers.losses
    if entry.is_loss and accepted and answers.by:
        return replace(entry, evidence=Evidence(proof=Proof.ACCEPTED, on=answers.on, by=answers.by))
    return entry
