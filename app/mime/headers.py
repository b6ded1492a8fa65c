"""Header fields out of a raw header block, and the text in them (RFC 5322, RFC 2047), however it was encoded."""

import binascii
import re
from functools import lru_cache
from itertools import islice

from app.mime import charsets
from app.textkit.memo import Memo
from app.textkit.text import one_line

FIELD_LIMIT = 64 << 10
"""Bytes of one field that are looked at."""
_FIELDS_LIMIT = 2000
_WORDS_LIMIT = 20_000

# Some programs leave a bare "?" in the text; how far to look for the end is bounded, or hostile words cost hours.
# The last word of a field may have lost its own end: fields are cut by programs that count bytes.
_WORD = re.compile(rb"=\?([!->@-~]{1,60})\?([bBqQ])\?(?:([^?\r\n]*)(?:\?=|\??\Z)|([^\r\n]{0,300}?)\?=)")
_CACHED = 512
_CR, _QUESTION = b"\r?"
_BOM = b"\xef\xbb\xbf"


@lru_cache(maxsize=16)
def _wanted(names: frozenset[bytes]) -> Memo[bytes | None]:
    """Those names by how a head spells them, None for others: programs spell them in few ways."""

    def name_of(spelling: bytes) -> bytes | None:
        name = spelling.rstrip().lower()
        return name if name in names else None

    return Memo(name_of, most=4096, longest=80)


def fields(head: bytes, names: frozenset[bytes]) -> dict[bytes, list[bytes]]:
    """The values of the fields `names` (lower case), unfolded, in the order they stand. Takes linear time.

    One search with a pattern of all names takes as long, and its pattern a fiftieth of a second to be made.
    """
    # A byte is looked for by its number: five times as fast in a short head.
    if _CR in head:
        if b"\r\r\n" in head:
            head = head.replace(b"\r\r\n", b"\n")
        head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _BOM[0] in head:
        # A byte order mark, which an editor or a joined file left before a name.
        head = head.replace(_BOM, b"")
    lines = head.replace(b"\n ", b" ").replace(b"\n\t", b"\t").split(b"\n", _FIELDS_LIMIT)
    if len(lines) > _FIELDS_LIMIT:
        lines.pop()
    wanted = _wanted(names)
    may_be_long = len(head) > FIELD_LIMIT
    found: dict[bytes, list[bytes]] = {}
    for line in lines:
        spelling, colon, value = line.partition(b":")
        name = wanted[spelling]
        if name is not None and colon:
            if may_be_long:
                value = value[:FIELD_LIMIT]
            if name in found:
                found[name].append(value.strip())
            else:
                found[name] = [value.strip()]
    return found


def decode_text(raw: bytes, charset: str = "") -> str:
    """An unstructured field (Subject) as text on one line, in a message whose text is in `charset`. Never raises."""
    if raw.isascii() and (_QUESTION not in raw or b"=?" not in raw):
        # Most fields need no look at character sets, and would only drive the others out of the cache.
        text = raw.decode("ascii")
        if text.isprintable() and "  " not in text:
            return text.strip()
    return _decode_short(raw, charset) if len(raw) <= _CACHED else _decode(raw, charset)


def uncleaned(raw: bytes, charset: str = "") -> str:
    """A field as text, invisible characters included: for checks, not for showing. Never raises."""
    return _with_words(raw, charset) if b"=?" in raw else charsets.decode_header(raw, charset)


def is_certain(raw: bytes, charset: str = "") -> bool:
    """False where bytes of a field name no character set, or an unknown one, and may be read in several."""
    if raw.isascii() and b"=?" not in raw:
        return True
    unlabelled = [_WORD.sub(b" ", raw)]
    for found in islice(_WORD.finditer(raw), _WORDS_LIMIT):
        data = _word_bytes(found[2], found[3] if found[3] is not None else found[4])
        if not charsets.is_labelled(data, found[1].partition(b"*")[0].decode("ascii")):
            unlabelled.append(data)
    return all(charsets.is_certain(data, charset) for data in unlabelled)


def _decode(raw: bytes, charset: str) -> str:
    text = one_line(uncleaned(raw, charset))
    return " ".join(text.split()) if "  " in text else text


_decode_short = lru_cache(maxsize=4096)(_decode)


def _with_words(raw: bytes, header_charset: str) -> str:
    """Text with encoded words (RFC 2047). Neighbours of one charset are joined before they are decoded:

    many programs cut a word in the middle of a character, or forget to return to ASCII at its end.
    """
    pieces: list[str] = []
    pending: list[bytes] = []
    pending_charset = ""
    position = 0
    for found in islice(_WORD.finditer(raw), _WORDS_LIMIT):
        between = raw[position : found.start()]
        charset = found[1].partition(b"*")[0].decode("ascii").lower()
        data = _word_bytes(found[2], found[3] if found[3] is not None else found[4])
        position = found.end()
        if pending and charset == pending_charset and not between.strip():
            pending.append(data)
            continue
        if pending:
            pieces.append(_joined(pending, pending_charset))
        if between.strip() or not pending:
            pieces.append(charsets.decode_header(between, header_charset))
        pending, pending_charset = [data], charset
    if pending:
        pieces.append(_joined(pending, pending_charset))
    pieces.append(charsets.decode_header(raw[position:], header_charset))
    return "".join(pieces)


def _joined(words: list[bytes], charset: str) -> str:
    """Neighbouring words as one text; one by one where they only make sense alone (each of them cut short)."""
    whole = b"".join(words)
    together = _decode_words(whole, charset) if len(whole) <= _CACHED else charsets.decode(whole, charset)
    if len(words) == 1 or "\ufffd" not in together:
        return together
    alone = "".join(charsets.decode(word, charset) for word in words)
    return alone if alone.count("\ufffd") < together.count("\ufffd") else together


# Subjects of one sender are the same words with other figures behind them.
_decode_words = lru_cache(maxsize=4096)(charsets.decode)


def _word_bytes(encoding: bytes, text: bytes) -> bytes:
    return binascii.a2b_qp(text, header=True) if encoding in b"qQ" else decode_base64(text)


def decode_base64(text: bytes) -> bytes:
    """Base64 with whatever is missing or too much at its end, and with foreign characters in it. Never raises."""
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", text.partition(b"=")[0])
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        try:
            return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
        except binascii.Error:
            return b""
