"""Whether a person or a machine is behind an address, with the evidence for it."""

import re
from collections import Counter
from dataclasses import dataclass, field

from app.model.contact import Kind

_BULK = frozenset({"list_id", "list_unsubscribe", "list_post", "precedence_bulk", "feedback_id", "campaign_mailer"})
_AUTOMATIC = frozenset({"auto_submitted", "null_return_path", "multipart_report"})
# Only local parts nobody reads mail at. info@ or shop@ say nothing: in small firms a person sits behind them.
_NOBODY_READS = re.compile(r"(?i)(?:no|do[-_.]?not)[-_.]?reply|mailer-daemon|postmaster|bounces?(?:[-+_.].*)?\Z")


@dataclass(slots=True)
class Evidence:
    """What is known of one address: `signals` counts the messages that carried each header signal."""

    received: int = 0
    sent: int = 0
    sent_as: int = 0
    own: bool = False
    in_address_book: bool = False
    signals: Counter[str] = field(default_factory=Counter)


def classify(address: str, evidence: Evidence) -> tuple[Kind, tuple[str, ...]]:
    """The kind of sender, and the codes of the evidence; ("unknown", ()) where there is none."""
    if evidence.own or evidence.sent_as > evidence.received:
        return Kind.SELF, ("own_account",) if evidence.own else ("sends_from_here",)
    if evidence.sent:
        return Kind.PERSON, ("owner_wrote",)
    if evidence.in_address_book:
        return Kind.PERSON, ("in_address_book",)
    local = address.rpartition("@")[0]
    # One automatic reply does not make a machine of a customer: most of the messages must say so.
    usual = tuple(sorted(code for code, count in evidence.signals.items() if 2 * count > evidence.received))
    if any(code in _BULK for code in usual):
        return Kind.BULK, usual
    if _NOBODY_READS.match(local):
        return Kind.AUTOMATIC, ("nobody_reads", *usual)
    if any(code in _AUTOMATIC for code in usual):
        return Kind.AUTOMATIC, usual
    return Kind.UNKNOWN, ()
