"""A volume of HFS+ in memory, as a Mac of 2002 wrote it: files grow, are deleted, and newer ones are written over them.

    block 0     boot blocks, and at 1024 the volume header
    then        allocation file, extents-overflow tree, catalogue: one piece each
    then        what files hold
    at the end  the alternate volume header, 1024 bytes before it

Source: Apple's technical note 1150. As there, a search for a free block goes on where the last one ended and begins
again at the front (`nextAllocation`); sectors behind the end of a file are zeros; a block that is freed keeps what was
in it; and the record of a deleted file is taken out of its node, whose other records move up. What only programs that
write to the volume need (journal, hot files, attributes) is not there.
"""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from tests.builders.hfs_plus_tree import Tree

BLOCK, SECTOR = 4096, 512
_HEADER_AT, _RESERVED = 1024, 1024
_ROOT, _EXTENTS, _CATALOG, _ALLOCATION, _FIRST_OWN = 2, 3, 4, 6, 16
_IN_RECORD = 8
"""Extents that a catalogue record has room for; the others are in the extents-overflow tree."""
_WHEN = 3_100_000_000
"""Seconds since 1904: in March 2002."""
_CLEANLY_UNMOUNTED = 0x100


class Reuse(Enum):
    """Where new files go when old ones were freed."""

    NEXT = "goes on behind the newest file"
    """As HFS+ does: freed blocks have their turn when the search comes round to them."""
    FIRST = "the first free block"
    """The worst a disk can do: what was freed at the front goes first."""


@dataclass(slots=True)
class File:
    """The blocks of a file in order, its length in bytes, and where its name is."""

    number: int
    folder: int
    name: str
    blocks: list[int] = field(default_factory=list)
    size: int = 0

    @property
    def extents(self) -> list[tuple[int, int]]:
        """First block and count of blocks of each piece."""
        found: list[tuple[int, int]] = []
        for block in self.blocks:
            if found and sum(found[-1]) == block:
                found[-1] = found[-1][0], found[-1][1] + 1
            else:
                found.append((block, 1))
        return found


@dataclass(slots=True)
class _Folder:
    number: int
    above: int
    name: str
    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, "_Folder"] = field(default_factory=dict)


class Volume:
    """An empty volume of so many bytes. Paths are "Users/hanako/…"; folders are made where they are needed."""

    def __init__(self, size: int, name: str = "Macintosh HD") -> None:
        self._image = bytearray(size // BLOCK * BLOCK)
        self.reuse = Reuse.NEXT
        self._used = bytearray(len(self._image) // BLOCK)
        self._next = 1
        self._number = _FIRST_OWN
        self._files = self._folders = 0
        self._used[0] = self._used[-1] = 1
        self._root = _Folder(_ROOT, 1, name)
        self._bits = self._piece(_ALLOCATION, -(-len(self._used) // 8 // BLOCK) or 1)
        overflow = self._piece(_EXTENTS, max(8, len(self._used) // 512))
        catalog = self._piece(_CATALOG, max(16, len(self._used) // 32))
        self._overflow = Tree(len(overflow.blocks), longest_key=10, varies=False)
        self._catalog = Tree(len(catalog.blocks), longest_key=516, varies=True)
        self._trees = ((overflow, self._overflow), (catalog, self._catalog))
        self._record_folder(self._root)
        self._catalog.add(*_thread(3, _ROOT, 1, name))

    @property
    def share_used(self) -> float:
        """How full it is, 0 to 1."""
        return sum(self._used) / len(self._used)

    @property
    def image(self) -> bytes:
        """What is on the disk, with everything that says which file is where."""
        for file, tree in self._trees:
            at = file.blocks[0] * BLOCK
            self._image[at : at + file.size] = tree.written(bytes(self._image[at : at + file.size]))
        bits = bytearray(len(self._bits.blocks) * BLOCK)
        for block, used in enumerate(self._used):
            bits[block // 8] |= used << 7 - block % 8
        at = self._bits.blocks[0] * BLOCK
        self._image[at : at + len(bits)] = bits
        header = self._header()
        self._image[_HEADER_AT : _HEADER_AT + len(header)] = header
        at = len(self._image) - _RESERVED
        self._image[at : at + len(header)] = header
        return bytes(self._image)

    def write(self, path: str, data: bytes, *, pieces: int = 1) -> File:
        """A new file, in at least so many pieces where it has as many blocks."""
        file = self.create(path)
        blocks = -(-len(data) // BLOCK)
        for number in range(pieces):
            start, end = (blocks * each // pieces * BLOCK for each in (number, number + 1))
            if number:
                # What another file takes in between.
                self._next += 1
            self._put(file, data[start:end])
        self._record_file(file)
        return file

    def create(self, path: str) -> File:
        """An empty file."""
        *above, name = path.split("/")
        folder = self._root
        for each in above:
            if each not in folder.folders:
                self._make_folder(folder, each)
            folder = folder.folders[each]
        assert name not in folder.files, f"{path} is there"
        file = folder.files[name] = File(self._new_number(), folder.number, name)
        self._files += 1
        self._catalog.add(*_thread(4, file.number, folder.number, name))
        self._record_file(file)
        self._record_folder(folder)
        return file

    def append(self, file: File, data: bytes) -> None:
        """Writes at the end of a file."""
        self._put(file, data)
        self._record_file(file)

    def delete(self, path: str) -> None:
        """Frees the blocks of a file, or of all files in a folder, and takes their records away."""
        *above, name = path.split("/")
        folder = self._root
        for each in above:
            folder = folder.folders[each]
        if name in folder.folders:
            below = folder.folders[name]
            for each in [*below.folders, *below.files]:
                self.delete(f"{path}/{each}")
            del folder.folders[name]
            self._folders -= 1
            self._remove_records(below.number, folder.number, name)
        else:
            file = folder.files.pop(name)
            self._files -= 1
            self._remove_records(file.number, folder.number, name)
            for key, _ in self._overflow_records(file):
                self._overflow.remove(key)
            for block in file.blocks:
                self._used[block] = 0
        self._record_folder(folder)

    def _put(self, file: File, data: bytes) -> None:
        at = 0
        while at < len(data):
            inside = file.size % BLOCK
            if inside == 0:
                file.blocks.append(self._take())
            start = file.blocks[-1] * BLOCK + inside
            piece = data[at : at + BLOCK - inside]
            self._image[start : start + len(piece)] = piece
            rest = -(start + len(piece)) % SECTOR
            self._image[start + len(piece) : start + len(piece) + rest] = bytes(rest)
            file.size += len(piece)
            at += len(piece)

    def _take(self) -> int:
        start = self._next if self.reuse is Reuse.NEXT else 0
        block = self._used.find(0, start)
        block = block if block >= 0 else self._used.find(0)
        assert block >= 0, "the disk is full"
        self._used[block] = 1
        self._next = block + 1
        return block

    def _piece(self, number: int, count: int) -> File:
        """A file of the volume itself: so many blocks, one behind the other."""
        return File(number, 0, "", [self._take() for _ in range(count)], count * BLOCK)

    def _new_number(self) -> int:
        self._number += 1
        return self._number - 1

    def _make_folder(self, above: _Folder, name: str) -> None:
        folder = above.folders[name] = _Folder(self._new_number(), above.number, name)
        self._folders += 1
        self._catalog.add(*_thread(3, folder.number, above.number, name))
        self._record_folder(folder)
        self._record_folder(above)

    def _record_folder(self, folder: _Folder) -> None:
        count = len(folder.files) + len(folder.folders)
        record = struct.pack(">HHII5I", 1, 0, count, folder.number, *[_WHEN] * 4, 0) + _permissions(0o40755)
        self._catalog.add(_catalog_key(folder.above, folder.name), record + bytes(40))

    def _record_file(self, file: File) -> None:
        record = struct.pack(">HHII5I", 2, 2, 0, file.number, *[_WHEN] * 4, 0) + _permissions(0o100644)
        record += bytes(40) + _fork(file) + bytes(80)
        self._catalog.add(_catalog_key(file.folder, file.name), record)
        for key, extents in self._overflow_records(file):
            self._overflow.add(key, extents)

    def _overflow_records(self, file: File) -> Iterator[tuple[bytes, bytes]]:
        """The records of the extents that have no room in the catalogue."""
        extents = file.extents
        before = sum(count for _, count in extents[:_IN_RECORD])
        for at in range(_IN_RECORD, len(extents), _IN_RECORD):
            some = extents[at : at + _IN_RECORD]
            yield struct.pack(">HBBII", 10, 0, 0, file.number, before), _packed(some)
            before += sum(count for _, count in some)

    def _remove_records(self, number: int, folder: int, name: str) -> None:
        self._catalog.remove(_catalog_key(folder, name))
        self._catalog.remove(_catalog_key(number, ""))

    def _header(self) -> bytes:
        free = len(self._used) - sum(self._used)
        return (
            struct.pack(">2sHI4sI4I", b"H+", 4, _CLEANLY_UNMOUNTED, b"10.0", 0, _WHEN, _WHEN, 0, _WHEN)
            + struct.pack(">5I", self._files, self._folders, BLOCK, len(self._used), free)
            + struct.pack(">5IQ32x", self._next % len(self._used), 65536, 65536, self._number, 1, 1)
            + b"".join(_fork(each) for each in (self._bits, *(file for file, _ in self._trees)))
            + bytes(160)
        )


def _name(text: str) -> bytes:
    """A name as HFS+ has it: decomposed, with its length before it."""
    units = unicodedata.normalize("NFD", text).encode("utf-16-be")
    return struct.pack(">H", len(units) // 2) + units


def _catalog_key(folder: int, name: str) -> bytes:
    rest = struct.pack(">I", folder) + _name(name)
    return struct.pack(">H", len(rest)) + rest


def _thread(kind: int, number: int, above: int, name: str) -> tuple[bytes, bytes]:
    """The record by which a file or a folder is found by its number."""
    return _catalog_key(number, ""), struct.pack(">HHI", kind, 0, above) + _name(name)


def _permissions(mode: int) -> bytes:
    return struct.pack(">IIBBHI", 501, 501, 0, 0, mode, 0)


def _packed(extents: list[tuple[int, int]]) -> bytes:
    return b"".join(struct.pack(">II", *each) for each in extents).ljust(8 * _IN_RECORD, b"\0")


def _fork(file: File) -> bytes:
    return struct.pack(">QII", file.size, 0, len(file.blocks)) + _packed(file.extents[:_IN_RECORD])
