"""Whether a person or a machine is behind an address: the evidence of all its messages, weighed in one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from app.contacts.domains import FREE_MAIL, is_carrier, sends_by_name
from app.contacts.patterns import ABSENCE, address_signs, name_signs
from app.model.contact import Kind

WEIGHTS: Mapping[str, tuple[Kind, int]] = {
    # What the owner did outweighs what any header says.
    "owner_wrote": (Kind.PERSON, 40),
    "answered_owner": (Kind.PERSON, 40),
    "in_address_book": (Kind.PERSON, 20),
    "in_recipients": (Kind.PERSON, 20),
    "behind_a_form": (Kind.PERSON, 6),
    "named_in_text": (Kind.PERSON, 2),
    # Where and how people write.
    "mobile_carrier": (Kind.PERSON, 5),
    "free_mail": (Kind.PERSON, 3),
    "personal_mailer": (Kind.PERSON, 2),
    "address_changed": (Kind.PERSON, 2),
    "differing_subjects": (Kind.PERSON, 1),
    # Mail to many.
    "list_id": (Kind.BULK, 4),
    "list_unsubscribe": (Kind.BULK, 4),
    "list_post": (Kind.BULK, 2),
    "feedback_id": (Kind.BULK, 4),
    "precedence_bulk": (Kind.BULK, 4),
    "campaign_mailer": (Kind.BULK, 4),
    "bounce_return_path": (Kind.BULK, 4),
    "sends_many": (Kind.BULK, 4),
    "bulk_name": (Kind.BULK, 4),
    "bulk_subject": (Kind.BULK, 4),
    # Small firms, too, send their letters through a service (SES, SendGrid): a sign, but no proof.
    "relay_service": (Kind.BULK, 3),
    "sending_domain": (Kind.BULK, 2),
    "business_name": (Kind.BULK, 1),
    # Mail written by programs, whose address no person reads.
    "nobody_reads": (Kind.AUTOMATIC, 60),
    "system_account": (Kind.AUTOMATIC, 6),
    "delivery_report": (Kind.AUTOMATIC, 6),
    "auto_submitted": (Kind.AUTOMATIC, 5),
    "null_return_path": (Kind.AUTOMATIC, 4),
    "machine_name": (Kind.AUTOMATIC, 6),
    "machine_subject": (Kind.AUTOMATIC, 3),
    "script_mailer": (Kind.AUTOMATIC, 2),
    "often_machine": (Kind.AUTOMATIC, 1),
    # Decided from all messages: nearly all of them ask for answers to different strangers, or to a program.
    "sends_for_others": (Kind.AUTOMATIC, 5),
    # An answering machine answers for a person; Exchange sets the other one everywhere.
    "auto_replied": (Kind.AUTOMATIC, 1),
    "auto_response_suppress": (Kind.AUTOMATIC, 1),
}
"""Every sign, the kind it is evidence for, and its weight; signs of only some messages count by their share."""

_MAX_MESSAGE_WEIGHT = 6
"""One message weighs no more than this, so that newsletters do not outweigh the letters of a person who sends both."""
_MIN_MACHINE_SCORE, _MIN_LEAD = 4, 3
"""A machine needs this much evidence, and as much more than the evidence for a person."""
_MIN_PERSON_SCORE = 3
_MIN_DIFFERING_SUBJECTS = 3
_OFTEN_SHARE = 0.4


@dataclass(slots=True)
class Evidence:
    """What is known about one address. `signals` counts the messages that carried each sign of `WEIGHTS`.

    `weight` is the sum of `message_weight` over all messages, `unsubscribe_requests` how many of the owner's
    messages only asked to be taken off a list.
    """

    received: int = 0
    sent: int = 0
    unsubscribe_requests: int = 0
    sent_as: int = 0
    is_own: bool = False
    name: str = ""
    subjects: int = 0
    answered: bool = False
    in_address_book: bool = False
    in_recipients: bool = False
    weight: int = 0
    signals: Mapping[str, int] = field(default_factory=dict)


@lru_cache(maxsize=8192)
def message_weight(signs: tuple[str, ...]) -> int:
    """How much one message with these signs looks like a machine's: 0 to 6."""
    if ABSENCE in signs:
        # The automatic reply of a person who is away.
        return 0
    return min(sum(WEIGHTS[code][1] for code in signs if _speaks_for_machine(code)), _MAX_MESSAGE_WEIGHT)


def classify(address: str, evidence: Evidence) -> tuple[Kind, tuple[str, ...]]:
    """The kind of sender, and the codes of the evidence that decided; ("unknown", …) where it is not enough."""
    if evidence.is_own or evidence.sent_as > evidence.received:
        return Kind.SELF, ("own_account",) if evidence.is_own else ("sends_from_here",)
    standing = _standing(address, evidence)
    shares = {code: count / max(evidence.received, 1) for code, count in sorted(evidence.signals.items())}
    often = [code for code, share in shares.items() if share >= _OFTEN_SHARE and code in WEIGHTS]
    # Signs of the address itself count in full. Those of messages count by the average message, so that one newsletter
    # among a hundred letters weighs a hundredth.
    own = sum(WEIGHTS[code][1] for code in standing if _speaks_for_machine(code))
    machine = own + evidence.weight / max(evidence.received, 1)
    found = [*standing, *often]
    person = sum(WEIGHTS[code][1] for code in found if not _speaks_for_machine(code))
    # When in doubt, a person: a machine in the address book is a nuisance, a person missing from it is a loss.
    if machine >= _MIN_MACHINE_SCORE and machine >= person + _MIN_LEAD:
        signs = {**dict.fromkeys(standing, 1.0), **shares}
        return _machine_kind(signs), tuple(code for code in found if _speaks_for_machine(code)) or ("mixed_signs",)
    if person >= _MIN_PERSON_SCORE:
        return Kind.PERSON, tuple(code for code in found if not _speaks_for_machine(code))
    return Kind.UNKNOWN, ("headers_absent",) if shares.get("headers_absent", 0) > 1 / 2 else ()


def _standing(address: str, evidence: Evidence) -> list[str]:
    """The signs of the address, its name and what the owner did, which are in no single message."""
    local, _, domain = address.casefold().rpartition("@")
    facts = (
        ("owner_wrote", evidence.sent > evidence.unsubscribe_requests),
        ("answered_owner", evidence.answered),
        ("in_address_book", evidence.in_address_book),
        ("in_recipients", evidence.in_recipients),
        ("mobile_carrier", is_carrier(domain)),
        ("free_mail", domain in FREE_MAIL),
        ("differing_subjects", evidence.subjects >= _MIN_DIFFERING_SUBJECTS),
        ("sending_domain", domain not in FREE_MAIL and sends_by_name(domain)),
    )
    return [*(code for code, holds in facts if holds), *address_signs(local), *name_signs(evidence.name)]


def _machine_kind(signs: Mapping[str, float]) -> Kind:
    """Bulk or automatic: the one with more evidence."""
    sums = dict.fromkeys(Kind, 0.0)
    for code, share in signs.items():
        if code in WEIGHTS:
            kind, weight = WEIGHTS[code]
            sums[kind] += weight * share
    return Kind.BULK if sums[Kind.BULK] > sums[Kind.AUTOMATIC] else Kind.AUTOMATIC


def _speaks_for_machine(code: str) -> bool:
    return WEIGHTS.get(code, (Kind.PERSON, 0))[0] is not Kind.PERSON
