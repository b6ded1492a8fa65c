"""Pieces of Outlook files, and which are of one."""

from collections.abc import Iterable

import pytest

from app.rescue import pst_pieces
from app.rescue.block_table import BlockTable
from app.rescue.pst_pieces import Entry, Pieces
from app.rescue.pst_units import BLOCK_PAGE, Unit

_SIZE = 4000


def _unit(offset: int, at: int, number: int, *, kind: int = 0) -> Unit:
    """A unit that was written for the place `at` of its file, and lies at an offset."""
    mixed = at ^ number
    return Unit(offset, _SIZE, number, (mixed >> 16) ^ (mixed & 0xFFFF), kind)


def _run(offset: int, first: int, count: int, start: int = 0) -> list[tuple[int, int, int]]:
    """Blocks of 4,096 bytes: their offsets, their places from `start` on, their numbers from `first` on."""
    return [(offset + 4096 * each, start + 4096 * each, 4 * (first + each)) for each in range(count)]


def _pieces(blocks: Iterable[tuple[int, int, int]], pages: Iterable[tuple[Unit, list[Entry]]]) -> Pieces:
    table = BlockTable()
    for offset, at, number in sorted(blocks):
        table.add(_unit(offset, at, number))
    known = list(pages)
    return Pieces(table, (), lambda: known)


def _entries(blocks: Iterable[tuple[int, int, int]]) -> list[Entry]:
    return [(number, at, _SIZE) for _, at, number in blocks]


_FIRST = _run(0x100000, 1, 10)
"""The first ten blocks of a file."""
_SECOND = _run(0x900000, 11, 10, 10 * 4096)
"""The next ten, in another place."""


def _page(blocks: list[tuple[int, int, int]], offset: int = 0x100000 + 10 * 4096) -> tuple[Unit, list[Entry]]:
    """A page behind the first ten that names blocks."""
    return _unit(offset, offset - 0x100000, 4000, kind=BLOCK_PAGE), _entries(blocks)


def _files(pieces: Pieces, *blocks: tuple[int, int, int]) -> set[int | None]:
    found = (pieces.piece_of(_unit(*each)) for each in blocks)
    return {pieces.file_of(each) if each is not None else None for each in found}


def test_pieces_that_a_page_ties_together_are_of_one_file() -> None:
    pieces = _pieces(_FIRST + _SECOND, [_page(_FIRST + _SECOND)])
    assert (pieces[0].shift, pieces[1].shift) == (0x100000, 0x900000 - 10 * 4096)
    assert len(_files(pieces, *_FIRST, *_SECOND)) == 1


def test_ties_that_are_too_many_to_keep_join_nothing_and_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    third = _run(0xD00000, 21, 10, 20 * 4096)
    page = _page(_FIRST + _SECOND + third)
    assert _pieces(_FIRST + _SECOND + third, [page]).left_out == 0
    monkeypatch.setattr(pst_pieces, "_MOST_TIES", 1)
    pieces = _pieces(_FIRST + _SECOND + third, [page])
    assert pieces.left_out == 10
    assert (len(_files(pieces, *_FIRST, *_SECOND)), len(_files(pieces, *_FIRST, *third))) == (1, 2)


@pytest.mark.parametrize(
    ("others", "named"),
    [
        (_SECOND, _SECOND[:2]),
        (_run(0x900000, 11, 10, 5 * 4096), _run(0, 11, 10, 5 * 4096)),
        (_SECOND, _SECOND[:3] + _run(0, 500, 7, 13 * 4096)),
        (_SECOND + _run(0xA00000, 11, 10, 10 * 4096), _SECOND),
    ],
    ids=["too few", "parts of a file that both have", "most is otherwise", "several fit"],
)
def test_pieces_are_of_two_files_where_not_all_agrees(
    others: list[tuple[int, int, int]], named: list[tuple[int, int, int]]
) -> None:
    # A page in the other piece says what lies there.
    inside = _unit(0x900000 + 10 * 4096, 0x900000 + 10 * 4096 - (others[0][0] - others[0][1]), 4004, kind=BLOCK_PAGE)
    pieces = _pieces(_FIRST + others, [_page(_FIRST + named), (inside, _entries(others[:10]))])
    assert len(_files(pieces, _FIRST[0], others[0])) == 2


def test_the_same_shift_behind_another_piece_is_another_piece() -> None:
    away = _run(0x200000, 300, 5, 0x100000)
    between = _run(0x180000, 100, 5, 0x500000)
    pieces = _pieces(_FIRST + between + away, [_page(_FIRST), _page(between), _page(away)])
    assert [pieces[each].shift for each in range(3)] == [0x100000, 0x180000 - 0x500000, 0x100000]
    assert [pieces.piece_of(_unit(*each)) for each in (_FIRST[0], between[0], away[0])] == [0, 1, 2]


def test_a_unit_that_was_written_for_no_piece_near_it_is_of_none() -> None:
    pieces = _pieces(_FIRST, [_page(_FIRST)])
    assert pieces.piece_of(_unit(0x100000, 0x40, 4)) is None
