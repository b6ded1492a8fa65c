"""Where the text that a message is part of ends: each kind of end is looked for once, however many messages ask.

A header block of an attached message asks again for what its outer message asked before; with answers that are kept,
a buffer is passed over once, whatever somebody put into it.
"""

import re
from collections.abc import Callable, Iterator

from app.rescue.budget import Budget

_FIRST_PIECE, _PIECE = 2 << 10, 64 << 10
_LONGEST_NEEDLE = 64
_CLOSINGS = 32
"""How often the bytes of a buffer may be passed over for closing boundaries: at 5,000 MB/s."""
_USUAL_MESSAGE = 64 << 10
_LONGEST_LINE = 300
CONTROLS = bytes([*range(0x08), *range(0x10, 0x1B), *range(0x1C, 0x20), 0x7F])
"""No text in any Japanese encoding has them; ESC, SO and SI (0x1B, 0x0E, 0x0F) are those of ISO-2022-JP."""
_CONTROL = re.compile(b"[" + re.escape(CONTROLS) + b"]")
_HIGH = re.compile(rb"[\x80-\xff]")
_DAYS = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
# Before a patch git writes one that looks alike, with the same date always.
_SEPARATOR = re.compile(
    rb"From (?:- "
    + _DAYS
    + rb" |(?![0-9a-f]{40} Mon Sep 17 00:00:00 2001)\S{1,200} +"
    + _DAYS
    + rb" [A-Z][a-z]{2} |\r?\n(?:X-Mozilla-|[!-9;-~]{1,40}: ))"
)
_FROM_LINE = re.compile(rb"\n(?:From )")
_OTHER_LINE = re.compile(rb"\n(?:\.\r\n|\x0c! )")
_OTHER_SEPARATOR = re.compile(
    rb"\.\r?\n(?:\Z|\0|(?:[!-9;-~]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2})"
    rb"|\x0c! [a-z]:[^\r\n]{0,80}\r?\n"
)
_TRAILER = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist'


Find = Callable[[bytes, int, int], int]
"""The index of the first one of a kind in [start, end) of a buffer; -1 without any."""


class _Ahead:
    """The next place of one kind at or behind an index; the last answer is kept."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._asked = self._searched = self._found = -1

    def next(self, data: bytes, start: int, end: int) -> int:
        """The index of the first one in [start, end); `end` where there is none."""
        if 0 <= self._asked <= start <= self._found:
            return min(self._found, end)
        begin = start
        if 0 <= self._asked <= start <= self._searched and self._found < 0:
            # What is looked for may begin before the end of what was searched.
            begin = max(start, self._searched - _LONGEST_NEEDLE)
        else:
            self._asked = start
        self._found = self._find(data, begin, end) if begin < end else -1
        self._searched = max(end, begin)
        return self._found if self._found >= 0 else end


class TextLimits:
    """The ends of text in one buffer. All methods return `end` where there is none in [start, end)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._control = _Ahead(_find_control)
        self._high = _Ahead(_find_high)
        self._separator = _Ahead(_find_separator)
        self._other_separator = _Ahead(_find_other_separator)
        self._trailer = _Ahead(_find_trailer)
        self._closings = Budget(_CLOSINGS * len(data))

    def control(self, start: int, end: int) -> int:
        """The first byte that no text has."""
        return self._control.next(self._data, start, end)

    def high(self, start: int, end: int) -> int:
        """The first byte that no ASCII text has."""
        return self._high.next(self._data, start, end)

    def separator(self, start: int, end: int) -> int:
        """The "F" of the first separator of a mailbox file."""
        return self._separator.next(self._data, start, end)

    def other_separator(self, start: int, end: int) -> int:
        """The first byte of the first separator that is no "From" line: the dot of Becky!, the line of Hidemaru."""
        return self._other_separator.next(self._data, start, end)

    def closing(self, delimiter: bytes, start: int, end: int) -> int:
        """The first line that begins with a delimiter in [start, end); -1 without any.

        Each message asks for another one, so that no answer serves twice: once they have cost too much, only the part
        behind the headers that most messages have is looked at.
        """
        if self._closings.left < 0:
            end = min(end, start + _USUAL_MESSAGE)
        at = self._data.find(b"\n" + delimiter, start - 1, end)
        self._closings.spend((at if at >= 0 else end) - start)
        return at + 1 if at >= 0 else -1

    def trailer(self, start: int, end: int) -> int:
        """The "<" of the first property list that Apple Mail writes behind a message."""
        return self._trailer.next(self._data, start, end)


def _find_control(data: bytes, start: int, end: int) -> int:
    for at, stop in _pieces(start, end):
        piece = data[at:stop]
        # Ten times as fast as the pattern, which is needed only where there is one.
        if any(map(piece.__contains__, CONTROLS)):
            found = _CONTROL.search(piece)
            assert found is not None
            return at + found.start()
    return -1


def _find_high(data: bytes, start: int, end: int) -> int:
    for at, stop in _pieces(start, end):
        piece = data[at:stop]
        if not piece.isascii():
            found = _HIGH.search(piece)
            assert found is not None
            return at + found.start()
    return -1


def separator_end(data: bytes, start: int) -> int:
    """The index behind the separator line of a mailbox file that begins at `start`; -1 where there is none."""
    return data.find(b"\n", start, start + _LONGEST_LINE) + 1 or -1 if _SEPARATOR.match(data, start) else -1


def _find_separator(data: bytes, start: int, end: int) -> int:
    return _found_line(data, _FROM_LINE, _SEPARATOR, start, end)


def _find_other_separator(data: bytes, start: int, end: int) -> int:
    return _found_line(data, _OTHER_LINE, _OTHER_SEPARATOR, start, end)


def _found_line(data: bytes, begins: re.Pattern[bytes], line: re.Pattern[bytes], start: int, end: int) -> int:
    for found in begins.finditer(data, max(start - 1, 0), end):
        if line.match(data, found.start() + 1) is not None:
            return found.start() + 1
    return -1


def _find_trailer(data: bytes, start: int, end: int) -> int:
    return data.find(_TRAILER, start, end)


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) in pieces that grow: most messages are short."""
    size = _FIRST_PIECE
    while start < end:
        stop = min(start + size, end)
        yield start, stop
        start, size = stop, min(4 * size, _PIECE)
