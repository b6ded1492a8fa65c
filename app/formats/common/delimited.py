"""Mailbox files that separate their messages in a way of their own: read once, within bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.formats.common import excerpt
from app.formats.common.sections import HEAD_LIMIT, head_length
from app.model.format import Source

_CHUNK = 1 << 20
_MAX_SEPARATOR = 128


@dataclass(frozen=True, slots=True)
class Span:
    """Where one message lies (bytes of the file), and its first bytes in `start`. `is_closed`: a separator ended it.

    `separator` is the one before it, empty for what lies before the first.
    """

    offset: int
    length: int
    start: bytes
    is_closed: bool
    separator: bytes = b""

    @property
    def head(self) -> bytes:
        """The header block at its start, as far as `start` holds it."""
        return self.start[: head_length(self.start)]

    @property
    def excerpt(self) -> bytes:
        """The excerpt of the body, as far as `start` holds it."""
        return excerpt.excerpt(self.start, len(self.head))


def spans(source: Source, separator: re.Pattern[bytes]) -> Iterator[Span]:
    """What lies between the separators, from the position of the source on. Raises OSError of the source."""
    begin = offset = source.position
    start, buffer, before, at = b"", b"", b"", 0
    while data := source.read(_CHUNK):
        buffer += data
        while (found := separator.search(buffer, at)) and found.end() < len(buffer):
            yield _span(begin, offset + found.start(), start + buffer[at : found.start()], True, before)
            before = found[0]
            at, start = found.end(), b""
            begin = offset + at
        # What may be the beginning of a separator waits for the rest of it, with the byte before: is it a line's first?
        settled = max(at, len(buffer) - _MAX_SEPARATOR)
        start = (start + buffer[at:settled])[:HEAD_LIMIT]
        kept = max(settled - 1, 0)
        offset += kept
        buffer, at = buffer[kept:], settled - kept
    last = separator.search(buffer, at)
    end = last.start() if last else len(buffer)
    if offset + end > begin:
        yield _span(begin, offset + end, start + buffer[at:end], last is not None, before)


def _span(begin: int, end: int, start: bytes, is_closed: bool, separator: bytes) -> Span:
    return Span(begin, end - begin, start[: min(HEAD_LIMIT, end - begin)], is_closed, separator)
