"""Outlook Express: messages in blocks, and chains of blocks that do not end."""

from pathlib import Path

from app.mime import envelope
from app.model.mail import Completeness, Message
from tests.builders import windows
from tests.builders.reading import inside, whole
from tests.builders.unix import message, put


def test_a_dbx_is_read_block_by_block(tmp_path: Path) -> None:
    path = put(tmp_path / "受信トレイ.dbx", windows.dbx(3))
    found = [each for each in inside(path, "dbx") if isinstance(each, Message)]
    assert [envelope.read(each.head).subject for each in found] == ["booking 1", "booking 2", "booking 3"]
    assert whole(path, "dbx", found[1]) == message(2, b"\r\n")


def test_a_chain_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    data = bytearray(windows.dbx(1))
    start = data.index((0x24BC).to_bytes(4, "little"), 0x24BC)
    data[start + 12 : start + 16] = (0x24BC).to_bytes(4, "little")
    (found,) = (each for each in inside(put(tmp_path / "a.dbx", bytes(data)), "dbx") if isinstance(each, Message))
    assert found.completeness is Completeness.PARTIAL and found.notes == ("truncated",)
