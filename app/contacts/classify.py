"""Whether a person or a machine is behind an address: the evidence of all its messages, weighed in one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.contacts.domains import FREE_MAIL, is_carrier
from app.contacts.patterns import address_signs, name_signs
from app.model.contact import Kind

WEIGHTS: Mapping[str, tuple[Kind, int]] = {
    # What the owner did outweighs what any header says.
    "owner_wrote": (Kind.PERSON, 40),
    "answered_owner": (Kind.PERSON, 40),
    "in_address_book": (Kind.PERSON, 20),
    "in_recipients": (Kind.PERSON, 20),
    "behind_a_form": (Kind.PERSON, 6),
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
    "bounce_return_path": (Kind.BULK, 3),
    "sends_many": (Kind.BULK, 4),
    "bulk_name": (Kind.BULK, 4),
    "bulk_subject": (Kind.BULK, 2),
    # Mail by programs. Nobody reads an answer there, whatever was written to it.
    "nobody_reads": (Kind.AUTOMATIC, 60),
    "delivery_report": (Kind.AUTOMATIC, 8),
    "auto_submitted": (Kind.AUTOMATIC, 5),
    "null_return_path": (Kind.AUTOMATIC, 4),
    "machine_name": (Kind.AUTOMATIC, 6),
    "machine_subject": (Kind.AUTOMATIC, 2),
    "often_machine": (Kind.AUTOMATIC, 2),
    # An answering machine answers for a person; a script may send for one (web forms); Exchange sets this everywhere.
    "auto_replied": (Kind.AUTOMATIC, 1),
    "script_mailer": (Kind.AUTOMATIC, 1),
    "auto_response_suppress": (Kind.AUTOMATIC, 1),
}
"""Every sign, the kind it speaks for, and its weight. A sign of a message counts where most messages carry it."""

_ENOUGH = 4
"""A machine needs this much evidence, and more than there is for a person."""
_ENOUGH_FOR_A_PERSON = 3
_SUBJECTS_DIFFER = 3


@dataclass(slots=True)
class Evidence:
    """What is known of one address: `signals` counts the messages that carried each sign of `WEIGHTS`."""

    received: int = 0
    sent: int = 0
    sent_as: int = 0
    own: bool = False
    name: str = ""
    subjects: int = 0
    answered: bool = False
    in_address_book: bool = False
    in_recipients: bool = False
    signals: Mapping[str, int] = field(default_factory=dict)


def classify(address: str, evidence: Evidence) -> tuple[Kind, tuple[str, ...]]:
    """The kind of sender, and the codes of the evidence that decided; ("unknown", …) where it is not enough."""
    if evidence.own or evidence.sent_as > max(evidence.received, 0):
        return Kind.SELF, ("own_account",) if evidence.own else ("sends_from_here",)
    found = _signs(address, evidence)
    sums = dict.fromkeys(Kind, 0)
    for code in found:
        kind, weight = WEIGHTS[code]
        sums[kind] += weight
    machine, person = sums[Kind.BULK] + sums[Kind.AUTOMATIC], sums[Kind.PERSON]
    if machine >= _ENOUGH and machine > person:
        kind = Kind.BULK if sums[Kind.BULK] > sums[Kind.AUTOMATIC] else Kind.AUTOMATIC
        return kind, tuple(code for code in found if WEIGHTS[code][0] is not Kind.PERSON)
    if person >= _ENOUGH_FOR_A_PERSON:
        return Kind.PERSON, tuple(code for code in found if WEIGHTS[code][0] is Kind.PERSON)
    absent = 2 * evidence.signals.get("headers_absent", 0) > evidence.received
    return Kind.UNKNOWN, ("headers_absent",) if absent else ()


def _signs(address: str, evidence: Evidence) -> list[str]:
    """The signs that count, those of the owner's doing first."""
    local, _, domain = address.casefold().rpartition("@")
    facts = (
        ("owner_wrote", evidence.sent > 0),
        ("answered_owner", evidence.answered),
        ("in_address_book", evidence.in_address_book),
        ("in_recipients", evidence.in_recipients),
        ("mobile_carrier", is_carrier(domain)),
        ("free_mail", domain in FREE_MAIL),
        ("differing_subjects", evidence.subjects >= _SUBJECTS_DIFFER),
    )
    found = [code for code, holds in facts if holds]
    found += [*address_signs(local), *name_signs(evidence.name)]
    # One automatic reply does not make a machine of a customer: most of the messages must say so.
    usual = sorted(code for code, count in evidence.signals.items() if 2 * count > evidence.received)
    return found + [code for code in usual if code in WEIGHTS]
