"""What the status fields of an mbox message say: Mozilla's bits, and the letters of Unix programs."""

import re
from functools import lru_cache

from app.model.mail import MessageFlag

# Case-sensitive on purpose: programs write these for themselves, and a literal prefix is found ten times faster.
_STATUS = re.compile(rb"X-Mozilla-Status(2?):[ \t]*([0-9A-Fa-f]{1,8})")
_UNIX_STATUS = re.compile(rb"(?:^|[\r\n])(?:X-)?Status:[ \t]*([A-Za-z]{1,8})")
# mailnews/base/public/nsMsgMessageFlags.idl; only the low half is kept in X-Mozilla-Status, the high half in …Status2.
_PARTLY_ON_SERVER = 0x400
_FLAG_BITS = (
    (0x1, MessageFlag.READ.value),
    (0x2, MessageFlag.ANSWERED.value),
    (0x4, MessageFlag.FLAGGED.value),
    (0x8, MessageFlag.DELETED.value),
    (0x1000, MessageFlag.FORWARDED.value),
)
_IMAP_DELETED = 0x200000
# Thunderbird's words for a message: "Junk" by its filter or by hand, "NonJunk" where a person took that back.
_KEYWORDS = re.compile(rb"X-(?:Mozilla-Keys|Keywords):([^\r\n]*)")
_UNIX_FLAGS = {
    "R": MessageFlag.READ,
    "A": MessageFlag.ANSWERED,
    "F": MessageFlag.FLAGGED,
    "D": MessageFlag.DELETED,
    "T": MessageFlag.DRAFT,
}


def status_flags(head: bytes) -> tuple[MessageFlag, bool]:
    """What Mozilla's or the Unix programs' status fields say, and whether the rest of the message is on the server."""
    flags = 0
    partial = False
    if b"Status" in head:
        if b"X-Mozilla-Status" in head:
            partial, flags = _mozilla_bits(head)
        if b"\nStatus:" in head or b"X-Status:" in head or head.startswith(b"Status:"):
            for letters in _UNIX_STATUS.findall(head):
                for letter in letters.decode("ascii"):
                    flags |= _UNIX_FLAGS.get(letter, MessageFlag.NONE).value
    if b"-Key" in head and (b"X-Mozilla-Keys:" in head or b"X-Keywords:" in head):
        flags |= _keyword_flags(head).value
    return _flags(flags), partial


def _mozilla_bits(head: bytes) -> tuple[bool, int]:
    """Whether the rest of the message is on the server, and the flags, by the bits of Mozilla's fields."""
    flags = 0
    partial = False
    for high, value in _STATUS.findall(head):
        bits = int(value, 16)
        if high:
            flags |= MessageFlag.DELETED.value if bits & _IMAP_DELETED else 0
            continue
        partial = bool(bits & _PARTLY_ON_SERVER)
        for bit, flag in _FLAG_BITS:
            if bits & bit:
                flags |= flag
    return partial, flags


# A look-up is ten times as fast as making a value of an enum.
_flags = lru_cache(maxsize=256)(MessageFlag)


def _keyword_flags(head: bytes) -> MessageFlag:
    """What the tags say: "$Forwarded" as on IMAP servers, and junk."""
    words = {word.lower().lstrip(b"$") for keywords in _KEYWORDS.findall(head) for word in keywords.split()}
    is_junk = b"junk" in words and words.isdisjoint((b"nonjunk", b"notjunk"))
    forwarded = MessageFlag.FORWARDED if b"forwarded" in words else MessageFlag.NONE
    return forwarded | (MessageFlag.JUNK if is_junk else MessageFlag.NONE)
