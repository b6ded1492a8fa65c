"""Where the pages of SQLite databases lie: alone, in a database that begins somewhere, in a write-ahead log.

    SQLite format 3\\0  10 00 …  at 28 pages in all, at 32 the first that lists free ones, at 36 how many are free
    37 7F 06 82  …               a log: at 8 the size of a page; then frames:
    00 00 00 2A  00 00 00 00  …  a page's number, pages in all where a transaction ends, two salts, two sums; the page

Source: sqlite.org/fileformat.html, 1.3, 1.5 and 4.1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.rescue.budget import Budget
from app.rescue.sector_starts import SECTOR
from app.rescue.sqlite_records import LARGEST_PAGE

DATABASE = b"SQLite format 3\0"
LOG = b"\x37\x7f\x06"
_HEAD = 100
_STEP = 1024
_WAL_HEAD, _FRAME_HEAD = 32, 24

Fetch = Callable[[int, int], bytes]


class Reader:
    """Bytes of a source by their offset, out of a buffer where they are in it; others are read, but not without end."""

    def __init__(self, data: bytes, base: int, fetch: Fetch, outside: int) -> None:
        """`base` is the offset of the buffer; `outside` how many bytes may be read that are not in it."""
        self._data = data
        self._base = base
        self._fetch = fetch
        self._outside = Budget(outside)

    @property
    def wanted_more(self) -> bool:
        """True once more was asked for than may be read."""
        return self._outside.left < 0

    def read(self, offset: int, count: int) -> bytes:
        """So many bytes from an offset; fewer at the end of the source, none once too much was read."""
        index = offset - self._base
        if index >= 0 and index + count <= len(self._data):
            return self._data[index : index + count]
        return self._fetch(offset, count) if self._outside.spend(count) else b""


@dataclass(frozen=True, slots=True)
class Place:
    """A page that a database or a log names: its number from 1, the offset of its first byte, and its size in bytes."""

    number: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Frame(Place):
    """A page in a log, written in the `round` of that name; `ends` where a transaction ends with it."""

    round: bytes
    ends: bool


def leaves(data: bytes, start: int, end: int, base: int) -> Iterator[int]:
    """The indexes in [start, end) of a buffer where a leaf of a table may begin."""
    first = start + -(base + start) % _STEP
    column = data[first:end:_STEP]
    at = column.find(b"\x0d")
    while at >= 0:
        yield first + at * _STEP
        at = column.find(b"\x0d", at + 1)


def trunks(reader: Reader, offset: int) -> Iterator[tuple[Place, bytes]]:
    """The pages that list the free ones of the database at an offset: what was in them is deleted."""
    head = reader.read(offset, _HEAD)
    size = page_size(head)
    number = int.from_bytes(head[32:36], "big")
    seen: set[int] = set()
    while size and number > 1 and number not in seen:
        seen.add(number)
        place = Place(number, offset + (number - 1) * size, size)
        page = reader.read(place.offset, size)
        if len(page) < size:
            return
        yield place, page
        number = int.from_bytes(page[:4], "big")


def listed_in(trunk: bytes) -> Iterator[int]:
    """The numbers of the free pages that one of them lists."""
    count = min(int.from_bytes(trunk[4:8], "big"), len(trunk) // 4 - 2)
    return (int.from_bytes(trunk[at : at + 4], "big") for at in range(8, 8 + 4 * count, 4))


def page_size(head: bytes) -> int:
    """Bytes of a page of the database with that header; 0 for one that makes no sense."""
    size = int.from_bytes(head[16:18], "big")
    size = LARGEST_PAGE if size == 1 else size
    return size if len(head) >= _HEAD and size >= SECTOR and not size & (size - 1) else 0


def page_count(head: bytes) -> int:
    """How many pages a database has; none for one that keeps a part of each for something else."""
    return int.from_bytes(head[28:32], "big") if not any(head[20:21]) else 0


def free_count(head: bytes) -> int:
    """How many of them are free."""
    return int.from_bytes(head[36:40], "big")


def frames(reader: Reader, offset: int) -> Iterator[tuple[Frame, bytes]]:
    """The pages in the write-ahead log at an offset; those of earlier rounds are among them."""
    size = int.from_bytes(reader.read(offset + 8, 4), "big")
    if size & (size - 1) or not SECTOR <= size <= LARGEST_PAGE:
        return
    at = offset + _WAL_HEAD
    while True:
        frame = reader.read(at, _FRAME_HEAD + size)
        number = int.from_bytes(frame[:4], "big")
        if len(frame) < _FRAME_HEAD + size or not 0 < number < 1 << 24:
            return
        yield Frame(number, at + _FRAME_HEAD, size, frame[8:16], any(frame[4:8])), frame[_FRAME_HEAD:]
        at += _FRAME_HEAD + size
