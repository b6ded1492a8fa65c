"""The blocks and pages of Outlook files (.pst, .ost) wherever they lie: each proves itself by the trailer at its end.

    E0 02  5A 31  9C 11 40 8E  24 03 00 00 00 00 00 00     bytes used, signature, CRC of them, number (BID)
    81 81  10 44  …CRC…        08 00 00 00 00 00 00 00     a page of the tree of nodes (80 80: of blocks)

A block is filled up to 64 bytes with its trailer, one of Outlook 2013's stores (large pages) to 512 bytes; a page has
512 or 4096. Sources: [MS-PST] 2.2.2.7.1, 2.2.2.8.1, 5.3; for large pages libyal/libpff, "PFF format".

No other tool looks like this: what ends a block is looked for in whole columns of bytes, at 1,100 MB/s.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from app.model.rescue import Carved, EndRule, Grade

AREA = 1 << 20
"""Bytes of which is said whether there is any unit in them."""
REACH = 64 << 10
"""Bytes of a unit at most."""
NODE_PAGE, BLOCK_PAGE = 0x8181, 0x8080
_IS_ZERO = bytes([1]) + bytes(255)
_IS_NOT_ZERO = bytes([0]) + b"\1" * 255
_MOST_NUMBER_BITS = 40
"""Of the number of a block: a store of 50 GB has numbers of 28 bits."""


class UnitLayout(Enum):
    """How a generation of the format ends its units: what they are filled up to, and the bytes of the trailer."""

    UNICODE = (64, 16, 512, 8176)
    LARGE = (512, 24, 4096, 65512)
    ANSI = (64, 12, 512, 8180)

    def __init__(self, unit: int, trailer: int, page: int, longest: int) -> None:
        self.unit = unit
        self.trailer = trailer
        self.page = page
        self.longest = longest
        """Bytes a block may use."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A block or a page. `offset` is that of its first byte in the source; `size` the bytes used.

    `kind` is 0 for a block, else NODE_PAGE or BLOCK_PAGE. `number` is its BID, `signature` what ties it to its place.
    """

    offset: int
    size: int
    number: int
    signature: int
    kind: int

    def is_of(self, shift: int) -> bool:
        """True where it was written for the file that begins at the offset `shift` (wSig, [MS-PST] 5.5)."""
        mixed = ((self.offset - shift) ^ self.number) & 0xFFFFFFFF
        return (mixed >> 16) ^ (mixed & 0xFFFF) == self.signature


def areas_in(data: bytes, start: int, end: int, base: int) -> Iterator[Carved]:
    """The pieces of AREA bytes of [start, end) in which a unit ends; `base` is the offset of the buffer."""
    for at in range(start, end, AREA):
        stop = min(at + AREA, end)
        for layout in (UnitLayout.UNICODE, UnitLayout.LARGE):
            if next(units_in(data, at, stop, base, layout), None) is not None:
                yield Carved(base + at, stop - at, Grade.FRAGMENT, EndRule.OUTLOOK, b"", is_joined=True)
                break


def units_in(data: bytes, start: int, end: int, base: int, layout: UnitLayout) -> Iterator[Unit]:
    """The units that end in (start, end] of a buffer, in order."""
    unit = layout.unit
    first = start + -(base + start) % unit
    for at in _candidates(data, first, end, layout):
        found = _proved(data, first + (at + 1) * unit, base, layout)
        if found is not None:
            yield found


def _candidates(data: bytes, first: int, end: int, layout: UnitLayout) -> Iterator[int]:
    """The units from `first` on whose end may be a trailer: its number is not too large, and something is used."""
    unit, trailer = layout.unit, layout.unit - layout.trailer
    count = (end - first) // unit
    if count <= 0:
        return

    def column(at: int) -> int:
        return int.from_bytes(data[first + at : first + count * unit : unit], "little")

    if layout is UnitLayout.ANSI:
        high = column(trailer + 7)
    else:
        high = column(trailer + 13) | column(trailer + 14) | column(trailer + 15)
    used = column(trailer) | column(trailer + 1)
    fits = int.from_bytes(high.to_bytes(count, "little").translate(_IS_ZERO), "little")
    fits &= int.from_bytes(used.to_bytes(count, "little").translate(_IS_NOT_ZERO), "little")
    hits = fits.to_bytes(count, "little")
    at = hits.find(1)
    while at >= 0:
        yield at
        at = hits.find(1, at + 1)


def _proved(data: bytes, end: int, base: int, layout: UnitLayout) -> Unit | None:
    if layout is UnitLayout.ANSI:
        used, signature, number, crc = struct.unpack_from("<HHII", data, end - layout.trailer)
    else:
        used, signature, crc, number = struct.unpack_from("<HHIQ", data, end - layout.trailer)
    if not number or number >> _MOST_NUMBER_BITS or not crc:
        return None
    if used in (NODE_PAGE, BLOCK_PAGE) and (base + end) % layout.page == 0 and end >= layout.page:
        # Of large pages no file was ever seen here: what their checksum spans is as libpff has it.
        start = end - layout.page
        if checksum(data[start : end - layout.trailer]) == crc:
            return Unit(base + start, layout.page, number, signature, used)
    if used > layout.longest:
        return None
    start = end - -(-(used + layout.trailer) // layout.unit) * layout.unit
    if start < 0 or checksum(data[start : start + used]) != crc:
        return None
    return Unit(base + start, used, number, signature, 0)


def checksum(data: bytes) -> int:
    """The CRC of [MS-PST] 5.3: that of zlib without its first and last complement."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
