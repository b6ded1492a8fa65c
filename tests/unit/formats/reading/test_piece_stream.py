"""Lines and bytes arrive as they were sent, however they come in, and nothing that has come waits for what has not."""

import itertools
import random
from collections.abc import Callable
from io import BytesIO

import pytest

from app.formats.reading import piece_stream
from app.formats.reading.piece_stream import PieceStream


def giving(pieces: list[bytes]) -> Callable[[], bytes]:
    """Gives the pieces one by one, taking them out of the list."""
    return lambda: pieces.pop(0) if pieces else b""


def test_whatever_the_pieces_the_content_is_the_same() -> None:
    choice = random.Random(11)
    for _ in range(300):
        data = bytes(choice.choice(b"ab\n") for _ in range(choice.randrange(200)))
        cuts = sorted({*(choice.randrange(len(data) + 1) for _ in range(choice.randrange(9))), 0, len(data)})
        stream = PieceStream(giving([data[start:end] for start, end in itertools.pairwise(cuts)]))
        expected = BytesIO(data)
        for _ in range(60):
            if choice.random() < 0.5:
                assert stream.readline() == expected.readline()
            else:
                count = choice.randrange(20)
                assert stream.read(count) == expected.read(count)


def test_more_is_waited_for_only_when_what_has_come_is_taken() -> None:
    pieces = [b"one\ntwo\nthr", b"ee\n"]
    stream = PieceStream(giving(pieces))
    assert [(stream.readline(), len(pieces)) for _ in range(3)] == [(b"one\n", 1), (b"two\n", 1), (b"three\n", 0)]


@pytest.mark.parametrize("count", [-1, 1 << 40])
def test_less_than_nothing_cannot_be_read_nor_more_than_anybody_has(count: int) -> None:
    with pytest.raises(ValueError, match=r"number"):
        PieceStream(giving([b"abc"])).read(count)


def test_an_endless_line_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece_stream, "_LONGEST_LINE", 1000)
    with pytest.raises(ValueError, match="line"):
        PieceStream(giving([b"a" * 400] * 9)).readline()
    assert len(PieceStream(giving([b"a" * 400, b"b" * 599 + b"\n"])).readline()) == 1000
