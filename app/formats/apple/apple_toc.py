"""`table_of_contents`: the index Mail of Mac OS X 10.0 to 10.3 kept beside an mbox; exported mailboxes still have one.

It names sender and subject of every message, so it is a source of addresses even when the mbox is gone. Decoded from a
real sample of 213 messages; all numbers are big endian, 32 bits:

    000D BBA0  0000 00D5  …            magic, number of messages (213); the first record is at 0x20
    size offset length … …             one record: its own size, then where the message lies in the mbox (bytes)
    taro@example.jp 00 Hello 00        sender and subject, each ended by NUL
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MAGIC = 0x000DBBA0
_HEADER = struct.Struct(">III")
_FIRST_RECORD = 0x20
_RECORD = struct.Struct(">IIIII")
_TEXT_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One message: where it lies in the mbox (bytes, its separator line included), and what the index says about it."""

    offset: int
    length: int
    sender: bytes
    subject: bytes


def count(data: bytes) -> int | None:
    """How many messages the index says there are; None where `data` is no index."""
    if len(data) < _HEADER.size:
        return None
    magic, number, _ = _HEADER.unpack_from(data)
    return number if magic == _MAGIC else None


def entries(data: bytes) -> Iterator[TocEntry]:
    """The messages of an index; stops at the first record that makes no sense. Never raises."""
    if count(data) is None:
        return
    position = _FIRST_RECORD
    while position + _RECORD.size <= len(data):
        size, offset, length, _, _ = _RECORD.unpack_from(data, position)
        if size < _RECORD.size or position + size > len(data):
            return
        text = data[position + _RECORD.size : min(position + size, position + _RECORD.size + _TEXT_LIMIT)]
        sender, _, rest = text.partition(b"\0")
        yield TocEntry(offset, length, sender, rest.partition(b"\0")[0])
        position += size
