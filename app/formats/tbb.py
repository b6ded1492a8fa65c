"""The Bat!'s messages.tbb: records with a header of fixed size, then the message as it came. Tried on a real store."""

import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.formats.sections import HEAD_LIMIT, head_length
from app.formats.slices import octets_of
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Mark, Message, Origin
from app.model.store import Notice

MAGIC = b"\x20\x06\x79\x19"
_RECORD = b"\x21\x09\x70\x19"
_SMALLEST = 44
_DATE, _LENGTH = 12, 36


def read(source: Source) -> Iterator[Message | Notice]:
    """The messages; a notice where a record is none."""
    start = source.read(6)
    source.skip(max(int.from_bytes(start[4:6], "little") - 6, 0))
    while record := source.read(8):
        if len(record) < 8 or not record.startswith(_RECORD):
            yield Notice("store_damaged", {"path": str(source.path)})
            return
        size = int.from_bytes(record[4:8], "little")
        record += source.read(size - 8) if _SMALLEST <= size < 4096 else b""
        if len(record) < _SMALLEST:
            yield Notice("store_damaged", {"path": str(source.path)})
            return
        yield _message(source, record)


def _message(source: Source, record: bytes) -> Message:
    length = int.from_bytes(record[_LENGTH : _LENGTH + 4], "little")
    begin = source.position
    start = source.read(min(length, HEAD_LIMIT))
    source.skip(max(length - len(start), 0))
    there = min(source.position - begin, length)
    (date,) = struct.unpack_from("<I", record, _DATE)
    return Message(
        Origin(source.path, begin, there),
        start[: head_length(start)],
        Completeness.WHOLE if there == length else Completeness.PARTIAL,
        Mark.NONE,
        datetime.fromtimestamp(date, UTC) if date else None,
        () if there == length else ("truncated",),
    )


def whole(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message as it came."""
    return octets_of(path, message)


FORMAT = Format(name="tbb", read=read, holds=lambda name: name.lower().endswith(".tbb"), whole=whole)
