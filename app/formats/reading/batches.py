"""Pieces of mail wait until there are some: they are read together, and come back with their answers in order."""

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

from app.formats.reading.shared_reader import SharedReader

_Item = TypeVar("_Item")
_Piece = TypeVar("_Piece")
_Answer = TypeVar("_Answer")


class Batches(Generic[_Item, _Piece, _Answer]):
    """Gives each item it takes back with the answer to its piece, a batch at a time."""

    def __init__(self, reader: SharedReader[_Piece, _Answer], pieces: int, size_bytes: int) -> None:
        """A batch has so many `pieces`, or fewer of `size_bytes`."""
        self._reader = reader
        self._size_of = reader.reading.size_bytes
        self._pieces = pieces
        self._size_bytes = size_bytes
        self._waiting: list[tuple[_Item, _Piece, _Answer | None]] = []
        self._waiting_bytes = 0
        self._asked: deque[list[tuple[_Item, _Piece, _Answer | None]]] = deque()

    def add(self, item: _Item, piece: _Piece, known: _Answer | None = None) -> list[list[tuple[_Item, _Answer]]]:
        """Takes the next item; `known` is the answer to its piece, where somebody has it.

        Returns the batches that have been read by now.
        """
        self._waiting.append((item, piece, known))
        self._waiting_bytes += self._size_of(piece)
        if len(self._waiting) < self._pieces and self._waiting_bytes < self._size_bytes:
            return []
        return list(self._with_items(self._ask()))

    def rest(self) -> list[list[tuple[_Item, _Answer]]]:
        """All batches that have not been returned."""
        read = self._ask() if self._waiting else []
        return list(self._with_items(read + self._reader.rest()))

    def _ask(self) -> list[list[_Answer]]:
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._asked.append(waiting)
        return self._reader.add([piece for _, piece, known in waiting if known is None])

    def _with_items(self, read: list[list[_Answer]]) -> Iterator[list[tuple[_Item, _Answer]]]:
        for each in read:
            answers = iter(each)
            yield [(item, next(answers) if known is None else known) for item, _, known in self._asked.popleft()]
