"""Carving one source from front to back: windows of it are read, and the messages in them are yielded as they lie.

What is yielded depends on the offset it begins at alone, never on where a window begins: a search that goes on behind
the last message, or that several processes share (`stripes`), finds the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.model.rescue import Carved, EndRule, Grade
from app.rescue import address_traces, database_people, dbx_pieces, mork_people, pst_units
from app.rescue.anchors import SEPARATOR, anchors_in
from app.rescue.budget import Budget
from app.rescue.ends import LONGEST, Area, End, end_of, file_start
from app.rescue.header_block import LONGEST as LONGEST_HEAD
from app.rescue.header_block import HeaderBlock, grown, is_of_file, is_of_mailbox
from app.rescue.text_limits import TextLimits, separator_end
from app.system.raw_reading import ALIGNED, SECTOR, RawFile

WINDOW = 24 << 20
TAIL = 6 << 20
"""Bytes that are read on behind a window, for the messages that begin in it. Both together are less than 32 MB: memory

for more is not kept by the C library, and to have it anew costs more than the reading.
"""
_MARGIN = LONGEST_HEAD + (64 << 10)
"""Bytes kept before a window, for the header blocks that begin there."""
_TRIES_A_LINE = 16
"""Places in one line from which a header block is grown: no field is named so often in one."""
_MOZILLA = re.compile(rb"(?:(?:X-Mozilla-Status2?|X-Mozilla-Keys|X-Account-Key|X-UIDL):[^\n]*\n(?:[ \t][^\n]*\n)*)+")
"""What Mozilla's programs write before a message when they put it into a mailbox file."""

Progress = Callable[[int], None]
"""Takes the offset up to which everything was searched; may raise what ends the search."""


@dataclass(frozen=True, slots=True)
class _Beginning:
    """A header block of a mail in an area. Its end is looked for only where it is no part of another message.

    `file_start` is the offset of the file that it begins, None where it begins none.
    """

    area: Area
    block: HeaderBlock
    file_start: int | None

    @property
    def start(self) -> int:
        return self.area.base + self.block.start


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A message: the bytes [block.start, end.index) of an area, unless another file begins in it."""

    area: Area
    block: HeaderBlock
    end: End

    @property
    def start(self) -> int:
        return self.area.base + self.block.start

    @property
    def stop(self) -> int:
        return self.area.base + self.end.index

    def carved(self) -> Carved:
        first, last = self.block.start, self.end.index
        data = as_received(self.area.data, first, last)
        return Carved(self.start, last - first, self.end.grade, self.end.rule, data, is_joined=False)

    def cut_at(self, offset: int) -> "_Candidate":
        """The same, where another file begins at `offset`."""
        index = max(offset - self.area.base, self.block.body)
        return replace(self, end=End(index, Grade.CUT, EndRule.NEXT_FILE))


def as_received(data: bytes, start: int, end: int) -> bytes:
    """The message [start, end) of a buffer without the lines that Mozilla's programs put before it."""
    mozilla = _MOZILLA.match(data, start, end)
    return data[mozilla.end() if mozilla is not None else start : end]


def carve(
    source: RawFile, start: int, stop: int, progress: Progress, *, window: int = WINDOW, tail: int = TAIL
) -> Iterator[Carved]:
    """The messages that begin in [start, stop) of a source, bytes. A message inside of another is a part of that."""
    pending: _Candidate | None = None
    windows = _Windows(source, window, tail)
    for found in windows.beginnings(start, progress):
        if isinstance(found, int):
            if pending is not None and pending.stop <= found:
                # Nothing that is still to come begins in it.
                yield pending.carved()
                pending = None
            if found >= stop and pending is None:
                break
        elif isinstance(found, Carved):
            if found.offset < stop:
                yield found
        elif pending is not None and found.start < pending.stop:
            if found.file_start is not None and found.start > pending.start:
                yield pending.cut_at(found.file_start).carved()
                pending = windows.message(found) if found.start < stop else None
        else:
            if pending is not None:
                yield pending.carved()
            pending = windows.message(found) if found.start < stop else None
    if pending is not None:
        yield pending.carved()


class _Windows:
    """Walks over a source; remembers the one long stretch that was read beside the windows."""

    def __init__(self, source: RawFile, window: int, tail: int) -> None:
        self._source = source
        self._window = window
        self._tail = tail
        self._long: Area | None = None

    def beginnings(self, start: int, progress: Progress) -> Iterator[_Beginning | Carved | int]:
        """All header blocks of mail from `start` on; behind each window the offset of its end."""
        at = start
        while at < self._source.size:
            progress(at)
            # Read again rather than copied: what is put together of two pieces costs as much as the reading.
            base = max(0, at - _MARGIN) // ALIGNED * ALIGNED
            end = min(-(-(at + self._window) // ALIGNED) * ALIGNED, self._source.size)
            data = self._source.read_at(base, end + self._tail - base)
            area = Area(data, base, base + len(data) >= self._source.size, TextLimits(data))
            yield from self._in_window(area, at, end)
            # While the next window is read, nothing of this one is needed in memory.
            del area, data
            at = end
            yield at
        progress(self._source.size)

    def _in_window(self, area: Area, start: int, end: int) -> Iterator[_Beginning | Carved]:
        """The header blocks that begin in [start, end), in order."""
        data, base = area.data, area.base
        fetch = self._fetch(area)
        yield from pst_units.areas_in(data, start - base, end - base, base)
        yield from database_people.people_in(data, start - base, end - base, base, fetch)
        yield from mork_people.people_in(data, start - base, end - base, base, fetch)
        yield from address_traces.traces_in(data, start - base, end - base, base, fetch)
        begin, last = max(0, start - base), min(len(data), end - base + LONGEST_HEAD)
        passed = tries = line_end = 0
        pieces = Budget(dbx_pieces.PIECES)
        for at in anchors_in(data, begin, last, base):
            if at < passed:
                continue
            if at < line_end and tries > _TRIES_A_LINE:
                continue
            if at >= line_end:
                tries, line_end = 0, data.find(b"\n", at + 1, last)
                line_end = line_end if line_end >= 0 else last
            tries += 1
            if (piece := dbx_pieces.piece_around(data, at, base)) is not None:
                passed = piece.offset - base + dbx_pieces.HEAD + piece.used
                carved = dbx_pieces.rejoined(piece, base + at, fetch, pieces)
                if carved is not None and start <= carved.offset < end:
                    yield carved
                continue
            separated = data.startswith(SEPARATOR, at)
            first = separator_end(data, at + 1) if separated else at
            block = grown(data, first, base) if first >= 0 else None
            if block is None:
                continue
            if separated and block.start == first and not block.is_mail:
                block = replace(block, is_mail=is_of_mailbox(data[block.start : block.end]))
            # Not to be grown again from each of its lines, whatever it is.
            passed = block.end
            if not start <= base + block.start < end:
                continue
            begins = file_start(data, block.start, base)
            if not block.is_mail and begins is not None and block.is_closed:
                block = replace(block, is_mail=is_of_file(data[block.start : block.end]))
            if block.is_mail:
                yield _Beginning(area, block, begins + base if begins is not None else None)

    def message(self, beginning: _Beginning) -> _Candidate:
        """A header block with the end of its message."""
        area, block = beginning.area, beginning.block
        found = end_of(area, block)
        if found is None:
            area, block = self._long_area(area, block)
            found = end_of(area, block)
            assert found is not None
        return _Candidate(area, block, found)

    def _long_area(self, area: Area, block: HeaderBlock) -> tuple[Area, HeaderBlock]:
        """More of the source behind a header block than the window has, and the block's place in that."""
        start = area.base + block.start
        long = self._long
        if long is None or not _covers(long, start):
            base = max(0, start - SECTOR) // SECTOR * SECTOR
            data = self._source.read_at(base, LONGEST + LONGEST // 2)
            long = Area(data, base, base + len(data) >= self._source.size, TextLimits(data))
            self._long = long
        shift = area.base - long.base
        return long, replace(block, start=block.start + shift, end=block.end + shift, body=block.body + shift)

    def _fetch(self, area: Area) -> dbx_pieces.Fetch:
        def fetch(offset: int, count: int) -> bytes:
            index = offset - area.base
            if index >= 0 and index + count <= len(area.data):
                return area.data[index : index + count]
            return self._source.read_at(offset, count)

        return fetch


def _covers(long: Area, start: int) -> bool:
    """True where a message that begins at the offset `start` ends in the area, however long it is."""
    end = long.base + len(long.data)
    return long.base + SECTOR <= start < end and (long.is_last or start + LONGEST <= end)
