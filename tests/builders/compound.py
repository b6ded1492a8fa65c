"""Compound files of OLE, such as a .msg ([MS-CFB] 2): small ones, without streams of less than 4096 bytes.

D0 CF 11 E0 A1 B1 1A E1 ...   header, 512 bytes; then sectors of 512 bytes: the table of sectors, the directory, streams
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_SECTOR, _LEAST = 512, 4096
_IN_TABLE, _IN_DIRECTORY = _SECTOR // 4, 4

Tree = Mapping[str, "bytes | Tree"]


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    child: int = _NONE
    next: int = _NONE
    """The entry beside it: all of a storage are one chain."""


@dataclass(slots=True)
class _Directory:
    entries: list[_Entry] = field(default_factory=lambda: [_Entry("Root Entry", _ROOT)])

    def add(self, tree: Tree) -> int:
        """Adds what a storage holds; the number of the first of it."""
        before: _Entry | None = None
        first = _NONE
        for name, held in tree.items():
            number = len(self.entries)
            entry = _Entry(name, _STREAM if isinstance(held, bytes) else _STORAGE)
            self.entries.append(entry)
            if isinstance(held, bytes):
                entry.content = held.ljust(_LEAST, b"\0")
            else:
                entry.child = self.add(held)
            if before is None:
                first = number
            else:
                before.next = number
            before = entry
        return first


def compound_file(tree: Tree) -> tuple[bytes, list[int]]:
    """The file, and where each sector of its directory begins. Streams are filled up with zeros to 4096 bytes."""
    directory = _Directory()
    directory.entries[0].child = directory.add(tree)
    in_directory = -(-len(directory.entries) // _IN_DIRECTORY)
    in_streams = sum(-(-len(each.content) // _SECTOR) for each in directory.entries)
    in_table = 1
    while in_table * _IN_TABLE < in_table + in_directory + in_streams:
        in_table += 1
    following = [_TABLE] * in_table + _chain(in_table, in_directory)
    listed, streams = b"", b""
    for each in directory.entries:
        start = len(following) if each.content else _END
        following += _chain(start, -(-len(each.content) // _SECTOR)) if each.content else []
        streams += each.content.ljust(-(-len(each.content) // _SECTOR) * _SECTOR, b"\0")
        name = each.name.encode("utf-16-le")
        listed += name.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIQ", len(name) + 2, each.kind, 1, _NONE, each.next, each.child, start, len(each.content)
        )
    table = struct.pack(f"<{len(following)}I", *following).ljust(in_table * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH10xIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 62, 3, 0xFFFE, 9, 6, in_table, in_table, 0, _LEAST
    )
    header += struct.pack(f"<IIII{in_table}I", _END, 0, _END, 0, *range(in_table))
    data = header.ljust(_SECTOR, b"\xff") + table + listed.ljust(in_directory * _SECTOR, b"\0") + streams
    return data, [_SECTOR * (1 + in_table + position) for position in range(in_directory)]


def _chain(start: int, count: int) -> list[int]:
    """The entries of the table for so many sectors one behind the other."""
    return [*range(start + 1, start + count), _END]
