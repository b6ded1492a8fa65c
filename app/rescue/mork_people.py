"""Senders and subjects out of Thunderbird's lists of folders (.msf) and old address books, wherever they lie.

    // <!-- <mdb:mork:z v="1.4"/> -->      such a file begins so, and is ASCII to its end

The list still has the messages whose mailbox is gone, and those that were deleted from it until it is written anew.
"""

from collections.abc import Callable, Iterator

from app.formats.common.times import from_any_unix
from app.formats.mozilla import mork, msf
from app.formats.mozilla.mork import Row
from app.formats.standard.found_people import FoundPerson, line
from app.mime import addresses, charsets
from app.mime.headers import decode_text
from app.model.contact import Confidence
from app.model.rescue import Carved, EndRule, Grade, left_out
from app.rescue.sector_starts import sector_starts

_MAGIC = b"// <!-- <mdb:mork:z"
_LONGEST = 16 << 20
_FIRST_PIECE, _PIECE = 2 << 10, 256 << 10
_TEXT = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
_CARDS = b"ns:addrbk:db:row:scope:card:all"

Fetch = Callable[[int, int], bytes]


def people_in(data: bytes, start: int, end: int, base: int, fetch: Fetch) -> Iterator[Carved]:
    """The people in the lists that begin in [start, end) of a buffer; `fetch` reads on behind it."""
    passed = start
    for at in sector_starts(data, _MAGIC, start, end, base):
        if at < passed:
            # One list inside of another is its text: nothing is read twice.
            continue
        text = _text(base + at, fetch)
        for person in _people(text):
            yield Carved(base + at, len(text), Grade.FRAGMENT, EndRule.PERSON, line(person), is_joined=True)
        if len(text) >= _LONGEST:
            yield left_out(base + at + len(text), 1, EndRule.PEOPLE_LEFT_OUT)
        passed = at + len(text)


def _text(offset: int, fetch: Fetch) -> bytes:
    """The ASCII text from an offset on."""
    pieces: list[bytes] = []
    position, size = offset, _FIRST_PIECE
    while position < offset + _LONGEST:
        piece = fetch(position, size)
        other = piece.translate(None, _TEXT)
        if other:
            piece = piece[: min(piece.index(each) for each in {other[:1]})]
        pieces.append(piece)
        if len(piece) < size:
            break
        position, size = position + size, min(4 * size, _PIECE)
    return b"".join(pieces)


def _people(text: bytes) -> Iterator[FoundPerson]:
    found = mork.read(text)
    listed = [(scope, row, Confidence.MEDIUM) for (scope, _), row in found.rows.items()]
    for scope, row, confidence in (*listed, *((scope, row, Confidence.LOW) for scope, row in found.emptied)):
        if scope == msf.MESSAGES_SCOPE:
            yield from _of_message(row, confidence)
        elif scope == _CARDS:
            yield from _of_card(row, confidence)


def _of_message(row: Row, confidence: Confidence) -> Iterator[FoundPerson]:
    last = from_any_unix(msf.number(row.get(b"dateReceived") or row.get(b"date"), 16))
    subject = decode_text(row.get(b"subject", b""))
    for each in addresses.parse(row.get(b"sender", b"")):
        if each.address:
            yield FoundPerson(each.address, each.name, subject, last, confidence)


def _of_card(row: Row, confidence: Confidence) -> Iterator[FoundPerson]:
    name = charsets.decode(row.get(b"DisplayName", b""), "utf-8")
    for column in (b"PrimaryEmail", b"SecondEmail"):
        address = charsets.decode(row.get(column, b""), "utf-8")
        if "@" in address:
            yield FoundPerson(address, name, "", None, confidence)
