"""Pieces of mail that wait and are read together."""

import pytest

from app.formats.reading.batches import Batches
from app.formats.reading.shared_reader import Reading, SharedReader
from app.formats.reading.worker_flag import READ_TEXTS


@pytest.mark.parametrize("known", [{}, {0: 90}, {2: 92}, {1: 91, 4: 94}, dict.fromkeys(range(7), 9)])
def test_each_item_comes_back_with_its_answer(known: dict[int, int]) -> None:
    asked: list[bytes] = []

    def read(piece: bytes) -> int:
        asked.append(piece)
        return int(piece)

    with SharedReader(Reading(READ_TEXTS, read, len, lambda piece, said: int(piece), 9, 9), processors=1) as reader:
        batches = Batches[str, bytes, int](reader, pieces=3, size_bytes=5)
        taken = [batch for at in range(7) for batch in batches.add(f"item {at}", b"%d" % at, known.get(at))]
        taken += batches.rest()
    assert [each for batch in taken for each in batch] == [(f"item {at}", known.get(at, at)) for at in range(7)]
    assert [len(batch) for batch in taken] == [3, 3, 1]
    assert asked == [b"%d" % at for at in range(7) if at not in known]


def test_few_large_pieces_are_read_before_there_are_many() -> None:
    with SharedReader[bytes, int](Reading(READ_TEXTS, len, len, lambda piece, said: 0, 9, 9), processors=1) as reader:
        batches = Batches[int, bytes, int](reader, pieces=3, size_bytes=5)
        assert batches.add(1, b"abc") == []
        assert batches.add(2, b"de") == [[(1, 3), (2, 2)]]
        assert batches.rest() == []
