"""Lines and bytes arrive as they were sent, however they come in, and nothing that has come waits for what has not."""

import itertools
import random
from io import BufferedReader, BytesIO, RawIOBase

import pytest

from app.formats.reading.patient_stream import PatientStream


class _Pipe(RawIOBase):
    """Gives its pieces one by one."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._pieces.pop(0) if self._pieces else b""
        buffer[: len(piece)] = piece
        return len(piece)


def test_whatever_the_pieces_the_content_is_the_same() -> None:
    choice = random.Random(11)
    for _ in range(300):
        data = bytes(choice.choice(b"ab\n") for _ in range(choice.randrange(200)))
        cuts = sorted({*(choice.randrange(len(data) + 1) for _ in range(choice.randrange(9))), 0, len(data)})
        pieces = [data[start:end] for start, end in itertools.pairwise(cuts)]
        stream = PatientStream(BufferedReader(_Pipe(pieces)), lambda: None)
        expected = BytesIO(data)
        for _ in range(60):
            if choice.random() < 0.5:
                assert stream.readline() == expected.readline()
            else:
                count = choice.randrange(20)
                assert stream.read(count) == expected.read(count)


def test_what_has_come_is_delivered_before_more_is_waited_for() -> None:
    pieces, delivered = [b"one\ntwo\nthr", b"ee\n"], []
    stream = PatientStream(BufferedReader(_Pipe(pieces)), lambda: delivered.append(len(pieces)))
    assert [stream.readline() for _ in range(3)] == [b"one\n", b"two\n", b"three\n"]
    assert delivered == [2, 1]


def test_less_than_nothing_cannot_be_read() -> None:
    with pytest.raises(ValueError, match=r"number"):
        PatientStream(BufferedReader(BytesIO(b"abc")), lambda: None).read(-1)
