"""Rows in a page of a SQLite database that no database needs to be there for: those in use, and what deleted ones left.

    0D  00 00  00 02  0F C1  00    a leaf of a table: first free block, rows, where their content begins
    0F E0  0F C1                   where each row lies
    1E  05  04 00 33 1F …          a row: bytes of it, its number; then its record: bytes of the header, serial types

A row that was deleted stays where it was: between the list of places and the content, or as a free block, whose first
four bytes then are another's place and its own size. Pages that were freed as a whole stay as they are. Of a row that
is too long for its page only a part is there, with the number of the page where it goes on (`sqlite_chains`). Source:
sqlite.org/fileformat.html, 1.5, 1.6 and 2.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.rescue.budget import Budget
from app.rescue.sqlite_values import Value, record_at, values_at, varint

_LEAF = b"\x0d"
_HEAD = 8
_SIZES = (1024, 2048, 4096, 8192, 16384, 32768, 65536)
LARGEST_PAGE = _SIZES[-1]
_MOST_FRAGMENTS = 60
"""Bytes in pieces too small for a free block."""
_FREE_HEAD = 4
_HEADER_LENGTH = re.compile(rb"[\x03-\x28]")
_LOOK_BACK = 400
"""Bytes before an "@" in which its record begins."""
_TYPE = re.compile(rb"[\x00-\x09\x0d-\xff]")
_COLUMNS = (6, 4, 3, 2)
"""Of the tables with people: identities of gloda, contacts and addresses of Apple, the last also without a number."""
_TRIES = 1
"""Records that are looked for in deleted rows, for each byte of a page."""
POINTER = 4
"""Bytes of the number of the page where a long row goes on; they end what is in its own page."""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row; `is_proved` where its page still lists it."""

    values: tuple[Value, ...]
    is_proved: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A leaf of a table: its size in bytes, and the [start, end) of each row within it."""

    size: int
    places: tuple[tuple[int, int], ...]
    records: tuple[int, ...]
    """Where the record of each row begins."""


def page_at(data: bytes, at: int, size: int = 0) -> Page | None:
    """The leaf at an index of a buffer; None where there is none. Its `size`, where it is not known, is what fits."""
    if data[at : at + 1] != _LEAF or at + _SIZES[0] > len(data):
        return None
    count = int.from_bytes(data[at + 3 : at + 5], "big")
    content = int.from_bytes(data[at + 5 : at + 7], "big") or LARGEST_PAGE
    if data[at + 7] > _MOST_FRAGMENTS or _HEAD + 2 * count > content or content > (size or LARGEST_PAGE):
        return None
    rows = []
    for each in range(at + _HEAD, at + _HEAD + 2 * count, 2):
        start = int.from_bytes(data[each : each + 2], "big")
        if start < content:
            return None
        length, position = varint(data, at + start, len(data))
        _, position = varint(data, position, len(data))
        if length < 2 or position > len(data):
            return None
        rows.append((start, position - at, length))
    loose: Page | None = None
    for each in (size,) if size else _SIZES:
        if at + each > len(data) or content > each:
            continue
        page = _laid_out(rows, each)
        if page is not None and any(end == each for _, end in page.places):
            return page
        loose = loose or page
    return loose


def _laid_out(rows: list[tuple[int, int, int]], size: int) -> Page | None:
    """The rows in a page of that size; None where they do not fit. Of a long row only a part is in its page."""
    places = []
    for start, record, length in rows:
        if is_long(length, size):
            length = local_size(length, size) + POINTER
        if record + length > size:
            return None
        places.append((start, record + length))
    return Page(size, tuple(places), tuple(record for _, record, _ in rows))


def is_long(length: int, size: int) -> bool:
    """True where a row of so many bytes does not fit into a page of that size."""
    return length > size - 35


def local_size(length: int, size: int) -> int:
    """How many bytes of a long row are in its own page."""
    least = (size - 12) * 32 // 255 - 23
    local = least + (length - least) % (size - POINTER)
    return local if local <= size - 35 else least


def rows_of(data: bytes, at: int, page: Page) -> Iterator[Row]:
    """The rows of a leaf, then those that were deleted from it, as far as they name an address.

    What of a long row is in other pages is None here.
    """
    for record, (start, end) in zip(page.records, page.places, strict=True):
        is_cut = is_long(varint(data, at + start, len(data))[0], page.size)
        found = record_at(data, at + record, at + end - (POINTER if is_cut else 0), is_cut=is_cut)
        if found is not None:
            yield Row(found[0], is_proved=True)
    tries = Budget(_TRIES * page.size)
    for start, end in free_parts(data, at, page):
        yield from _deleted(data, at + start, at + end, tries)


def rows_of_trunk(data: bytes, at: int, size: int) -> Iterator[Row]:
    """The rows in a page that now lists free pages: the next of its kind, how many it lists, then their numbers."""
    listed = int.from_bytes(data[at + 4 : at + 8], "big")
    if at + size <= len(data) and 8 + 4 * listed < size:
        yield from _deleted(data, at + 8 + 4 * listed, at + size, Budget(_TRIES * size))


def free_parts(data: bytes, at: int, page: Page) -> Iterator[tuple[int, int]]:
    """The parts of a page that no row takes up."""
    position = _HEAD + 2 * len(page.places)
    for start, end in sorted(page.places):
        if start - position > _FREE_HEAD:
            yield position, start
        position = max(position, end)
    if page.size - position > _FREE_HEAD:
        yield position, page.size


def _deleted(data: bytes, start: int, end: int, tries: Budget) -> Iterator[Row]:
    """The rows in a free part with an "@" in them. One behind the other where that is how they lie."""
    position, at = start, data.find(b"@", start, end)
    while at >= 0 and tries.left > 0:
        found = _around(data, position, at, end, tries)
        if found is None:
            at = data.find(b"@", at + 1, end)
            continue
        values, position = found
        yield Row(values, is_proved=False)
        at = data.find(b"@", max(position, at + 1), end)


def _around(data: bytes, floor: int, at: int, end: int, tries: Budget) -> tuple[tuple[Value, ...], int] | None:
    """The record that the "@" at an index is in."""
    floor = max(floor, at - _LOOK_BACK)
    for length in _HEADER_LENGTH.finditer(data, floor, at):
        if not tries.spend():
            return None
        found = record_at(data, length.start(), end)
        # Bytes without meaning could be all the rows behind: those of people hold none.
        if found is not None and found[1] > at and _has_address(found[0]) and bytes not in map(type, found[0]):
            return found
    # The length of the header went with the first four bytes: its types follow, up to where the text begins.
    for lost in _TYPE.finditer(data, floor, at):
        for columns in _COLUMNS:
            if not tries.spend():
                return None
            found = _typed(data, lost.start(), columns, end)
            if found is not None and found[1] > at and _has_address(found[0]):
                return found
    return None


def _has_address(values: tuple[Value, ...]) -> bool:
    return any(isinstance(each, str) and "@" in each and " " not in each for each in values)


def _typed(data: bytes, at: int, columns: int, end: int) -> tuple[tuple[Value, ...], int] | None:
    """A record of so many columns whose types begin at an index, all of them texts or small numbers."""
    types, position = [], at
    for _ in range(columns):
        kind, position = varint(data, position, end)
        if kind < 0 or (kind > 9 and kind < 13) or kind == 12 or (kind >= 12 and kind % 2 == 0):
            return None
        types.append(kind)
    return values_at(data, types, position, end)
