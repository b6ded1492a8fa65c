"""The lines between the parts of a message (RFC 2046, 5.1), found as it is walked through from its beginning."""

from dataclasses import dataclass

from app.mime.part_head import PartHead
from app.textkit.lazy_pattern import lazy_pattern

_HYPHENS = lazy_pattern(rb"--")
_LONG = 12
"""Bytes of a boundary that is looked for itself."""


@dataclass(slots=True)
class Container:
    """A multipart that is still open: what the numbers of its children begin with, and what its head says."""

    numbers: str
    said: PartHead
    children: int = 0


class Boundaries:
    """The multiparts that are open at one place of a message, the innermost last, and the next boundary behind it.

    `lines` has every line that is a boundary: whose (the innermost counts), and whether it ends that container.
    """

    def __init__(self, message: bytes, start: int, outermost: Container) -> None:
        """`start` is where the body of the message starts."""
        self.containers: list[Container] = []
        self._message = message
        self._start = self._position = start
        self._newline = -1
        self.open(outermost)

    def open(self, container: Container) -> None:
        """Begins a container inside the innermost one."""
        self.containers.append(container)
        self._find_lines()

    def close(self, level: int) -> None:
        """Ends the container at this level, and all inside it."""
        del self.containers[level:]
        self._find_lines()

    def skip(self, position: int) -> None:
        """Goes on from this place, up to which no boundary is."""
        self._position = position

    def next_line(self) -> tuple[int, int, bytes] | None:
        """The next line that may be a boundary, as (start, start of the next line, text without its end)."""
        message = self._message
        while (position := self._find(self._position)) >= 0:
            # Looked for once, not for every line: a message whose lines end in CR alone has none at all.
            if self._newline < position:
                newline = message.find(b"\n", position)
                self._newline = newline if newline >= 0 else len(message)
            newline = self._newline
            cr = message.find(b"\r", position, newline)
            text_end = cr if cr >= 0 else newline
            self._position = text_end if text_end > position + 2 else position + 2
            if position == self._start or message[position - 1] in b"\r\n":
                line_end = newline + 1 if cr < 0 or cr + 1 == newline else cr + 1
                text = message[position : min(text_end, position + 300)].rstrip()
                return position, min(line_end, len(message)), text
        return None

    def _find(self, position: int) -> int:
        """The next place from `position` on where one of the lines may begin; -1 where none does."""
        # A single byte is found fifty times as fast as two, and base64 has none of these.
        hyphen = self._message.find(b"-", position)
        if hyphen < 0:
            return -1
        if self._long:
            return self._message.find(self._long, hyphen)
        found = _HYPHENS.search(self._message, hyphen)
        return found.start() if found is not None else -1

    def _find_lines(self) -> None:
        outermost = self.containers[0].said.boundary
        self._long = b""
        self.lines: dict[bytes, tuple[int, bool]] = {}
        if len(self.containers) == 1:
            # A long text is found by its end, ever further on; a short one twice as fast by a pattern.
            self._long = outermost if len(outermost) >= _LONG else b""
            self.lines = {outermost + b"-": (0, True), outermost + b"--": (0, True), outermost: (0, False)}
            return
        boundaries = [each.said.boundary for each in self.containers]
        for level, boundary in enumerate(boundaries):
            # Apple Mail cuts the last hyphen of the closing boundary off some messages.
            self.lines[boundary + b"-"] = (level, True)
            self.lines[boundary + b"--"] = (level, True)
        for level, boundary in enumerate(boundaries):
            self.lines[boundary] = (level, False)
