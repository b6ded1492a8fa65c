"""Pieces of mail wait until there are some: they are read together, and come back with their answers in order."""

from collections import deque
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
        self._waiting = _Batch[_Item, _Piece, _Answer]()
        self._waiting_bytes = 0
        self._asked: deque[_Batch[_Item, _Piece, _Answer]] = deque()

    def add(self, item: _Item, piece: _Piece, known: _Answer | None = None) -> list[list[tuple[_Item, _Answer]]]:
        """Takes the next item; `known` is the answer to its piece, where somebody has it.

        Returns the batches that have been read by now.
        """
        items, pieces = self._waiting.items, self._waiting.pieces
        if known is None:
            pieces.append(piece)
        else:
            self._waiting.known[len(items)] = known
        items.append(item)
        self._waiting_bytes += self._size_of(piece)
        if len(items) < self._pieces and self._waiting_bytes < self._size_bytes:
            return []
        return self._with_items(self._ask())

    def rest(self) -> list[list[tuple[_Item, _Answer]]]:
        """All batches that have not been returned."""
        read = self._ask() if self._waiting.items else []
        return self._with_items(read + self._reader.rest())

    def _ask(self) -> list[list[_Answer]]:
        batch, self._waiting = self._waiting, _Batch()
        size_bytes, self._waiting_bytes = self._waiting_bytes, 0
        self._asked.append(batch)
        return self._reader.add(batch.pieces, None if batch.known else size_bytes)

    def _with_items(self, read: list[list[_Answer]]) -> list[list[tuple[_Item, _Answer]]]:
        return [self._asked.popleft().with_answers(answers) for answers in read]


class _Batch(Generic[_Item, _Piece, _Answer]):
    """Items, the pieces of those whose answers are asked for, and the answers to the others by their places."""

    __slots__ = ("items", "known", "pieces")

    def __init__(self) -> None:
        self.items: list[_Item] = []
        self.pieces: list[_Piece] = []
        self.known: dict[int, _Answer] = {}

    def with_answers(self, answers: list[_Answer]) -> list[tuple[_Item, _Answer]]:
        """Each item with its answer; `answers` are those to the pieces."""
        if not self.known:
            return list(zip(self.items, answers, strict=True))
        rest = iter(answers)
        return [
            (item, self.known[place] if place in self.known else next(rest)) for place, item in enumerate(self.items)
        ]
