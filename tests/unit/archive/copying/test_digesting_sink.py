"""What passes through the sink is in the file, and counted and digested, in whatever pieces it came."""

import hashlib
import io

import pytest

from app.archive.copying.digesting_sink import DigestingSink


@pytest.mark.parametrize(
    "pieces",
    [(), (b"",), (b"a", b"bc"), (b"x" * (1 << 20), b"y"), (b"z" * (3 << 20),), (b"m" * 9000,) * 300],
    ids=["nothing", "empty", "few", "many and one", "large", "small ones"],
)
def test_all_pieces_are_there_in_their_order(pieces: tuple[bytes, ...]) -> None:
    file, whole, written = io.BytesIO(), b"".join(pieces), list[int]()
    sink = DigestingSink(file, written.append)
    assert [sink.write(each) for each in pieces] == [len(each) for each in pieces]
    digest = sink.finish()
    assert sum(written) == len(whole)
    assert (file.getvalue(), sink.size, digest) == (whole, len(whole), hashlib.sha256(whole).hexdigest())


def test_a_full_disk_is_met_at_the_end_too() -> None:
    class Full(io.BytesIO):
        def write(self, data: object, /) -> int:
            raise OSError(28, "full")

    sink = DigestingSink(Full(), lambda size_bytes: None)
    sink.write(b"little")
    with pytest.raises(OSError, match="full"):
        sink.finish()
