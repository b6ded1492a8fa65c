"""Whether a person or a machine is behind an address: the evidence of all its messages, weighed by one table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.contacts.domains import is_carrier, is_network, is_private, is_providers_own, sends_by_name
from app.contacts.patterns import address_signs, is_random, name_signs, person_signs
from app.contacts.weights import MACHINE_LEAD, MACHINE_SIGNS, MIN_MACHINE, MIN_PERSON, PERSON_LEAD, WEIGHTS
from app.mime.senders import DECEIVING
from app.model.contact import Kind

MIN_DIFFERING_SUBJECTS = 3
_OFTEN = 2
_OFTEN_SHARE, _SOME_SHARE = 0.4, 0.25
"""From these shares of the messages on, a sign is named, and a sign of a person counts."""
_OF_PROGRAMS = frozenset({"nobody_reads", "system_account", "sends_many", "machine_name", "provider_account"})
_SEVERAL_NAMES, _MANY_NAMES, _CERTAINLY_MANY = 3, 5, 12
_NAMES_SHARE, _SEVERAL_SHARE = 0.3, 0.6


_NOTHING = (Kind.UNKNOWN, 0)
FEW_SIGNS = "few_signs"
"""Why nothing is said of an address that little is known of."""


@dataclass(slots=True)
class Evidence:
    """What is known about one address. `signals` counts the messages that carried each sign of `WEIGHTS`.

    `weight` is the sum of `message_weight` over all messages, `unsubscribe_requests` how many of the owner's
    messages only asked to be taken off a list. `names` counts the different names the address gave itself, `flags` are
    the warnings about them.
    """

    received: int = 0
    sent: int = 0
    unsubscribe_requests: int = 0
    sent_as: int = 0
    is_own: bool = False
    name: str = ""
    names: int = 0
    subjects: int = 0
    answered: bool = False
    in_address_book: bool = False
    in_recipients: bool = False
    weight: int = 0
    signals: Mapping[str, int] = field(default_factory=dict)
    flags: Collection[str] = ()


def classify(address: str, evidence: Evidence) -> tuple[Kind, tuple[str, ...]]:
    """The kind of sender, and the codes of the evidence that decided; ("unknown", …) where it is not enough."""
    if evidence.is_own or evidence.sent_as > evidence.received:
        return Kind.SELF, ("own_account",) if evidence.is_own else ("sends_from_here",)
    standing = _standing(address, evidence)
    shares = {code: count / max(evidence.received, 1) for code, count in sorted(evidence.signals.items())}
    # Signs of the address itself count in full. Those of messages count by the average message, so that one newsletter
    # among a hundred letters weighs a hundredth.
    own = sum(WEIGHTS[code][1] for code in standing if code in MACHINE_SIGNS)
    machine = own + evidence.weight / max(evidence.received, 1)
    for_machine = [code for code in standing if code in MACHINE_SIGNS]
    for_machine += [code for code, share in shares.items() if share >= _OFTEN_SHARE and code in MACHINE_SIGNS]
    # Ticket systems put what they send into threads, and devices make few words.
    denied = ("in_thread", "plain_note") if not _OF_PROGRAMS.isdisjoint(standing) else ()
    for_person = [code for code in standing if code not in MACHINE_SIGNS]
    for_person += [
        code
        for code, share in shares.items()
        if share >= _SOME_SHARE and code in WEIGHTS and code not in MACHINE_SIGNS and code not in denied
    ]
    person = sum(WEIGHTS[code][1] for code in for_person)
    if machine >= MIN_MACHINE and machine >= person + MACHINE_LEAD:
        signs = {**dict.fromkeys(standing, 1.0), **shares}
        return _machine_kind(signs), tuple(for_machine) or ("mixed_signs",)
    if person >= MIN_PERSON and person >= machine + PERSON_LEAD:
        return Kind.PERSON, tuple(for_person)
    if shares.get("headers_absent", 0) > 1 / 2:
        return Kind.UNKNOWN, ("headers_absent", *for_person, *for_machine)
    reason = "signs_of_both" if machine and person else FEW_SIGNS
    return Kind.UNKNOWN, (reason, *for_person, *for_machine)


def _standing(address: str, evidence: Evidence) -> list[str]:
    """The signs of the address, its name and what the owner did, which are in no single message."""
    local, _, domain = address.casefold().rpartition("@")
    is_own = is_providers_own(local, domain)
    has_many_names = _has_names(evidence, _MANY_NAMES, _NAMES_SHARE) or evidence.names >= _CERTAINLY_MANY
    has_several_names = not has_many_names and _has_names(evidence, _SEVERAL_NAMES, _SEVERAL_SHARE)
    letters = evidence.sent - evidence.unsubscribe_requests
    facts = (
        ("owner_wrote", letters > 0),
        ("owner_wrote_often", letters >= _OFTEN),
        ("answered_owner", evidence.answered),
        ("in_address_book", evidence.in_address_book),
        ("in_recipients", evidence.in_recipients),
        ("provider_account", is_own),
        ("many_names", has_many_names),
        ("several_names", has_several_names),
        ("random_address", is_random(local)),
        ("deceiving_name", not DECEIVING.isdisjoint(evidence.flags)),
        *_of_domain(domain, is_own=is_own),
        ("differing_subjects", evidence.subjects >= MIN_DIFFERING_SUBJECTS),
    )
    of_name = name_signs(evidence.name)
    if not of_name and not has_many_names and not has_several_names:
        of_name = person_signs(evidence.name)
    return [*(code for code, holds in facts if holds), *address_signs(local), *of_name]


def _of_domain(domain: str, *, is_own: bool) -> tuple[tuple[str, bool], ...]:
    """What the domain says, unless it is that of a provider who writes itself."""
    if is_own:
        return ()
    carrier, private = is_carrier(domain), is_private(domain)
    return (
        ("mobile_carrier", carrier),
        ("free_mail", private and not carrier),
        ("sending_domain", not private and not carrier and sends_by_name(domain)),
        ("network_domain", not private and not carrier and is_network(domain) and not sends_by_name(domain)),
    )


def _has_names(evidence: Evidence, least: int, share: float) -> bool:
    """True for an address that others write from: a list, a fax gateway, a meeting planner."""
    return evidence.names >= least and evidence.names >= share * evidence.received


def _machine_kind(signs: Mapping[str, float]) -> Kind:
    """Bulk or automatic: the one with more evidence."""
    # To look up a member of an enum takes as long as the rest, and to find its place in a dictionary.
    bulk_kind, automatic_kind = Kind.BULK, Kind.AUTOMATIC
    bulk = automatic = 0.0
    for code, share in signs.items():
        kind, weight = WEIGHTS.get(code, _NOTHING)
        if kind is bulk_kind:
            bulk += weight * share
        elif kind is automatic_kind:
            automatic += weight * share
    return bulk_kind if bulk > automatic else automatic_kind
