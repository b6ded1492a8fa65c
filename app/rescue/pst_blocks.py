"""Header blocks out of the data blocks of an Outlook file (.pst, .ost), without anything else of the file.

Outlook writes its text through a fixed table, so no other tool sees an address there. The needle goes through the
table instead, and is found at the speed of memory. A block proves itself by the trailer at its end:

    data, padded to a multiple of 64 with the trailer
    E0 02  5A 31  9C 11 40 8E  24 03 00 00 00 00 00 00     bytes used, signature, CRC of the bytes used, number (BID)

Source: [MS-PST] 2.2.2.8. Files of Outlook 97 (ANSI) and those with high encryption are not looked into.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from app.formats.outlook.pst_crypt import permuted
from app.model.rescue import Carved, EndRule, Grade
from app.rescue.header_block import grown

_TRAILER = 16
_UNIT = 64
_LONGEST = 8192
_TABLE = bytes(permuted(bytes(range(256))).index(byte) for byte in range(256))
_NEEDLE = "Message-I".encode("utf-16-le")
_NEEDLES: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (_NEEDLE.translate(_TABLE), permuted),
    (_NEEDLE, bytes),
)
_WIDE = re.compile(rb"(?:[\t\r\n\x20-\x7e]\x00)+")


def headers_in(data: bytes, start: int, end: int, base: int) -> Iterator[Carved]:
    """The header blocks in [start, end) of a buffer that a block with a right checksum holds."""
    for needle, decode in _NEEDLES:
        at = data.find(needle, start, end)
        while at >= 0:
            found = _block(data, at, base)
            if found is None:
                at = data.find(needle, at + len(needle), end)
                continue
            first, used = found
            yield from _headers(decode(data[first : first + used]), base + first)
            at = data.find(needle, max(first + used, at + 1), end)


def _block(data: bytes, at: int, base: int) -> tuple[int, int] | None:
    """Where the block begins that the index `at` lies in, and how many bytes it has; None without a right trailer."""
    behind = at + _UNIT - (base + at) % _UNIT
    for end in range(behind, min(at + _LONGEST + _UNIT, len(data)) + 1, _UNIT):
        used, _, crc = struct.unpack_from("<HHI", data, end - _TRAILER)
        first = end - -(-(used + _TRAILER) // _UNIT) * _UNIT
        if used and 0 <= first <= at < first + used and _crc(data[first : first + used]) == crc:
            return first, used
    return None


def _crc(data: bytes) -> int:
    """The CRC of [MS-PST] 5.3: that of zlib without its first and last complement."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _headers(plain: bytes, offset: int) -> Iterator[Carved]:
    at = plain.find(_NEEDLE)
    while at >= 0:
        run = next((each for each in _WIDE.finditer(plain, at & 1) if each.start() <= at < each.end()), None)
        end = at + 1
        if run is not None:
            text = run[0][::2]
            block = grown(text, (at - run.start()) // 2, None)
            end = run.end()
            if block is not None and block.is_mail:
                head = text[block.start : block.end]
                yield Carved(offset, len(plain), Grade.FRAGMENT, EndRule.BLOCK, head + b"\r\n", is_joined=True)
        at = plain.find(_NEEDLE, end)
