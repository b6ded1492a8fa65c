"""The inner layer of HxStore.hxd: objects in unpacked blocks, their fields, and where each build keeps them.

An object stands behind its own length (u32). Its first bytes:

    +0x00  u16  5
    +0x02  u16  size of the fixed part: one for each class and build, so it tells the layout
    +0x04  u32  length of the object
    +0x0a  u16  class
    +0x14  u64  number, again at +0x28
    +0x1c  u32  which list of its parent it belongs to
    +0x20  u64  number of its parent
    +0x68  u32  bytes between the fixed part and the texts
    +0x70  u64  stamp: of several copies the highest is the newest

A text is a pair of u32 in the fixed part, offset and length; with bit 31 of the length the offset counts from the
texts, else from the end of the fixed part. Texts are UTF-16LE with a NUL behind them. Dates are ticks of .NET.

Source: as `hx_blocks`; the offsets are those of the builds 16.107 to 16.115 of Outlook for Mac.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType

from app.formats.common.times import from_ticks

_MARK = b"\x05\x00"
_HEAD = struct.Struct("<HHIHHxxxxxxxxQIQQ")
_LEAST = 0x78
_RELATIVE = 1 << 31
_MAX_TEXT = 64 << 10
_MAX_PATH = 2000
"""Bytes of a path, in UTF-16."""
_FILES = "~/Files/"
_MAX_MISSES = 500_000
"""Places in one block that begin like an object and are none; by chance one in 65,536 bytes does."""
_UNSET = 0x2BCA2875F4373FFF
"""DateTime.MaxValue: no date."""


class HxClass(IntEnum):
    """The classes of objects that mail is made of."""

    ACCOUNT = 0x49
    MAIL_ACCOUNT = 0x4A
    FOLDER = 0x4D
    LIST_ITEM = 0x4F
    """What a list of messages shows of one."""
    RECIPIENT = 0x55
    MESSAGE = 0xC9
    BODY = 0xCA
    FILE = 0xF7
    """A file beside the store."""
    ATTACHMENT = 0x16A


@dataclass(frozen=True, slots=True)
class HxObject:
    """One object. `data` begins with its first byte and ends with its last; `at` is where it begins in its block."""

    kind: int
    fixed: int
    number: int
    list_number: int
    parent: int
    stamp: int
    at: int
    data: bytes

    @property
    def layout(self) -> Mapping[str, int] | None:
        """Where its fields are; None for a size no build is known to have."""
        return LAYOUTS.get((self.kind, self.fixed))

    def u32(self, offset: int) -> int:
        """A number of the fixed part; 0 where the object ends before."""
        return int.from_bytes(self.data[offset : offset + 4], "little") if offset + 4 <= self.fixed else 0

    def u64(self, offset: int) -> int:
        """A number of the fixed part; 0 where the object ends before."""
        return int.from_bytes(self.data[offset : offset + 8], "little") if offset + 8 <= self.fixed else 0

    def moment(self, offset: int) -> datetime | None:
        """A date of the fixed part."""
        ticks = self.u64(offset)
        return None if ticks >= _UNSET else from_ticks(ticks)

    def piece(self, offset: int) -> bytes:
        """The bytes that the pair at `offset` leads to; empty where it leads outside the object."""
        start, length = self.u32(offset), self.u32(offset + 4)
        start += self.fixed + (self.u32(0x68) if length & _RELATIVE else 0)
        length &= _RELATIVE - 1
        return self.data[start : start + length] if length and start + length <= len(self.data) else b""

    def text(self, offset: int) -> str:
        """The text that the pair at `offset` leads to, without its NUL."""
        return self.piece(offset)[:_MAX_TEXT].decode("utf-16-le", "replace").partition("\0")[0]

    @property
    def html(self) -> bytes:
        """The text in a body, as UTF-8; empty where it is in a file or was never fetched."""
        if self.layout is not None:
            return self.piece(self.layout["html"])
        return next((piece for piece in self._pieces() if piece.lstrip()[:1] == b"<"), b"")

    @property
    def file_path(self) -> str:
        """The path of the file that holds a body (`~/Files/S0/3/EFMData/7.dat`); empty where there is none."""
        start = _FILES.encode("utf-16-le")
        found = (piece for piece in self._pieces() if piece.startswith(start) and len(piece) <= _MAX_PATH)
        return next(found, b"").decode("utf-16-le", "replace").partition("\0")[0]

    @property
    def file_number(self) -> int:
        """The number of the object that names the file of a body; 0 where there is none."""
        return self.u64(self.layout["file"]) if self.layout is not None and "file" in self.layout else 0

    @property
    def has_body(self) -> bool:
        """True where a body holds its text, or says in which file it is."""
        return bool(self.html or self.file_path or self.file_number)

    def _pieces(self) -> Iterator[bytes]:
        """Whatever pairs of the fixed part lead to, for layouts that are not known in full."""
        for offset in range(_LEAST, self.fixed - 7, 4):
            if self.u32(offset + 4) & _RELATIVE and (piece := self.piece(offset)):
                yield piece


def objects(payload: bytes) -> Iterator[HxObject]:
    """The objects in an unpacked block. One inside another does not count.

    Raises ValueError, behind the objects up to there, for a block in which everything looks like the start of one.
    """
    at = payload.find(_MARK, 4)
    misses = 0
    while at >= 0:
        found = object_at(payload, at)
        if found is not None:
            yield found
        else:
            misses += 1
            if misses > _MAX_MISSES:
                raise ValueError("no store has so many")
        at = payload.find(_MARK, at + (len(found.data) if found is not None else 1))


def object_at(payload: bytes, at: int) -> HxObject | None:
    """The object that begins at `at`; None where none does."""
    if at < 4 or at + _LEAST > len(payload) or payload[at - 4 : at] != payload[at + 4 : at + 8]:
        return None
    _, fixed, length, _, kind, number, list_number, parent, again = _HEAD.unpack_from(payload, at)
    if number != again or not _LEAST <= fixed <= length or at + length > len(payload):
        return None
    stamp = int.from_bytes(payload[at + 0x70 : at + 0x78], "little")
    return HxObject(kind, fixed, number, list_number, parent, stamp, at, payload[at : at + length])


_MESSAGE = {
    "received": 0x120, "sent": 0x2D8, "folder": 0x38C, "message_id": 0x4CC,
    "preview": 0x518, "from_name": 0x56C, "from_address": 0x574, "subject": 0x598,
}  # fmt: skip
_ITEM = {
    "message": 0x124, "folder": 0x214, "received": 0xE0, "unread": 0x2E4, "flag": 0x409,
    "from_name": 0x374, "subject": 0x384, "preview": 0x398, "from_address": 0x3AC,
}  # fmt: skip
LAYOUTS: Mapping[tuple[int, int], Mapping[str, int]] = MappingProxyType(
    {
        (HxClass.MESSAGE, 0x60F): _MESSAGE,
        (HxClass.LIST_ITEM, 0x430): _ITEM,
        (HxClass.RECIPIENT, 0x15E): {"name": 0x124, "address": 0x12C},
        (HxClass.FOLDER, 0x4C2): {"name": 0x434, "kind": 0x47C},
        (HxClass.FOLDER, 0x4D0): {"name": 0x440, "kind": 0x488},
        (HxClass.MAIL_ACCOUNT, 0x6CA): {"account": 0x44},
        (HxClass.ACCOUNT, 0x1992): {"address": 0x156C},
        (HxClass.BODY, 0x740): {"html": 0x678, "file": 0x2BC},
        (HxClass.BODY, 0x74E): {"html": 0x684},
        (HxClass.FILE, 0xC5): {"path": 0x88},
        (HxClass.ATTACHMENT, 0x318): {"message": 0x1AC, "message_again": 0x17C, "name": 0x260, "path": 0x288},
    }
)
"""The offsets of the fields of each class, by the size of its fixed part."""
