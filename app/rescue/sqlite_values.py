"""The values of one record of a SQLite database, wherever it lies.

    04  00 33 1F  …       bytes of the header, serial types; then the values, one behind the other

Source: sqlite.org/fileformat.html, 2.1.
"""

import re
import struct

Value = str | int | float | bytes | None

_MOST_COLUMNS = 60
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def record_at(data: bytes, at: int, end: int, *, is_cut: bool = False) -> tuple[tuple[Value, ...], int] | None:
    """The values of a record that begins at an index, and the index behind it; None where no record begins.

    Of one that is cut, those that are not whole are None.
    """
    found = types_at(data, at, end)
    return values_at(data, *found, end, is_cut=is_cut) if found is not None else None


def types_at(data: bytes, at: int, end: int) -> tuple[list[int], int] | None:
    """The types in the header of a record that begins at an index, and the index behind them; None without one."""
    length, position = varint(data, at, end)
    stop = at + length
    if not 2 <= length <= 2 * _MOST_COLUMNS or stop > end:
        return None
    types: list[int] = []
    while position < stop:
        kind, position = varint(data, position, stop)
        if kind in (-1, 10, 11) or len(types) > _MOST_COLUMNS:
            return None
        types.append(kind)
    return (types, position) if position == stop else None


def values_at(
    data: bytes, types: list[int], at: int, end: int, *, is_cut: bool = False
) -> tuple[tuple[Value, ...], int] | None:
    """The values of those types that begin at an index, and the index behind them; as `record_at` does."""
    if not is_cut and at + sum(map(width, types)) > end:
        return None
    values: list[Value] = []
    for kind in types:
        length = width(kind)
        if at + length > end:
            values.append(None)
            at = end + 1
            continue
        raw = data[at : at + length]
        at += length
        if kind >= 13 and kind % 2:
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                return None
            if _NOT_TEXT.search(text):
                return None
            values.append(text)
        elif kind >= 12:
            values.append(raw)
        elif kind == 7:
            values.append(float(struct.unpack(">d", raw)[0]))
        else:
            values.append(None if kind == 0 else int.from_bytes(raw, "big", signed=True) if raw else kind - 8)
    return tuple(values), at


def width(kind: int) -> int:
    """Bytes of a value of that type."""
    return (kind - 12) // 2 if kind >= 12 else _WIDTHS.get(kind, 0)


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A number of one to four bytes, and the index behind it; -1 for a longer one, which no such row has."""
    value = 0
    for position in range(at, min(at + 4, end)):
        byte = data[position]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + 1
    return -1, end + 1
