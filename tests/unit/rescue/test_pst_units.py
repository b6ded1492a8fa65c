"""Blocks and pages of Outlook files, each proved by its trailer."""

import random

import pytest

from app.rescue import pst_units
from app.rescue.pst_units import BLOCK_PAGE, NODE_PAGE, UnitLayout, areas_in, units_in
from tests.builders.outlook_files import outlook_file
from tests.builders.rescued import mails


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("shift", [0, 512, 4096 * 3])
def test_every_block_and_page_is_found_and_tied_to_its_file(large: bool, shift: int) -> None:
    made = outlook_file([each.data for each in mails(81, 12)], large=large)
    layout = UnitLayout.LARGE if large else UnitLayout.UNICODE
    shift = shift if not large else shift // 4096 * 4096
    found = list(units_in(bytes(shift) + made.data, 0, shift + len(made.data), 0, layout))
    blocks = {each.offset - shift for each in found if not each.kind}
    assert {start for spans in made.blocks for start, _ in spans} <= blocks
    assert {each.kind for each in found} == {0, NODE_PAGE, BLOCK_PAGE}
    assert all(each.is_of(shift) for each in found)
    assert not all(each.is_of(shift + 512) for each in found)


def test_a_block_with_a_wrong_checksum_is_none() -> None:
    made = outlook_file([each.data for each in mails(82, 2)])
    (start, _), *_ = made.blocks[0]
    data = bytearray(made.data)
    data[start] ^= 1
    assert all(each.offset != start for each in units_in(bytes(data), 0, len(data), 0, UnitLayout.UNICODE))


@pytest.mark.parametrize(
    "data", [bytes(1 << 20), b"\xff" * (1 << 20), random.Random(1).randbytes(1 << 20), b"a line of text\n" * 70_000]
)
def test_nothing_is_found_where_there_is_none(data: bytes) -> None:
    assert not list(areas_in(data, 0, len(data), 0))


def test_what_looks_like_a_trailer_everywhere_costs_a_bounded_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each 64 bytes end as a block of 8,176 bytes does: their checksum is taken once for each, and no more."""
    taken = 0
    before = pst_units.checksum

    def counted(data: bytes) -> int:
        nonlocal taken
        taken += len(data)
        return before(data)

    monkeypatch.setattr(pst_units, "checksum", counted)
    trailer = (8176).to_bytes(2, "little") + b"\x01\x01\x01\x01\x01\x01" + (4).to_bytes(8, "little")
    data = (bytes(48) + trailer) * (1 << 13)
    assert not list(units_in(data, 0, len(data), 0, UnitLayout.UNICODE))
    assert taken <= 128 * len(data)
