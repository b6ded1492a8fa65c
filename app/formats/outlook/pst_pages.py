"""The lower layer of a PST or OST: the header, the two B-trees, and the blocks they lead to ([MS-PST] 2.2).

    21 42 44 4E  nn nn nn nn  53 4D  17 00   "!BDN", checksum, "SM", version: 0E or 0F ANSI, 17 Unicode, 24 large pages

Three layouts share it: ANSI (Outlook 97-2002), Unicode (2003 and later), and Unicode with pages of 4096 bytes and
packed blocks (OST of Outlook 2013 and later; libyal/libpff, "PFF format").
"""

import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.formats.outlook.pst_crypt import permuted, rotated
from app.system.memory_files import MemoryFile
from app.system.random_access import RandomAccess
from app.system.read_ahead import ReadAhead
from app.system.reading import RandomFile

MAGIC = b"!BDN"
_HEADER = 564
_MAX_DEPTH = 16
_MAX_BLOCKS = 1 << 22
_MAX_SUBNODES = 1 << 20
_NODES, _BLOCKS = 0x81, 0x80
_WIDE_NODE, _NARROW_NODE = struct.Struct("<QQQI4x"), struct.Struct("<IIII")
_WIDE_BLOCK, _NARROW_BLOCK = struct.Struct("<QQHH4x"), struct.Struct("<IIHH")
_WIDE_BRANCH, _NARROW_BRANCH = struct.Struct("<QQQ"), struct.Struct("<III")


class DamagedError(ValueError):
    """Something in a store points nowhere, or to what it cannot be."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Sizes, in bytes, in one generation of the format. `wide`: numbers of 64 bits; `large`: pages of 4096 bytes."""

    wide: bool
    page: int
    trailer: int
    counts: int
    """Where a page of a B-tree says how many entries it has."""
    large: bool = False

    @property
    def node(self) -> struct.Struct:
        """Bytes of an entry of the node tree (NBTENTRY, [MS-PST] 2.2.2.7.7.4)."""
        return _WIDE_NODE if self.wide else _NARROW_NODE

    @property
    def block(self) -> struct.Struct:
        """Bytes of an entry of the block tree (BBTENTRY, [MS-PST] 2.2.2.7.7.3)."""
        return _WIDE_BLOCK if self.wide else _NARROW_BLOCK

    @property
    def branch(self) -> struct.Struct:
        """Bytes of an entry that leads to another page (BTENTRY, [MS-PST] 2.2.2.7.7.2)."""
        return _WIDE_BRANCH if self.wide else _NARROW_BRANCH


ANSI = PageLayout(wide=False, page=512, trailer=12, counts=496)
UNICODE = PageLayout(wide=True, page=512, trailer=16, counts=488)
LARGE = PageLayout(wide=True, page=4096, trailer=24, counts=4056, large=True)


class Node(NamedTuple):
    """A node: its number (NID), its data block, its sub-nodes' block, and the node it belongs to."""

    number: int
    data: int
    subnodes: int
    parent: int = 0

    @property
    def kind(self) -> int:
        """What it is: the low five bits of its number (nidType, [MS-PST] 2.2.2.1)."""
        return self.number & 0x1F


class Pages:
    """An open store. Every method raises DamagedError, or OSError, where the file does not hold what it promises."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file."""
        self.file: RandomAccess = ReadAhead(RandomFile(path)) if data is None else MemoryFile(data)
        try:
            self._read_header()
        except BaseException:
            self.close()
            raise

    def _read_header(self) -> None:
        header = self.file.read_at(0, _HEADER)
        if len(header) < 512 or not header.startswith(MAGIC):
            raise DamagedError("header")
        version = int.from_bytes(header[10:12], "little")
        self.layout = ANSI if version < 20 else LARGE if version >= 36 else UNICODE
        if self.layout.wide:
            self.said_size, _, self._node_root, _, self._block_root = (
                int.from_bytes(header[at : at + 8], "little") for at in (184, 216, 224, 232, 240)
            )
            self._crypt = header[513] if len(header) > 513 else 0
        else:
            self.said_size, _, self._node_root, _, self._block_root = (
                int.from_bytes(header[at : at + 4], "little") for at in (168, 184, 188, 192, 196)
            )
            self._crypt = header[461]
        self._index: tuple[array[int], array[int], array[int]] | None = None
        self.salvaged = False

    def close(self) -> None:
        """Closes the file."""
        self.file.close()

    @property
    def truncated(self) -> bool:
        """True where the file is shorter than its header says ([MS-PST] 2.2.2.5, ibFileEof)."""
        return self.file.size < self.said_size

    def nodes(self) -> Iterator[Node]:
        """Every node of the store; those found by looking at every page where the tree itself is broken."""
        seen: set[int] = set()
        for entry in self._leaves(self._node_root, _NODES, self.layout.node):
            number = entry[0] & 0xFFFFFFFF
            if number not in seen:
                seen.add(number)
                yield Node(number, entry[1], entry[2], entry[3])

    def checked(self) -> Iterator[bool]:
        """For each block whether it is there and agrees with its checksum ([MS-PST] 2.2.2.8.1)."""
        trailer_size = 24 if self.layout.large else 16 if self.layout.wide else 12
        unit = 512 if self.layout.large else 64
        at = 4 if self.layout.wide else 8
        read_at, crc32 = self.file.read_at, zlib.crc32
        for block, offset, size in zip(*self._places(), strict=True):
            whole = (size + trailer_size + unit - 1) // unit * unit
            raw = read_at(offset, whole)
            checksum = int.from_bytes(raw[len(raw) - trailer_size + at :][:4], "little")
            # The same polynomial as everybody's, but neither begun nor ended with ones.
            actual = crc32(raw[:size], 0xFFFFFFFF) ^ 0xFFFFFFFF
            yield len(raw) == whole and (checksum == actual or not block)

    def data(self, block: int) -> list[bytes]:
        """The data blocks behind a block number, in order."""
        return [self._plain(block)] if block and not block & 2 else list(self._data(block, 0))

    def read_data(self, block: int) -> Iterator[bytes]:
        """As `data`, one after the other: an attachment need not fit into memory."""
        return self._data(block, 0)

    def size(self, block: int) -> int:
        """How many bytes lie behind a block number, without reading them."""
        if not block & 2:
            return self._place(block)[1] if block else 0
        return int.from_bytes(self._block(block)[4:8], "little")

    def subnodes(self, block: int) -> dict[int, Node]:
        """The sub-nodes of a node, by number."""
        found: dict[int, Node] = {}
        if block:
            self._add_subnodes(block, found, 0)
        return found

    def _data(self, block: int, depth: int) -> Iterator[bytes]:
        if not block:
            return
        if not block & 2:
            yield self._plain(block)
            return
        raw = self._block(block)
        if depth > 2 or raw[:1] != b"\x01" or raw[1] not in (1, 2):
            raise DamagedError("data tree")
        count = int.from_bytes(raw[2:4], "little")
        width = 8 if self.layout.wide else 4
        if 8 + count * width > len(raw):
            raise DamagedError("data tree")
        for position in range(count):
            yield from self._data(int.from_bytes(raw[8 + position * width :][:width], "little"), depth + 1)

    def _plain(self, block: int) -> bytes:
        """A block of data, made legible."""
        raw = self._block(block)
        if self._crypt == 1:
            return permuted(raw)
        return rotated(raw, block & 0xFFFFFFFF) if self._crypt == 2 else raw

    def _add_subnodes(self, block: int, found: dict[int, Node], depth: int) -> None:
        raw = self._block(block)
        if depth > 8 or len(raw) < 4 or raw[0] != 2 or len(found) > _MAX_SUBNODES:
            raise DamagedError("sub-nodes")
        count = int.from_bytes(raw[2:4], "little")
        start = 8 if self.layout.wide else 4
        if raw[1]:
            width = 16 if self.layout.wide else 8
            for position in range(count):
                entry = raw[start + position * width :][:width]
                if len(entry) == width:
                    self._add_subnodes(int.from_bytes(entry[width // 2 :], "little"), found, depth + 1)
            return
        shape = self.layout.branch
        whole = min(count, (len(raw) - start) // shape.size)
        for number, data, subnodes in shape.iter_unpack(raw[start : start + whole * shape.size]):
            number &= 0xFFFFFFFF
            found[number] = Node(number, data, subnodes)

    def _places(self) -> tuple["array[int]", "array[int]", "array[int]"]:
        """The numbers of all blocks, ascending, where they lie and how long they are.

        Arrays, as a store of 50 GB has millions of them.
        """
        if self._index is None:
            try:
                self._index = _columns(self._branch(self._block_root, _BLOCKS, self.layout.block, set(), 0))
            except DamagedError:
                self.salvaged = True
                self._index = _columns(iter(sorted(self._every_leaf(_BLOCKS, self.layout.block))))
        return self._index

    def _place(self, block: int) -> tuple[int, int]:
        numbers, offsets, sizes = self._places()
        at = bisect_left(numbers, block & ~1)
        if at == len(numbers) or numbers[at] != block & ~1:
            raise DamagedError("block")
        return offsets[at], sizes[at]

    def _block(self, block: int) -> bytes:
        offset, size = self._place(block)
        raw = self.file.read_at(offset, size)
        if len(raw) < size:
            raise DamagedError("block beyond the end")
        if self.layout.large:
            raw = self._unpacked(raw, offset, size)
        return raw

    def _unpacked(self, raw: bytes, offset: int, size: int) -> bytes:
        """A block of a 4K store is packed where its trailer names a larger size than it takes."""
        end = offset + (size + 24 + 511) // 512 * 512
        trailer = self.file.read_at(end - 24, 24)
        whole = int.from_bytes(trailer[18:20], "little") if len(trailer) == 24 else 0
        if whole <= size:
            return raw
        try:
            return zlib.decompressobj().decompress(raw, 1 << 20)
        except zlib.error as error:
            raise DamagedError("packed block") from error

    def _leaves(self, root: int, kind: int, shape: struct.Struct) -> Iterator[tuple[int, ...]]:
        """The leaf entries of a B-tree. Where any page of it is broken, the leaves of all pages of the file."""
        try:
            found = list(self._branch(root, kind, shape, set(), 0))
        except DamagedError:
            self.salvaged = True
            found = list(self._every_leaf(kind, shape))
        yield from found

    def _branch(
        self, offset: int, kind: int, shape: struct.Struct, seen: set[int], depth: int
    ) -> Iterator[tuple[int, ...]]:
        if offset in seen or depth > _MAX_DEPTH or len(seen) > _MAX_BLOCKS:
            raise DamagedError("tree runs in circles")
        seen.add(offset)
        page = self.file.read_at(offset, self.layout.page)
        level, entries = self._entries(page, kind)
        if not level:
            yield from [shape.unpack_from(entry) for entry in entries]
            return
        branch = self.layout.branch
        for entry in entries:
            yield from self._branch(branch.unpack_from(entry)[2], kind, shape, seen, depth + 1)

    def _entries(self, page: bytes, kind: int) -> tuple[int, list[bytes]]:
        """The level of a page of a B-tree, and its entries."""
        layout = self.layout
        trailer = page[layout.page - layout.trailer :]
        if len(page) < layout.page or trailer[0] != kind or trailer[1] != kind:
            raise DamagedError("page")
        if layout.large:
            count, size, level = int.from_bytes(page[4056:4058], "little"), page[4060], page[4061]
        else:
            count, size, level = page[layout.counts], page[layout.counts + 2], page[layout.counts + 3]
        smallest = layout.branch.size if level else (layout.node if kind == _NODES else layout.block).size
        if size < smallest or count * size > layout.counts or level > _MAX_DEPTH:
            raise DamagedError("page")
        return level, [page[position * size : (position + 1) * size] for position in range(count)]

    def _every_leaf(self, kind: int, shape: struct.Struct) -> Iterator[tuple[int, ...]]:
        """What a page-by-page look at the file finds; later pages win, so the newest state is the likeliest."""
        found: dict[int, tuple[int, ...]] = {}
        step = 64 * self.layout.page
        for start in range(0, self.file.size, step):
            piece = self.file.read_at(start, step)
            for at in range(0, len(piece) - self.layout.page + 1, self.layout.page):
                page = piece[at : at + self.layout.page]
                trailer = page[self.layout.page - self.layout.trailer :]
                if trailer[0] != kind or trailer[1] != kind:
                    continue
                try:
                    level, entries = self._entries(page, kind)
                except DamagedError:
                    continue
                if not level:
                    for entry in entries:
                        values = shape.unpack(entry[: shape.size])
                        found[values[0]] = values
        yield from found.values()


def _columns(entries: Iterator[tuple[int, ...]]) -> tuple["array[int]", "array[int]", "array[int]"]:
    """Number, offset and size of blocks. Raises Damaged where the numbers do not ascend."""
    numbers, offsets, sizes = array("Q"), array("Q"), array("L")
    last = -1
    for entry in entries:
        number = entry[0] & ~1
        if number <= last:
            raise DamagedError("tree is not in order")
        last = number
        numbers.append(number)
        offsets.append(entry[1])
        sizes.append(entry[2])
    return numbers, offsets, sizes
