"""The part of an mbox file that is in memory while its messages are looked for."""

from app.formats.common.excerpt import TAIL
from app.formats.common.zeros import LEAST, count_zeros
from app.formats.standard.detached import DetachedScan
from app.formats.standard.mbox_separators import KEPT_BEFORE, LOOK_AHEAD
from app.model.format import Source

_WINDOW = 1 << 20
"""Bytes read at once: the start of a file has to show how its separators are made.

So many stay in the caches of a processor while they are looked through, and the message that ends with them, which is
not found in the short way, is one of many.
"""
_CR = ord("\r")
_KEPT = max(KEPT_BEFORE, TAIL)
"""Bytes kept of what was searched: for the rules of separators, and for the excerpt of the message that ends next."""


class Window:
    """The part of the file that is in memory: `data` starts at byte `base` of the file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.data = b""
        self.base = 0
        self.ended = False
        self.last_byte = 0
        self.tail = b""
        self.zeros = 0
        self.has_cr = False
        self.detached = DetachedScan()

    def extend(self, least: int = 0) -> None:
        """Reads on, `least` bytes or what is usual; `data` grows at its end, `base` stays.

        Remembers the last bytes that are not NUL, and where; counts NULs where many of them are together.
        """
        more = self._source.read(max(least, _WINDOW))
        if not more:
            self.ended = True
            return
        if real := len(more.rstrip(b"\0")):
            self.last_byte = self.base + len(self.data) + real
            self.tail = (self.data[-LOOK_AHEAD:] + more[max(real - LOOK_AHEAD, 0) : real])[-LOOK_AHEAD:]
        if 0 in more:
            # Those at the edge go on in this piece.
            edge = self.data[-LEAST:]
            edge = edge[len(edge.rstrip(b"\0")) :]
            self.zeros += count_zeros(edge + more) - count_zeros(edge)
        self.data += more
        self.has_cr = _CR in self.data
        self.detached.feed(more)

    def slide(self, position: int) -> int:
        """Reads on behind what was searched up to `position`; returns where in the new `data` to go on."""
        position = self.drop_before(max(position, len(self.data) - LOOK_AHEAD, 0))
        self.extend()
        return position

    def drop_before(self, index: int) -> int:
        """Forgets what lies before `index`, but for a few bytes; returns the new index of the same byte."""
        kept = min(index, _KEPT)
        self.base += index - kept
        self.data = self.data[index - kept :]
        return kept
