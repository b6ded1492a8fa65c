"""Where a header block may be: short literals, looked for at the speed of memory. Everything else looks closer there.

A pattern that ignores case, or one of an e-mail address, is 20 to 200 times slower than `bytes.find` on an image
(94 to 205 and 12 to 95 MB/s beside 1,600 to 6,000, measured with CPython 3.11): neither is ever run over it.
"""

import re
from collections.abc import Iterator

from app.rescue.sector_starts import SECTOR

SEPARATOR = b"\nFrom "
"""Behind the separator of a mailbox file a message may do without any of the others."""
_LITERALS = (
    b"essage-I",
    b"\nReceived: ",
    b"ersion: 1.0",
    SEPARATOR,
)
"""Parts of fields of which every mail that went over the network has one, and nearly every other."""


def anchors_in(data: bytes, start: int, end: int) -> list[int]:
    """The indexes in [start, end) of `data` round which a header block may be."""
    found: list[int] = []
    for literal in _LITERALS:
        at = data.find(literal, start, end)
        while at >= 0:
            found.append(at)
            at = data.find(literal, at + len(literal), end)
    return found


_FIRST_BYTES = b"DFST123456789"
_IS_FIRST = bytes(each in _FIRST_BYTES for each in range(256))
_FIRST_LINE = re.compile(rb"(?:[1-9][0-9]{0,9} {0,10}\r?\n)?(?=(?:Date|From|Subject|To): )")


def file_anchors_in(data: bytes, start: int, end: int, base: int) -> Iterator[int]:
    """The first fields in [start, end) that begin a sector, or follow the length that Apple Mail writes there.

    What begins a file may be a message without any of the fields that programs write for each other.
    """
    first = start + -(base + start) % SECTOR
    marks = data[first:end:SECTOR].translate(_IS_FIRST)
    at = marks.find(1)
    while at >= 0:
        if (found := _FIRST_LINE.match(data, first + at * SECTOR)) is not None and found.end() < end:
            yield found.end()
        at = marks.find(1, at + 1)
