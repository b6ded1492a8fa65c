"""Which pieces of Outlook files lie where, and which of them are of one file.

A page of the tree of blocks says where in its file a block is; where that block was found, the difference is how far
its piece lies from where it belongs: its shift. A file in one piece has one shift, the offset of its beginning; one in
a thousand pieces has a thousand. What lies one behind the other with the same shift is a piece.

All files count their blocks from the same number, and new ones are alike in their first blocks. So a page of one piece
whose blocks lie in another ties the two together only where each of these blocks is the only one that fits, where most
of what either says of the other is so, and where they are different parts of a file.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from app.rescue.block_table import MOST_ALIKE, BlockTable
from app.rescue.pst_units import Unit

_LEAST_TIES = 3
"""Blocks in another piece that tie the two together."""
_MOST_PIECES = 1 << 13
_MOST_TIES = 1 << 18
"""Pairs of pieces whose ties are counted: pages made to harm could name blocks of any piece in any other."""
_SAMPLE = 64
"""Pages of a piece that are asked whether they agree with another piece."""
_NEIGHBOURS = 3
"""Pieces before and behind a unit that it may belong to."""
_UNKNOWN = -1 << 62

Entry = tuple[int, int, int]
"""What a page of the tree of blocks says of one: its number, where it is in its file, its size."""
Entries = Callable[[], Iterable[tuple[Unit, list[Entry]]]]


@dataclass(slots=True)
class Piece:
    """The bytes [first, last] of a disk in which blocks begin that are as far from their places as `shift` says."""

    shift: int
    first: int
    last: int

    def distance(self, offset: int) -> int:
        """How far from it an offset is."""
        return max(self.first - offset, offset - self.last, 0)

    def overlaps(self, other: "Piece") -> bool:
        """True where both have blocks of the same part of a file."""
        away = self.shift - other.shift
        return self.first <= other.last + away and other.first + away <= self.last


class Pieces:
    """The pieces of all files that were found, and which of them are of one file."""

    def __init__(self, blocks: BlockTable, heads: Iterable[int], entries: Entries) -> None:
        """`heads` are the offsets of first pages; `entries` gives the pages of trees of blocks, as often as asked."""
        self._blocks = blocks
        pieces = _pieces(blocks, heads, entries)
        self._all = list(islice(pieces, _MOST_PIECES))
        self.left_out = sum(1 for _ in pieces)
        """How many pieces there are beyond those that are kept, and blocks that tie pieces beyond those counted."""
        self._firsts = [each.first for each in self._all]
        self._leaders = list(range(len(self._all)))
        self._members = [[each] for each in self._all]
        self._join(entries)

    def __getitem__(self, piece: int) -> Piece:
        return self._all[piece]

    def piece_of(self, unit: Unit) -> int | None:
        """The number of the piece that a unit is in; None where nothing tells."""
        after = bisect_right(self._firsts, unit.offset)
        near = range(max(0, after - _NEIGHBOURS), min(after + _NEIGHBOURS, len(self._all)))
        fitting = (number for number in near if unit.is_of(self._all[number].shift))
        return min(fitting, key=lambda number: self._all[number].distance(unit.offset), default=None)

    def file_of(self, piece: int) -> int:
        """A number for the file that a piece is of."""
        leaders = self._leaders
        while leaders[piece] != piece:
            # It is asked for each block: the way becomes shorter.
            leaders[piece] = leaders[leaders[piece]]
            piece = leaders[piece]
        return piece

    def _join(self, entries: Entries) -> None:
        """Joins pieces, those first that most blocks tie together."""
        ties: Counter[tuple[int, int]] = Counter()
        pages: list[list[list[Entry]]] = [[] for _ in self._all]
        for page, listed in entries():
            own = self.piece_of(page)
            if own is None:
                continue
            if len(pages[own]) < _SAMPLE:
                pages[own].append(listed)
            for entry in listed:
                other = self._elsewhere(own, entry)
                if other is None:
                    continue
                pair = min(own, other), max(own, other)
                if pair in ties or len(ties) < _MOST_TIES:
                    ties[pair] += 1
                else:
                    self.left_out += 1
        for (own, other), count in ties.most_common():
            if count < _LEAST_TIES:
                return
            one, two = self.file_of(own), self.file_of(other)
            if one == two or not self._are_apart(one, two):
                continue
            if self._agree(pages[own], other) and self._agree(pages[other], own):
                self._leaders[two] = one
                self._members[one] += self._members[two]

    def _elsewhere(self, own: int, entry: Entry) -> int | None:
        """The other piece in which a block lies that a page names; None where it is in its own, or several fit."""
        number, at, size = entry
        alike = self._blocks.alike(number)
        fitting = [unit.offset for unit in alike if unit.size == size and unit.is_of(unit.offset - at)]
        if len(fitting) != 1 or len(alike) >= MOST_ALIKE:
            # Of so many that not all were looked at none says anything.
            return None
        piece = bisect_right(self._firsts, fitting[0]) - 1
        is_piece = piece >= 0 and piece != own and self._all[piece].shift == fitting[0] - at
        return piece if is_piece and not self._all[piece].distance(fitting[0]) else None

    def _are_apart(self, one: int, two: int) -> bool:
        """True where two files have no part in common, so that they may be one."""
        return not any(piece.overlaps(other) for piece in self._members[one] for other in self._members[two])

    def _agree(self, pages: list[list[Entry]], number: int) -> bool:
        """True where most of the blocks that some pages name in a part of their file are in the piece of that part."""
        piece = self._all[number]
        expected = matched = 0
        for block, at, size in (entry for listed in pages for entry in listed):
            if piece.first <= at + piece.shift <= piece.last:
                expected += 1
                alike = self._blocks.alike(block)
                matched += any(unit.offset == at + piece.shift and unit.size == size for unit in alike)
        return 4 * matched >= 3 * expected


def _pieces(blocks: BlockTable, heads: Iterable[int], entries: Entries) -> Iterator[Piece]:
    """In the order of the disk."""
    shifts = array("q", [_UNKNOWN]) * len(blocks)
    for _, listed in entries():
        for number, at, size in listed:
            for unit in blocks.alike(number):
                if unit.size == size and unit.is_of(unit.offset - at):
                    shifts[blocks.index_of(unit)] = unit.offset - at
    left = sorted(heads, reverse=True)
    piece: Piece | None = None
    for offset, shift in zip(blocks.offsets, shifts, strict=True):
        while left and left[-1] <= offset:
            if piece is not None:
                yield piece
            head = left.pop()
            piece = Piece(head, head, head)
        if shift == _UNKNOWN:
            continue
        if piece is not None and piece.shift == shift:
            piece.last = max(piece.last, offset)
            continue
        if piece is not None:
            yield piece
        piece = Piece(shift, offset, offset)
    if piece is not None:
        yield piece
    yield from (Piece(head, head, head) for head in reversed(left))
