"""Messages of a HxStore.hxd whose layout nobody knows: the texts around the class of a message, in their usual order.

Each text is UTF-16LE with a NUL behind it, and the next one follows at once:

    hanako@example.jp  Hanako  IPM.Note  <1@example.jp>  See you tomorrow …  Re: booking  booking

Only the order is dependable (ukd1/hxstore-reverse-engineering, SPEC.md 4.2 and 6.2), so all of it is a guess.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from app.formats.common.times import from_ticks
from app.model.mail import Address

ANCHOR = "IPM.Note\0".encode("utf-16-le")
"""The class of a message; a subclass (`IPM.Note.SMIME`) is not one."""
MAX_ANCHORS = 20_000
"""In one object or block; what stands behind the last one is not looked at."""
_MAX_TEXT = 4000
"""Bytes of one text that are looked at: a preview has 255 characters."""
_MAX_BEFORE, _MAX_BEHIND = 2, 8
"""Texts that are looked at on either side."""
_ID = re.compile(r"<[^<>\s@]{1,300}@[^<>\s@]{1,300}>\Z")
_ADDRESS = re.compile(r"[^\s@<>\"',;:]{1,200}@[^\s@<>\"',;:]{1,200}\.[^\s@<>\"',;:]{1,60}\Z")
_NEVER_WRITTEN = frozenset({"Cc", "Cn", "Cs"})
"""Control characters, and what is no character."""
_ANSWER = re.compile(r"(?i)(?:\s*(?:re|fwd?|aw|wg|tr|sv|vs)\s*[:：])+\s*")
# The moments the program can have kept: a number that only looks like one is rare in between.
_FIRST, _LAST = 630_822_816_000_000_000, 641_867_328_000_000_000
"""Ticks of 2000-01-01 and of 2034-12-31."""


@dataclass(frozen=True, slots=True)
class GuessedMessage:
    """What stood around the class of a message."""

    sender: Address | None
    message_id: str
    preview: str
    subject: str
    date: datetime | None = None


def guess(data: bytes, fixed: int = 0) -> Iterator[GuessedMessage]:
    """The messages in an object, or in a block without objects that are known.

    `fixed` is the size of the object's fixed part, where its dates stand; the earliest is when it was sent.
    """
    at = data.find(ANCHOR)
    for _ in range(MAX_ANCHORS):
        if at < 0:
            return
        before = list(_before(data, at))
        behind = list(_behind(data, at + len(ANCHOR)))
        found = _message(before, behind, _earliest(data[:fixed]))
        if found is not None:
            yield found
        at = data.find(ANCHOR, at + len(ANCHOR))


def _before(data: bytes, end: int) -> Iterator[str]:
    """The texts in front of `end`, the nearest first, up to the first bytes that are none."""
    for _ in range(_MAX_BEFORE):
        if data[end - 2 : end] != b"\0\0" or end < 4:
            return
        start = end - 2
        while start >= 2 and end - start < _MAX_TEXT and data[start - 2 : start] != b"\0\0":
            start -= 2
        text = _text(data[start : end - 2])
        if not text:
            return
        yield text
        end = start


def _behind(data: bytes, start: int) -> Iterator[str]:
    """The texts from `start` on, up to the first bytes that are none."""
    for _ in range(_MAX_BEHIND):
        end = start
        while end + 2 <= len(data) and end - start < _MAX_TEXT and data[end : end + 2] != b"\0\0":
            end += 2
        text = _text(data[start:end]) if data[end : end + 2] == b"\0\0" else ""
        if not text:
            return
        yield text
        start = end + 2


def _text(data: bytes) -> str:
    """The bytes as text; empty where a character among them is none that people write."""
    try:
        text = data.decode("utf-16-le")
    except UnicodeDecodeError:
        return ""
    # Invisible characters fill the previews of newsletters, and mobile mail has letters of private use.
    is_text = all(letter in "\t\r\n" or unicodedata.category(letter) not in _NEVER_WRITTEN for letter in text)
    return text.strip() if is_text else ""


def _message(before: list[str], behind: list[str], date: datetime | None) -> GuessedMessage | None:
    name = before[0] if before else ""
    address = before[1] if len(before) > 1 else ""
    if not _ADDRESS.match(address):
        # The name may be absent; what stands before an address without one is another matter.
        name, address = ("", name) if _ADDRESS.match(name) else (name, "")
    ids = 0
    while ids < len(behind) and _ID.match(behind[ids]):
        ids += 1
    preview, subject = _preview_and_subject(behind[ids:])
    if not address and not ids:
        # The class alone stands in many places that are no message.
        return None
    sender = Address(name if address else "", address) if address else None
    return GuessedMessage(sender, behind[0] if ids else "", preview, subject, date)


def _preview_and_subject(texts: list[str]) -> tuple[str, str]:
    """The subject stands there twice, the second time without `Re:`; the preview comes before it."""
    for at, (text, bare) in enumerate(pairwise(texts)):
        if _ANSWER.sub("", text) == _ANSWER.sub("", bare):
            return (texts[at - 1] if at else ""), text
    return (texts[0] if texts else ""), ""


def _earliest(fixed: bytes) -> datetime | None:
    ticks = (int.from_bytes(fixed[at : at + 8], "little") for at in range(0, len(fixed) - 7, 4))
    return from_ticks(min((each for each in ticks if _FIRST <= each <= _LAST), default=0))
