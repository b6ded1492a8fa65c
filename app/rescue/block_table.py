"""Millions of blocks in little memory: some 28 bytes for each that was found, 12 for each that belongs to a store.

A lost store of 20 GB leaves three million blocks; as objects in dicts they took 500 bytes each.
"""

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from app.rescue.pst_units import Unit

MOST = 1 << 22
"""Blocks of a table at most."""
_INDEX_BITS = 22
_RUN = 1 << 16
MOST_ALIKE = 32
"""Blocks of one number that are looked at: so many stores may lie on one disk, and each counts from the same number."""


class BlockTable:
    """The blocks that were found, by number without its lowest bit. Once something is asked, none may be added."""

    def __init__(self) -> None:
        self._offsets, self._numbers = array("Q"), array("Q")
        self._sizes, self._signatures = array("H"), array("H")
        self._sorted = array("Q")
        self.left_out = 0

    def __len__(self) -> int:
        return len(self._offsets)

    def add(self, unit: Unit) -> None:
        """Takes one more; what is more than MOST is counted in `left_out` alone."""
        if len(self._offsets) >= MOST:
            self.left_out += 1
            return
        self._offsets.append(unit.offset)
        self._numbers.append(unit.number)
        self._sizes.append(unit.size)
        self._signatures.append(unit.signature)

    def alike(self, number: int) -> list[Unit]:
        """The blocks of one number, in the order they were added."""
        order = self._order()
        at = bisect_left(order, number << _INDEX_BITS)
        found: list[Unit] = []
        while at < len(order) and order[at] >> _INDEX_BITS == number and len(found) < MOST_ALIKE:
            found.append(self._unit(order[at] & (MOST - 1)))
            at += 1
        return found

    @property
    def offsets(self) -> Sequence[int]:
        """Where they begin, in the order they were added."""
        return self._offsets

    def index_of(self, unit: Unit) -> int:
        """The place of a block in that order, where they were added in the order of the disk; else that of one near."""
        return min(bisect_left(self._offsets, unit.offset), len(self._offsets) - 1)

    def numbers(self) -> Iterator[int]:
        """The numbers in ascending order, each once."""
        last = -1
        for each in self._order():
            if (number := each >> _INDEX_BITS) != last:
                yield number
                last = number

    def _unit(self, index: int) -> Unit:
        return Unit(self._offsets[index], self._sizes[index], self._numbers[index], self._signatures[index], 0)

    def _order(self) -> "array[int]":
        if len(self._sorted) != len(self._offsets):
            keys = array("Q", ((number & ~1) << _INDEX_BITS | at for at, number in enumerate(self._numbers)))
            # A list of all of them would take more than the table.
            runs = [array("Q", sorted(keys[at : at + _RUN])) for at in range(0, len(keys), _RUN)]
            self._sorted = array("Q", heapq.merge(*runs))
        return self._sorted


class BlockPlaces(Mapping[int, tuple[int, int]]):
    """Offset and size of the blocks of one store by their numbers, which come in ascending order."""

    def __init__(self) -> None:
        self._numbers, self._offsets, self._sizes = array("Q"), array("Q"), array("H")

    def add(self, number: int, offset: int, size: int) -> bool:
        """Takes a block, unless there is one of that number: then it returns False."""
        if self._numbers and self._numbers[-1] == number:
            return False
        self._numbers.append(number)
        self._offsets.append(offset)
        self._sizes.append(size)
        return True

    def remove_last(self) -> None:
        """Takes the block away that was added last."""
        for each in (self._numbers, self._offsets, self._sizes):
            each.pop()

    def __getitem__(self, number: int) -> tuple[int, int]:
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            raise KeyError(number)
        return self._offsets[at], self._sizes[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def size_bytes(self) -> int:
        """Bytes of all blocks."""
        return sum(self._sizes)


class BlockSet:
    """Some of the blocks of a store: a byte for each that it has."""

    def __init__(self, places: BlockPlaces) -> None:
        self._numbers = places._numbers
        self._marks = bytearray(len(places))

    def add(self, number: int) -> None:
        """Takes the block of that number, where the store has it."""
        at = bisect_left(self._numbers, number)
        if at < len(self._numbers) and self._numbers[at] == number:
            self._marks[at] = 1

    def __contains__(self, number: int) -> bool:
        at = bisect_left(self._numbers, number)
        return at < len(self._numbers) and self._numbers[at] == number and self._marks[at] == 1
