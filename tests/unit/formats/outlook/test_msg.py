"""Streams of a compound file are found as olefile finds them, and what is lost of its directory is noticed."""

import email
import email.policy
from pathlib import Path
from types import SimpleNamespace

import olefile
import pytest

from app.formats.outlook.msg import CompoundFile, MsgFile
from app.model.codes import Code
from app.model.findings import Finding
from tests.builders.compound import Tree, compound_file

_STREAM = "__substg1.0_"


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


def _message() -> Tree:
    """A message with a text and two attachments."""
    attached = {f"{_STREAM}37010102": b"%PDF" * 2000, "__properties_version1.0": b""}
    return {
        "__properties_version1.0": b"",
        "__nameid_version1.0": {},
        f"{_STREAM}0037001F": "Menu".encode("utf-16-le"),
        f"{_STREAM}1000001F": "Here it is.".encode("utf-16-le"),
        "__attach_version1.0_#00000000": attached,
        "__attach_version1.0_#00000001": attached,
    }


def found_in(data: bytes) -> tuple[list[str], int]:
    """The findings about a .msg, and how many attachments come out of it."""
    opened = MsgFile(Path("a.msg"), data)
    codes = [str(each.code) for each in opened.entries() if isinstance(each, Finding)]
    parsed = email.message_from_bytes(b"".join(opened.read_message(0)), policy=email.policy.default)
    return codes, len(list(parsed.iter_attachments()))


def test_a_part_of_the_directory_that_is_lost_is_reported() -> None:
    data, sectors = compound_file(_message())
    assert found_in(data) == ([], 2)
    for start in sectors[1:]:
        assert found_in(data[:start] + bytes(512) + data[start + 512 :])[0] == [Code.STORE_DAMAGED]
