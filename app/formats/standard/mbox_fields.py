"""The fields by which mail programs note in the message itself what they know of it: taken out, and written anew.

X-Mozilla-Status: 0001\\n     Mozilla: read; X-Mozilla-Status2 has the upper half, X-Mozilla-Keys the tags
Status: RO\\nX-Status: AF\\n  Unix: read and old, answered, flagged; X-Keywords has the tags
"""

import re

from app.formats.common.sections import head_length, is_field
from app.formats.standard.mbox_status import status_flags
from app.model.mail import MessageFlag

_STATUS_LINE = re.compile(
    rb"(?<![^\r\n])(?:X-Mozilla-Status2?|X-Mozilla-Keys|X-Status|Status|X-Keywords):[^\r\n]*(?:\r\n|\n|\r|\Z)"
)
_KEYWORDS = re.compile(rb"(?<![^\r\n])(?:X-Mozilla-Keys|X-Keywords):([^\r\n]*)")
_KEYWORD = re.compile(r"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|~]{1,100}\Z")
"""A keyword of IMAP (RFC 9051, flag-keyword): printable ASCII, without the characters of its syntax."""
_JUNK = frozenset({"junk", "$junk"})
_MOZILLA_BITS = (
    (MessageFlag.READ, 0x1),
    (MessageFlag.ANSWERED, 0x2),
    (MessageFlag.FLAGGED, 0x4),
    (MessageFlag.FORWARDED, 0x1000),
)
_KEYS_WIDTH = 80
"""Thunderbird leaves so much room for tags, which it then writes in place (nsMsgLocalFolderHdrs.h)."""
_FIRST_LINE = 1000
NEVER_PUT_BACK = MessageFlag.DELETED
"""The next program would throw away for good what is marked so."""


def keywords_of(octets: bytes) -> tuple[str, ...]:
    """The tags in the head of a message as a mail program stored it, in order; what is no keyword is left out."""
    head = octets[: head_length(octets)]
    if b"X-Mozilla-Keys:" not in head and b"X-Keywords:" not in head:
        return ()
    words = (word for found in _KEYWORDS.findall(head) for word in found.decode("latin-1").split())
    return tuple(dict.fromkeys(word for word in words if _KEYWORD.match(word)))


def without_status(octets: bytes) -> bytes:
    """The message without the fields of mail programs."""
    length = head_length(octets)
    head = octets[:length]
    return _STATUS_LINE.sub(b"", head) + octets[length:] if b"Status" in head or b"Key" in head else octets


def with_unix_status(octets: bytes, flags: MessageFlag, keywords: tuple[str, ...]) -> bytes:
    """The message with fields that say `flags` and `keywords`; as it is where its own say just that."""
    wanted = flags & ~NEVER_PUT_BACK
    said, _ = status_flags(octets[: head_length(octets)])
    if said == wanted:
        return octets
    fields = b"Status: RO" if MessageFlag.READ in wanted else b"Status: O"
    letters = ((MessageFlag.ANSWERED, b"A"), (MessageFlag.FLAGGED, b"F"), (MessageFlag.DRAFT, b"T"))
    fields += b"\n"
    if marks := b"".join(letter for flag, letter in letters if flag in wanted):
        fields += b"X-Status: " + marks + b"\n"
    words = _words(wanted, keywords)
    if MessageFlag.FORWARDED in wanted:
        words = (*words, "$Forwarded")
    if words:
        fields += b"X-Keywords: " + " ".join(dict.fromkeys(words)).encode("ascii") + b"\n"
    return _with_fields(fields, octets)


def with_mozilla_status(octets: bytes, flags: MessageFlag, keywords: tuple[str, ...]) -> bytes:
    """The message with the fields that Thunderbird writes first in each message of a local folder."""
    bits = sum(bit for flag, bit in _MOZILLA_BITS if flag in flags)
    keys = " ".join(_words(flags, keywords)).encode("ascii").ljust(_KEYS_WIDTH)
    status = f"X-Mozilla-Status: {bits:04x}\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: ".encode("ascii")
    return _with_fields(status + keys + b"\n", octets)


def _words(flags: MessageFlag, keywords: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(word for word in keywords if word.lower() not in _JUNK)
    return (*words, "Junk") if MessageFlag.JUNK in flags else words


def _with_fields(fields: bytes, octets: bytes) -> bytes:
    """`fields` above the head, with its line ends."""
    plain = without_status(octets)
    if not is_field(plain[:_FIRST_LINE]) and not plain.startswith((b"\n", b"\r\n")):
        # A text without a head: all of it is the body.
        fields += b"\n"
    return (fields.replace(b"\n", b"\r\n") if b"\r\n" in plain[: head_length(plain)] else fields) + plain
