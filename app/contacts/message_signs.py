"""The signs in one message that somebody sent: of its headers, its text and its subject, and of them together."""

import re
from functools import lru_cache

from app.contacts.patterns import ABSENCE, signs_of_subject
from app.contacts.weights import MAX_MESSAGE_WEIGHT, WEIGHTS, speaks_for_machine
from app.model.mail import Envelope

_WRITTEN_BY_PROGRAMS = frozenset({"auto_replied", "auto_submitted", "null_return_path", "delivery_report"})
_OF_LISTS = frozenset({"text_unsubscribe", "many_links"})
_SPAM = frozenset({"spam_verdict", "spam_subject", "text_swindle"})
_OPENING = frozenset("【[［<＜「『(（")
_OWN_BRACKETS = re.compile(r"^\s*[【\[［<＜「『(（]\s*([^】\]］>＞」』)）]{2,40})[】\]］>＞」』)）]")


def message_signs(envelope: Envelope) -> tuple[str, ...]:
    """Codes of `WEIGHTS`, and others of its headers, in a fixed order."""
    return _together(envelope.signals, _of_subject(envelope), bool(envelope.answers))


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
        codes = [code for code in codes if code not in WEIGHTS or speaks_for_machine(code)]
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
    return min(sum(WEIGHTS[code][1] for code in signs if speaks_for_machine(code)), MAX_MESSAGE_WEIGHT)


def _of_subject(envelope: Envelope) -> tuple[str, ...]:
    codes, is_answer = signs_of_subject(envelope.subject, is_answer=bool(envelope.answers))
    if not is_answer and envelope.sender is not None and _names_itself(envelope.sender.name, envelope.subject):
        codes += ("name_in_subject",)
    return codes


def _names_itself(name: str, subject: str) -> bool:
    """True where the subject begins with the sender's name in brackets: 【ミミ通販】 of ミミ通販."""
    if subject.lstrip()[:1] not in _OPENING or len(name) < 2 or (found := _OWN_BRACKETS.match(subject)) is None:
        return False
    inside, name = found[1].strip().casefold(), name.casefold()
    return inside in name or name in inside
