"""What passes through the sink is in the file, and counted and digested, in whatever pieces it came."""

import hashlib
import io

import pytest

from app.archive.copying.digesting_sink import DigestingSink


class Full(io.BytesIO):
    """A disk that takes no more than some bytes."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self._left = left

    def write(self, data: object, /) -> int:
        assert isinstance(data, bytes)
        self._left -= len(data)
        if self._left < 0:
            raise OSError(28, "full")
        return super().write(data)


@pytest.mark.parametrize(
    "pieces",
    [(), (b"",), (b"a", b"bc"), (b"x" * (1 << 20), b"y"), (b"z" * (3 << 20),), (b"m" * 9000,) * 600],
    ids=["nothing", "empty", "few", "many and one", "large", "small ones"],
)
def test_all_pieces_are_there_in_their_order(pieces: tuple[bytes, ...]) -> None:
    file, whole, written = io.BytesIO(), b"".join(pieces), list[int]()
    with DigestingSink(file, written.append) as sink:
        assert [sink.write(each) for each in pieces] == [len(each) for each in pieces]
        digest = sink.finish()
    assert sum(written) == len(whole)
    assert (file.getvalue(), sink.size, digest) == (whole, len(whole), hashlib.sha256(whole).hexdigest())


@pytest.mark.parametrize("left", [0, 1 << 20, 2 << 20])
def test_a_full_disk_is_met_at_the_end_at_the_latest(left: int) -> None:
    def write() -> None:
        with DigestingSink(Full(left), lambda size_bytes: None) as sink:
            for _ in range(2):
                sink.write(bytes(1 << 20))
            sink.write(b"little")
            sink.finish()

    with pytest.raises(OSError, match="full"):
        write()


def test_whoever_stops_leaves_nothing_that_is_still_written() -> None:
    file = io.BytesIO()
    with pytest.raises(KeyboardInterrupt), DigestingSink(file, lambda size_bytes: None) as sink:
        sink.write(bytes(1 << 20))
        raise KeyboardInterrupt
    before = file.tell()
    file.close()
    assert before in (0, 1 << 20)
