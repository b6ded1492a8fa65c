"""Rows of a database that go on in other pages, put together where these lie in their places.

    00 00 00 2A  …       the number of the page where the row goes on, 0 in the last; then bytes of the row

Where a page lies follows from its number and from where its database begins, or is said by a log. What lies there may
be another's by now. So a chain in a database counts only

- where it has as many pages as its row needs, and the last says that it is the last;
- where its pages belong to no other row: of two that claim one, the row that its page lists has it, else neither;
- where the pages of a row that was deleted are free still, and those of any other are not;
- where it proves itself (several pages that name each other, or a last one with nothing behind the row), or lies before
  the chains of others that do: the file may lie in pieces, and another may be where the later ones should be.

What is left of a row without its chain is cut. Source: sqlite.org/fileformat.html, 1.5, 1.6 and 4.4.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from app.rescue import database_pages
from app.rescue.budget import Budget
from app.rescue.database_pages import Frame, Reader
from app.rescue.sqlite_records import POINTER, Page, Row, free_parts, is_long, local_size, page_at
from app.rescue.sqlite_values import record_at, types_at, varint, width

LARGEST_DATABASE = 1 << 30
"""Bytes of a database in which such rows are looked for at most."""
_LONGEST_ROW = 4 << 20
_HEADER = re.compile(rb"[\x03-\x28](?=[\x00-\x7f]{0,8}[\x81-\xff])")
"""Where the record of a long row may begin: the type of a long text takes more than one byte."""
_TRIES = 1 / 16
"""Records that are looked for in deleted rows, for each byte of a page."""
_LEAST_VOTES = 3
"""Chains behind a place that prove themselves, so that the file lies in one piece up to there."""
_LEAST_TAIL = 16
"""Bytes with nothing in them behind a row, so that it ends there not by chance."""
_STEPS = 4
"""How often each page may be a part of a chain that is followed."""
_NOBODY = -2
_TRUNK = 8
"""Bytes before the numbers in a page that lists free ones."""


class Work:
    """What may be done for several databases: bytes of pages that are read, records that are looked for."""

    def __init__(self, read: int, tries: int) -> None:
        self.read, self.tries = Budget(read), Budget(tries)

    @property
    def is_over(self) -> bool:
        """True once there was more."""
        return self.read.left < 0 or self.tries.left < 0


@dataclass(frozen=True, slots=True)
class _LongRow:
    """A row of `length` bytes, of which `local` are in its page; it goes on in the page with the number `following`.

    `is_listed` where its page still lists it.
    """

    local: bytes
    length: int
    following: int
    is_listed: bool


@dataclass(frozen=True, slots=True)
class _Chain:
    """The rest of a row, and the pages it is in. `proves_itself` where these are not the right ones by chance."""

    content: bytes
    numbers: Sequence[int]
    proves_itself: bool

    def row(self, long: _LongRow) -> Row | None:
        """The whole row; None where its rest is that of another."""
        found = record_at(long.local + self.content, 0, long.length)
        return Row(found[0], is_proved=long.is_listed) if found is not None and found[1] == long.length else None


class LongRows:
    """The rows that go on in other pages of a database. `size` is the bytes of its pages.

    `has_more` is True where there was more than is looked at: then no row is put together.
    """

    def __init__(self, reader: Reader, offset: int, trunks: Mapping[int, bytes], work: Work) -> None:
        """The database begins at an offset; `trunks` are its pages that list free ones, by number."""
        head = reader.read(offset, 100)
        self.size = database_pages.page_size(head)
        count = database_pages.page_count(head)
        self._count = min(count, LARGEST_DATABASE // self.size) if self.size else 0
        self.has_more = bool(self.size) and self._count < count
        listed = (number for trunk in trunks.values() for number in database_pages.listed_in(trunk))
        # Others are not looked at; lists of large pages may name four million.
        free = {number for number in listed if number <= self._count}
        if len(free) + len(trunks) != database_pages.free_count(head):
            # Of another time than its pages.
            free, trunks = set(), {}
        self._free, self._trunks = free, trunks
        self._reader = reader
        self._offset = offset
        self._work = work

    def rows(self) -> Iterator[Row]:
        """Those that are whole; of those that were deleted also what is cut."""
        owners, limit = self._claimed()
        # Followed twice rather than kept: all of them are as large as the database.
        steps = Budget(_STEPS * self._count)
        for long in self._all():
            chain = self._followed(long, steps) if owners else None
            is_sure = chain is not None and _is_sure(chain, limit, owners, _owner(long))
            row = chain.row(long) if chain is not None and is_sure else None
            if row is None and not long.is_listed:
                cut = record_at(long.local, 0, len(long.local), is_cut=True)
                row = Row(cut[0], is_proved=False) if cut is not None else None
            if row is not None:
                yield row

    def _claimed(self) -> tuple[dict[int, int], int]:
        """Which row each page of a chain belongs to, and the page up to which the file lies in one piece."""
        owners: dict[int, int] = {}
        proved: list[int] = []
        steps = Budget(_STEPS * self._count)
        for long in self._all():
            chain = self._followed(long, steps)
            if chain is None:
                continue
            if chain.proves_itself:
                proved.append(max(chain.numbers))
            for number in chain.numbers:
                _claim(owners, number, _owner(long))
        if steps.left < 0 or self._work.is_over:
            # Others may have the same pages.
            self.has_more = True
            return {}, 0
        return owners, nlargest(_LEAST_VOTES, proved)[-1] if len(proved) >= _LEAST_VOTES else 0

    def _all(self) -> Iterator[_LongRow]:
        for number in range(2, self._count + 1):
            data = self._page(number)
            if len(data) < self.size:
                # The source ends, or all that may be done is done.
                return
            if number in self._trunks:
                yield from _of_trunk(data, self._work)
            elif (page := page_at(data, 0, self.size)) is not None:
                yield from (
                    replace(row, is_listed=False) if number in self._free else row
                    for row in (*_listed_rows(data, page), *_not_listed_rows(data, page, self._work))
                )

    def _page(self, number: int) -> bytes:
        if not self._work.read.spend(self.size):
            return b""
        return self._reader.read(self._offset + (number - 1) * self.size, self.size)

    def _followed(self, long: _LongRow, steps: Budget) -> _Chain | None:
        def page(number: int) -> bytes:
            # The pages of what was deleted are free, as long as nobody uses them again.
            if number > self._count or number in self._trunks or (number in self._free) is long.is_listed:
                return b""
            return self._page(number)

        return _followed(long, page, self.size, steps)


def long_rows_of_log(reader: Reader, frames: Sequence[Frame], leaves: Sequence[int]) -> Iterator[Row]:
    """The rows that go on in other pages of a write-ahead log; `leaves` are the indexes of its frames with tables.

    Of a page that was written several times, that counts which a reader sees behind the transaction of the row.
    """
    places: dict[tuple[bytes, int], list[int]] = {}
    for index, frame in enumerate(frames):
        places.setdefault((frame.round, frame.number), []).append(index)
    ends = [index for index, frame in enumerate(frames) if frame.ends]
    steps = Budget(_STEPS * len(frames))
    for leaf in leaves:
        own = frames[leaf]
        after = bisect_right(ends, leaf - 1)
        last = ends[after] if after < len(ends) else len(frames) - 1

        def page(number: int, own: Frame = own, last: int = last) -> bytes:
            written = places.get((own.round, number), [])
            before = bisect_right(written, last)
            return reader.read(frames[written[before - 1]].offset, own.size) if before else b""

        data = reader.read(own.offset, own.size)
        listed = page_at(data, 0, own.size)
        for long in _listed_rows(data, listed) if listed is not None else ():
            chain = _followed(long, page, own.size, steps)
            row = chain.row(long) if chain is not None else None
            if row is not None:
                yield row


def _is_sure(chain: _Chain, limit: int, owners: dict[int, int], own: int) -> bool:
    in_place = chain.proves_itself or max(chain.numbers) <= limit
    return in_place and all(owners.get(number) == own for number in chain.numbers)


def _owner(long: _LongRow) -> int:
    """A number for a row and its older copies, odd where its page lists it."""
    return hash((long.length, long.local, long.following)) & ~1 | long.is_listed


def _claim(owners: dict[int, int], number: int, own: int) -> None:
    """Notes whose page it is: of two that are alike in rank, nobody's."""
    before = owners.setdefault(number, own)
    if before != own and before & 1 <= own & 1:
        owners[number] = own if before & 1 < own & 1 else _NOBODY | own & 1


def _listed_rows(data: bytes, page: Page) -> Iterator[_LongRow]:
    for record, (start, end) in zip(page.records, page.places, strict=True):
        length, _ = varint(data, start, len(data))
        if is_long(length, page.size) and length <= _LONGEST_ROW:
            yield _long_row(data, record, end - POINTER, length, is_listed=True)


def _not_listed_rows(data: bytes, page: Page, work: Work) -> Iterator[_LongRow]:
    """The long rows that were deleted from a leaf."""
    tries = Budget(int(_TRIES * page.size))
    for start, end in free_parts(data, 0, page):
        yield from _deleted(data, start, end, page.size, tries, work)


def _of_trunk(data: bytes, work: Work) -> Iterator[_LongRow]:
    """The long rows in a page that now lists free pages."""
    start, size = _TRUNK + 4 * int.from_bytes(data[4:8], "big"), len(data)
    if start < size:
        yield from _deleted(data, start, size, size, Budget(int(_TRIES * size)), work)


def _deleted(data: bytes, start: int, end: int, size: int, tries: Budget, work: Work) -> Iterator[_LongRow]:
    """The long rows in a free part: what said their length went, but the types in their header come to it."""
    at = start
    while (header := _HEADER.search(data, at, end)) is not None and tries.spend() and work.tries.spend():
        at = header.end()
        found = types_at(data, header.start(), end)
        if found is None:
            continue
        types, behind = found
        length = behind - header.start() + sum(map(width, types))
        if not is_long(length, size) or length > _LONGEST_ROW:
            continue
        stop = header.start() + local_size(length, size)
        if stop + POINTER <= end:
            yield _long_row(data, header.start(), stop, length, is_listed=False)
            at = stop + POINTER


def _long_row(data: bytes, start: int, stop: int, length: int, *, is_listed: bool) -> _LongRow:
    following = int.from_bytes(data[stop : stop + POINTER], "big")
    return _LongRow(data[start:stop], length, following, is_listed)


def _followed(long: _LongRow, page: Callable[[int], bytes], size: int, steps: Budget) -> _Chain | None:
    """The rest of a row; None where its chain is broken. `page` gives one by its number, or nothing."""
    rest, number = long.length - len(long.local), long.following
    content, tail = bytearray(), b""
    numbers: dict[int, None] = {}
    while rest > 0:
        if number < 2 or number in numbers or not steps.spend() or len(data := page(number)) < size:
            return None
        numbers[number] = None
        content += data[POINTER : POINTER + rest]
        tail = data[POINTER + rest :]
        rest -= size - POINTER
        number = int.from_bytes(data[:POINTER], "big")
    if number:
        return None
    # A page that was never used before has nothing behind the row that it ends.
    ends_there = len(tail) >= _LEAST_TAIL and not tail.strip(b"\0") and content[-1] != 0
    return _Chain(bytes(content), tuple(numbers), len(numbers) > 1 or ends_there)
