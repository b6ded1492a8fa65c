"""The signs in one message that somebody sent: of its headers, its text and its subject, and of them together."""

import re
from functools import lru_cache

from app.contacts.patterns import ABSENCE, signs_of_subject
from app.contacts.weights import MACHINE_SIGNS, MAX_MESSAGE_WEIGHT, WEIGHTS
from app.model.mail import Envelope

_WRITTEN_BY_PROGRAMS = frozenset({"auto_replied", "auto_submitted", "null_return_path", "delivery_report"})
_OF_LISTS = frozenset({"text_unsubscribe", "many_links"})
_SPAM = frozenset({"spam_verdict", "spam_subject", "text_swindle"})
_OPENING = frozenset("【[［<＜「『(（")
_OWN_BRACKETS = re.compile(r"^\s*[【\[［<＜「『(（]\s*([^】\]］>＞」』)）]{2,40})[】\]］>＞」』)）]")


def message_signs(envelope: Envelope) -> tuple[str, ...]:
    """Codes of `WEIGHTS`, and others of its headers, in a fixed order."""
    subject, sender, is_answer = envelope.subject, envelope.sender, bool(envelope.answers)
    codes, is_reply = signs_of_subject(subject, is_answer=is_answer)
    if not is_reply and sender is not None and subject.lstrip()[:1] in _OPENING and _names_itself(sender.name, subject):
        codes += ("name_in_subject",)
    return _together(envelope.signals, codes, is_answer)


@lru_cache(maxsize=8192)
def _together(signals: tuple[str, ...], of_subject: tuple[str, ...], is_answer: bool) -> tuple[str, ...]:
    """All signs of a message: there are few different ones."""
    codes = [*signals, *of_subject]
    if is_answer and _WRITTEN_BY_PROGRAMS.isdisjoint(signals) and "text_automatic" not in codes:
        codes.append("in_thread")
    if "discussion_list" in codes:
        # How to unsubscribe stands below the letter, written by the list.
        codes = [code for code in codes if code not in _OF_LISTS]
    if not _SPAM.isdisjoint(codes):
        # The sender of spam takes pains to look like a person.
        codes = [code for code in codes if code not in WEIGHTS or code in MACHINE_SIGNS]
    return tuple(codes)


def is_written_by_hand(envelope: Envelope) -> bool:
    """False for an answer that a program wrote: it does not show that a person is there."""
    return _WRITTEN_BY_PROGRAMS.isdisjoint(envelope.signals)


@lru_cache(maxsize=8192)
def message_weight(signs: tuple[str, ...]) -> int:
    """How much one message with these signs looks like a machine's: 0 to `MAX_MESSAGE_WEIGHT`."""
    if ABSENCE in signs:
        # The automatic reply of a person who is away.
        return 0
    return min(sum(WEIGHTS[code][1] for code in signs if code in MACHINE_SIGNS), MAX_MESSAGE_WEIGHT)


def _names_itself(name: str, subject: str) -> bool:
    """True where the subject, in brackets, begins with the sender's name: 【ミミ通販】 of ミミ通販."""
    if len(name) < 2 or (found := _OWN_BRACKETS.match(subject)) is None:
        return False
    inside, name = found[1].strip().casefold(), name.casefold()
    return inside in name or name in inside
