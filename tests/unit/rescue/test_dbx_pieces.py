"""Messages of Outlook Express out of their pieces."""

import struct
from pathlib import Path

import pytest

from app.model.rescue import Carved, EndRule, Grade
from app.rescue import dbx_pieces
from app.rescue.carver import carve
from app.system.raw_reading import RawFile
from tests.builders.rescued import dbx, mails


def _found(path: Path, data: bytes) -> list[Carved]:
    path.write_bytes(data)
    with RawFile(path) as source:
        return list(carve(source, 0, source.size, lambda at: None))


def test_pieces_are_rejoined_without_the_index(tmp_path: Path) -> None:
    planted = mails(31, 30, line_end=b"\r\n")
    found = _found(tmp_path / "image.raw", bytes(4096) + dbx(planted))
    assert {each.data for each in found if each.grade is Grade.WHOLE} == {each.data for each in planted}


def test_a_chain_that_breaks_is_cut_there(tmp_path: Path) -> None:
    (mail,) = mails(32, 1, line_end=b"\r\n")
    data = bytearray(dbx([mail]))
    second = data.rfind(b"\x00\x02\x00\x00", 0, len(data) - 40) - 4
    data[second : second + 4] = b"\xff\xff\xff\xff"
    found = _found(tmp_path / "image.raw", bytes(data))
    assert all(each.grade is not Grade.WHOLE and each.rule is not EndRule.CHAIN for each in found)
    assert found[0].data == mail.data[: len(found[0].data)]


def test_pieces_that_lead_round_in_a_circle_end(tmp_path: Path) -> None:
    (mail,) = mails(33, 1, line_end=b"\r\n")
    data = bytearray(dbx([mail]))
    first = 0x24BC
    data[first + 12 : first + 16] = first.to_bytes(4, "little")
    assert len(_found(tmp_path / "image.raw", bytes(data))) < 5


def test_a_long_chain_is_not_walked_from_each_of_its_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = struct.Struct("<IIII")
    pieces = [
        head.pack(0x1000 + 528 * number, 512, 512, 0x1000 + 528 * (number + 1)) + b"essage-I".ljust(512, b"x")
        for number in range(600)
    ]
    looked = 0
    before = dbx_pieces._piece

    def counted(data: bytes, offset: int) -> dbx_pieces.Piece | None:
        nonlocal looked
        looked += 1
        return before(data, offset)

    monkeypatch.setattr(dbx_pieces, "_piece", counted)
    monkeypatch.setattr(dbx_pieces, "PIECES", 8 * len(pieces))
    assert not _found(tmp_path / "image.raw", bytes(4096) + b"".join(pieces))
    assert looked < (8 + 6) * len(pieces)
