"""A file read through larger pieces gives the same bytes, also beside what cannot be read."""

import random

import pytest

from app.system.memory_files import MemoryFile
from app.system.read_ahead import ReadAhead

DATA = random.Random(5).randbytes(100_000)


def test_the_bytes_are_those_of_the_file() -> None:
    file, choice = ReadAhead(MemoryFile(DATA)), random.Random(7)
    assert file.size == len(DATA)
    for _ in range(3_000):
        offset, count = choice.randrange(-5, len(DATA) + 5_000), choice.choice((-1, 0, 1, 100, 8_176, 16_384, 40_000))
        assert file.read_at(offset, count) == MemoryFile(DATA).read_at(offset, count)


class _BadFile(MemoryFile):
    def read_at(self, offset: int, count: int) -> bytes:
        if offset <= 20_000 < offset + count:
            raise OSError(5, "bad sector")
        return super().read_at(offset, count)


def test_bytes_beside_a_bad_sector_are_read() -> None:
    file = ReadAhead(_BadFile(DATA))
    assert file.read_at(19_000, 1_000) == DATA[19_000:20_000]
    assert file.read_at(20_001, 500) == DATA[20_001:20_501]
    with pytest.raises(OSError, match="bad sector"):
        file.read_at(19_999, 2)
    assert file.read_at(100, 50) == DATA[100:150]
