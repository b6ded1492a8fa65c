"""Where a header block may be: a few beginnings of lines, looked for at 2,000 MB/s. Everything else looks closer there.

A pattern that begins with a literal passes over an image as fast as one `bytes.find`, however many lines it knows.
One that begins with any of several bytes, one that ignores case, or one of an e-mail address is 10 to 200 times
slower: none of them is ever run over it.
"""

import heapq
import re
from collections.abc import Iterator

from app.rescue.sector_starts import SECTOR

SEPARATOR = b"\nFrom "
"""Behind the separator of a mailbox file a message may do without any of the others."""
_FIELDS = rb"Received: |[Mm]essage-[Ii][Dd]:|M[Ii][Mm][Ee]-[Vv]ersion: 1"
"""Fields of which every mail that went over the network has one, and nearly every other."""
_LINE = re.compile(rb"\n(?:(From )|" + _FIELDS + rb")")
_BEHIND_NUL = b"\0Message-I"
"""With it the first of the pieces of Outlook Express may begin, none of which begins a sector."""
_FIRST_BYTES = b"DFMRST123456789"
_IS_FIRST = bytes(each in _FIRST_BYTES for each in range(256))
_FIRST_LINE = re.compile(rb"(?:[1-9][0-9]{0,9} {0,10}\r?\n)?(?=(?:Date|From|Subject|To): |" + _FIELDS + rb")")


def anchors_in(data: bytes, start: int, end: int, base: int) -> Iterator[int]:
    """The indexes in [start, end) of `data` round which a header block may be, in order; `base` is its offset."""
    # A separator counts from the line end before it.
    lines = (found.start() + (found[1] is None) for found in _LINE.finditer(data, max(0, start - 1), end))
    return heapq.merge(lines, _file_starts(data, start, end, base), _behind_nul(data, start, end))


def _behind_nul(data: bytes, start: int, end: int) -> Iterator[int]:
    at = data.find(_BEHIND_NUL, start, end)
    while at >= 0:
        yield at + 1
        at = data.find(_BEHIND_NUL, at + 1, end)


def _file_starts(data: bytes, start: int, end: int, base: int) -> Iterator[int]:
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
