"""The outer file of an encrypted archive: a plain zip of four stored members, laid out in exactly one way.

That one way is why every changed byte is found without a key: the members by their digests, the rest by comparison.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BufferedIOBase
from pathlib import Path
from typing import BinaryIO

from app.archive.bag.layout import ENCRYPTED, is_dropped
from app.system.hashing import CHUNK

READ_ME = "READ ME.txt"
KEY = "key.age"
CONTENT = "archive.tar.age"
SUMS = "SHA256SUMS"
NAMES = (READ_ME, KEY, CONTENT, SUMS)

# APPNOTE.TXT 6.3.10 (PKWARE), 4.3.7, 4.3.12, 4.3.14, 4.3.15, 4.3.16 and 4.5.3.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_VERSION = 45
_ON_UNIX = 3 << 8
_PLAIN_FILE = 0o100644 << 16
_FULL = 0xFFFFFFFF
LARGEST_WITHOUT_ZIP64 = _FULL - 1
# What age and tar add at most: 16 bytes in 64 KiB, and some blocks for each file.
_AROUND = 1.01
_PER_FILE = 3072


def is_encrypted(path: Path) -> bool:
    """True for a file that is, or once was, an encrypted archive."""
    if not path.is_file():
        return False
    if path.name.endswith(ENCRYPTED):
        # On a stick a Mac notes what it knows of the file in `._name`, beside it.
        return not is_dropped(path.name)
    try:
        with path.open("rb") as file:
            return CONTENT in read_layout(file).members
    except OSError:
        return False


def room_needed(size_bytes: int, files: int) -> int:
    """Bytes the encrypted form of so much mail takes at most."""
    return int(size_bytes * _AROUND) + _PER_FILE * files + (1 << 20)


@dataclass(slots=True)
class Member:
    """One file of the container. `offset` is where its header starts; `large` says that sizes take 64 bits."""

    name: str
    offset: int
    large: bool = False
    size: int = 0
    crc: int = 0

    @property
    def start(self) -> int:
        """Where the content starts."""
        return self.offset + _LOCAL.size + len(self.name) + (20 if self.large else 0)

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.start + self.size


@dataclass(slots=True)
class ContainerLayout:
    """What was found in a container. `stamp` is its date as zip files hold it.

    `damaged` names the members whose headers are not as they were written; "" is the list of members at the end.
    """

    stamp: int = 0
    members: dict[str, Member] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


class ContainerWriter:
    """Writes a container member by member, in the order of NAMES."""

    def __init__(self, sink: BinaryIO, when: datetime) -> None:
        """`when` is local time, as zip files hold it."""
        self._sink = sink
        self._stamp = _stamp(when)
        self._members: list[Member] = []
        self.sums: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        """Writes a small member. Raises OSError."""
        with self.member(name) as sink:
            sink.write(data)

    @contextmanager
    def member(self, name: str, *, large: bool = False) -> Iterator["MemberSink"]:
        """A place to write one member to; `large` where it may reach 4 GiB. Raises OSError."""
        assert name == NAMES[len(self._members)]
        member = Member(name, self._sink.tell(), large)
        self._sink.write(_header(member, self._stamp))
        content = MemberSink(self._sink)
        yield content
        member.size, member.crc = content.size, content.crc
        if member.size > LARGEST_WITHOUT_ZIP64 and not large:
            raise OverflowError(name)
        self._sink.seek(member.offset)
        self._sink.write(_header(member, self._stamp))
        self._sink.seek(member.end)
        self._members.append(member)
        self.sums[name] = content.digest.hexdigest()

    def finish(self) -> None:
        """Writes the list of members. Raises OSError."""
        self._sink.write(central_directory(self._members, self._stamp))


class MemberSink(BufferedIOBase):
    """Counts and digests what is written to a member."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self.digest = sha256()
        self.size = self.crc = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only bytes are ever written
        """Writes all of `data`. Raises OSError."""
        self.digest.update(data)
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        return self._sink.write(data)


def read_layout(file: BinaryIO) -> ContainerLayout:
    """Finds the members of a container without trusting a byte of it. Raises OSError."""
    layout = ContainerLayout()
    length = file.seek(0, os.SEEK_END)
    offset = 0
    for name in NAMES:
        file.seek(offset)
        member = _member(file.read(_LOCAL.size + len(name) + 20), name, offset)
        if member is None:
            layout.damaged += [each for each in NAMES if each not in layout.members]
            return layout
        if not layout.members:
            layout.stamp = member[1]
        layout.members[name] = member[0]
        file.seek(offset)
        if file.read(member[0].start - offset) != _header(member[0], layout.stamp):
            layout.damaged.append(name)
        offset = member[0].end
        if offset > length:
            layout.damaged += [name, *(each for each in NAMES if each not in layout.members)]
            return layout
    file.seek(offset)
    expected = central_directory(list(layout.members.values()), layout.stamp)
    if file.read(len(expected) + 1) != expected:
        layout.damaged.append("")
    return layout


def read_member(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """The content of a member, as far as it goes. Raises OSError."""
    file.seek(member.start)
    left = member.size
    while left > 0 and (data := file.read(min(CHUNK, left))):
        left -= len(data)
        yield data


def _member(data: bytes, name: str, offset: int) -> tuple[Member, int] | None:
    """The member whose header `data` begins with, and its date; None where it begins with no such header."""
    if len(data) < _LOCAL.size + len(name) or data[_LOCAL.size :][: len(name)] != name.encode("ascii"):
        return None
    fields = _LOCAL.unpack_from(data)
    size, crc, extra = fields[7], fields[6], fields[10]
    large = extra == 20
    if large and len(data) == _LOCAL.size + len(name) + 20:
        size = struct.unpack_from("<Q", data, _LOCAL.size + len(name) + 4)[0]
    return Member(name, offset, large, size, crc), fields[4] | fields[5] << 16


def _header(member: Member, stamp: int) -> bytes:
    size, extra = member.size, b""
    if member.large:
        size, extra = _FULL, struct.pack("<2H2Q", 1, 16, member.size, member.size)
    time, date = stamp & 0xFFFF, stamp >> 16
    fields = (b"PK\3\4", _VERSION, 0, 0, time, date, member.crc, size, size, len(member.name), len(extra))
    return _LOCAL.pack(*fields) + member.name.encode("ascii") + extra


def central_directory(members: list[Member], stamp: int) -> bytes:
    """The list of members that ends a zip file (APPNOTE 4.3.12 to 4.3.16), with the Zip64 records only where needed.

    `stamp` is the date of all members as MS-DOS has it.
    """
    start = members[-1].end
    entries = b"".join(_entry(member, stamp) for member in members)
    count = len(members)
    end64 = _END64.pack(b"PK\6\6", 44, _ON_UNIX | _VERSION, _VERSION, 0, 0, count, count, len(entries), start)
    locator = _LOCATOR.pack(b"PK\6\7", 0, start + len(entries), 1)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(entries), min(start, _FULL), 0)
    return entries + (end64 + locator if start > LARGEST_WITHOUT_ZIP64 else b"") + end


def _entry(member: Member, stamp: int) -> bytes:
    size, offset = min(member.size, _FULL), min(member.offset, _FULL)
    longs = [member.size, member.size] if size == _FULL else []
    longs += [member.offset] if offset == _FULL else []
    extra = struct.pack(f"<2H{len(longs)}Q", 1, 8 * len(longs), *longs) if longs else b""
    fields: tuple[bytes | int, ...] = (b"PK\1\2", _ON_UNIX | _VERSION, _VERSION, 0, 0, stamp & 0xFFFF, stamp >> 16)
    fields += (member.crc, size, size, len(member.name), len(extra), 0, 0, 0, _PLAIN_FILE, offset)
    return _CENTRAL.pack(*fields) + member.name.encode("ascii") + extra


def _stamp(when: datetime) -> int:
    """Date and time of MS-DOS, which zip files hold: from 1980 on, in steps of two seconds."""
    year = min(max(when.year, 1980), 2107)
    date = (year - 1980) << 9 | when.month << 5 | when.day
    return date << 16 | when.hour << 11 | when.minute << 5 | when.second // 2
