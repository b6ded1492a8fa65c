"""Streams of a compound file are found as olefile finds them, without a look at each of those beside."""

from types import SimpleNamespace

import olefile
import pytest

from app.formats.outlook.msg import CompoundFile


def entry(sid: int, name: str, *kids: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(sid=sid, name=name, kids=list(kids))


@pytest.fixture
def compound() -> CompoundFile:
    """A file with two entries of one name, as only a damaged or hostile one has them."""
    recipients = [entry(100 + number, f"__recip_version1.0_#{number:08X}", entry(5, "A")) for number in range(20)]
    root = entry(0, "Root Entry", *recipients, entry(7, "Twice", entry(8, "x")), entry(9, "TWICE", entry(10, "x")))
    opened = CompoundFile(None)  # type: ignore[arg-type]
    opened.root = root  # type: ignore[assignment]
    return opened


@pytest.mark.parametrize(
    "name", ["__recip_version1.0_#0000000A", "__RECIP_version1.0_#0000000a/a", ["twice", "X"], ["Twice"], []]
)
def test_a_stream_is_found(compound: CompoundFile, name: str | list[str]) -> None:
    for _ in range(2):
        assert compound._find(name) == olefile.OleFileIO._find(compound, name)


@pytest.mark.parametrize("name", ["", "A", "Twice/y", "Twice/x/x", "Root Entry"])
def test_a_stream_is_missing(compound: CompoundFile, name: str) -> None:
    assert not compound.exists(name)
    with pytest.raises(OSError, match="not found"):
        compound.openstream(name)
