"""Header fields out of a raw header block, and the text in them (RFC 5322, RFC 2047), however it was encoded."""

import binascii
import re
from collections.abc import Collection
from functools import lru_cache

from app.mime import charsets
from app.model.text import one_line

FIELD_LIMIT = 64 << 10
"""Octets of one field that are looked at."""
_FIELDS_LIMIT = 2000

_FOLDED = (b" ", b"\t")
# Some programs leave a bare "?" in the text; how far to look for the end is bounded, or hostile words cost hours.
_WORD = re.compile(rb"=\?([!->@-~]{1,60})\?([bBqQ])\?([^?\r\n]*|[^\r\n]{0,300}?)\?=")
_Q_OCTET = re.compile(rb"=([0-9A-Fa-f]{2})")
_CACHED = 512


def fields(head: bytes, names: Collection[bytes]) -> dict[bytes, list[bytes]]:
    """The values of the fields `names` (lower case), unfolded, in the order they stand. Takes linear time."""
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found: dict[bytes, list[list[bytes]]] = {}
    current: list[bytes] | None = None
    count = 0
    # Splitting is several times faster here than any regular expression, and this runs for every message.
    for line in head.split(b"\n"):
        if line[:1] in _FOLDED:
            if current is not None:
                current.append(line)
            continue
        name, colon, value = line.partition(b":")
        name = name.lower()
        if name[-1:] in _FOLDED:
            name = name.rstrip()
        current = None
        if colon and name in names:
            count += 1
            if count > _FIELDS_LIMIT:
                break
            current = [value]
            found.setdefault(name, []).append(current)
    return {name: [b"".join(lines)[:FIELD_LIMIT].strip() for lines in values] for name, values in found.items()}


def decode_text(raw: bytes) -> str:
    """An unstructured field (Subject) as text on one line. Never raises."""
    return _decode_short(raw) if len(raw) <= _CACHED else _decode(raw)


def _decode(raw: bytes) -> str:
    return one_line(_with_words(raw) if b"=?" in raw else charsets.decode(raw, None))


_decode_short = lru_cache(maxsize=4096)(_decode)


def _with_words(raw: bytes) -> str:
    """Text with encoded words (RFC 2047). Neighbours of one charset are joined before they are decoded:

    many programs cut a word in the middle of a character, or forget to return to ASCII at its end.
    """
    pieces: list[str] = []
    pending = b""
    pending_charset = ""
    position = 0
    for found in _WORD.finditer(raw):
        between = raw[position : found.start()]
        charset = found[1].partition(b"*")[0].decode("ascii").lower()
        octets = _word_octets(found[2], found[3])
        position = found.end()
        adjacent = pending_charset and not between.strip()
        if adjacent and charset == pending_charset:
            pending += octets
            continue
        if pending_charset:
            pieces.append(charsets.decode(pending, pending_charset))
        if between.strip() or (between and not pending_charset):
            pieces.append(charsets.decode(between, None))
        pending, pending_charset = octets, charset
    if pending_charset:
        pieces.append(charsets.decode(pending, pending_charset))
    if rest := raw[position:]:
        pieces.append(charsets.decode(rest, None))
    return "".join(pieces)


def _word_octets(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return _Q_OCTET.sub(lambda found: bytes((int(found[1], 16),)), text.replace(b"_", b" "))
    return decode_base64(text)


def decode_base64(text: bytes) -> bytes:
    """Base64 with whatever is missing or too much at its end, and with foreign characters in it. Never raises."""
    try:
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", text.partition(b"=")[0])
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        try:
            return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
        except binascii.Error:
            return b""
