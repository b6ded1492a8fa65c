"""Blocks in little memory: by number, in the order they were found."""

import pytest

from app.rescue import block_table
from app.rescue.block_table import BlockPlaces, BlockSet, BlockTable
from app.rescue.pst_units import Unit


def _unit(number: int, offset: int) -> Unit:
    return Unit(offset, 100, number, 7, 0)


def test_blocks_are_found_by_their_numbers_in_the_order_they_were_added() -> None:
    table = BlockTable()
    for number, offset in ((8, 64), (4, 128), (9, 192), (1 << 39, 1 << 45)):
        table.add(_unit(number, offset))
    assert list(table.numbers()) == [4, 8, 1 << 39]
    assert table.alike(8) == [_unit(8, 64), _unit(9, 192)]
    assert table.alike(1 << 39) == [_unit(1 << 39, 1 << 45)]
    assert table.alike(5) == []


def test_more_of_one_number_than_stores_lie_on_a_disk_are_not_looked_at() -> None:
    table = BlockTable()
    for each in range(100):
        table.add(_unit(4, each * 64))
    assert [each.offset for each in table.alike(4)] == [each * 64 for each in range(block_table.MOST_ALIKE)]


def test_many_blocks_are_in_order_behind_a_run() -> None:
    table = BlockTable()
    for each in range(70_000, 0, -1):
        table.add(_unit(each * 4, each * 64))
    assert list(table.numbers()) == [each * 4 for each in range(1, 70_001)]
    assert table.alike(4 * 69_999)[0].offset == 69_999 * 64


def test_the_places_of_a_store() -> None:
    places = BlockPlaces()
    assert places.add(4, 64, 10) and places.add(8, 128, 20)
    assert not places.add(8, 192, 30)
    assert dict(places) == {4: (64, 10), 8: (128, 20)}
    assert places.size_bytes == 30
    some = BlockSet(places)
    some.add(8)
    some.add(12)
    assert [number in some for number in (4, 8, 12)] == [False, True, False]
    places.remove_last()
    assert places.get(8) is None


def test_blocks_beyond_those_that_are_kept_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block_table, "MOST", 4)
    table = BlockTable()
    for each in range(10):
        table.add(_unit(each * 4, each * 64))
    assert (len(table), table.left_out) == (4, 6)
