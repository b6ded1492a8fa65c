"""The outer layer of HxStore.hxd: blocks with two checksums each, found by their magic, packed as LZ4 blocks.

The file begins with `4e 6f 73 74 72 6f 6d 6f` (Nostromo) and the letter of its version: `i` on a Mac, `h` on Windows;
at 0x38 stands the size of its pages (u64), 4096, of which it has a whole number.
A block begins on a border of 512 bytes, numbers are little-endian:

    +0x00  u32  CRC-32 of block[0x04:0x20]
    +0x04  u32  CRC-32 of block[0x08:end]
    +0x08       05 6a 70 3b 64 45 02 5d
    +0x10  u32  length of the key, 8 or 16
    +0x14  u32  length of the packed payload
    +0x18  u32  length of the unpacked payload
    +0x1c  u32  4, LZ4
    +0x20       the key, then the payload

Source: three public decoders of stores of the new Outlook for Mac (ukd1/hxstore-reverse-engineering, SPEC.md;
mitchell-johnson/hxstore-decode, HXSTORE.md; ourostack/teamscrawl). None has tried a store of Windows.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from app.system.reading import CHUNK, RandomFile

FILE_MAGIC = b"Nostromo"
BLOCK_MAGIC = b"\x05\x6a\x70\x3b\x64\x45\x02\x5d"
_PAGE_SIZE_AT, _PAGE = 0x38, 0x1000
_BORDER = 512
_BEFORE_MAGIC = 8
_HEADER = struct.Struct("<II8sIIII")
_KEY_LENGTHS = (8, 16)
_LZ4 = 4
_MAX_BLOCK = 64 << 20
"""Bytes of one payload, packed and unpacked; the program's own limit is half of it (file header, +0x468)."""
_MAX_RATIO = 40
"""Bytes unpacked for each byte of the file, all in all; real stores have four."""
_LEAST_BUDGET = 64 << 20
_LEAST_MATCH = 4
_LONG = 15


@dataclass(frozen=True, slots=True)
class Block:
    """A block whose header passed its checksum: where it begins, and the lengths of its parts in bytes."""

    offset: int
    key_length: int
    packed: int
    unpacked: int

    @property
    def length(self) -> int:
        """Bytes of the whole block."""
        return _HEADER.size + self.key_length + self.packed


class BlockFile:
    """An open HxStore.hxd. `good` and `bad` count the blocks that were read and those that were not.

    `is_cut` says that the last page or a block ends behind the end of the file, `is_too_large` that the blocks unpack
    to more than any store does and the rest was left.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError, and ValueError for another kind of file."""
        self._file = RandomFile(path)
        if self._file.read_at(0, len(FILE_MAGIC)) != FILE_MAGIC:
            self._file.close()
            raise ValueError("no HxStore")
        self.good, self.bad = 0, 0
        self.is_cut = (
            self._file.read_at(_PAGE_SIZE_AT, 8) == _PAGE.to_bytes(8, "little") and self._file.size % _PAGE > 0
        )
        self.is_too_large = False

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def payloads(self) -> Iterator[tuple[Block, bytes] | None]:
        """Every block that can be read, unpacked, in the order of the file; None now and then in long work."""
        self.good, self.bad = 0, 0
        budget = max(self._file.size * _MAX_RATIO, _LEAST_BUDGET)
        behind = 0
        for offset in self._candidates():
            if offset is None:
                yield None
                continue
            if offset < behind:
                continue
            block = self._block(offset)
            if block is None:
                self.bad += 1
                continue
            # What is checked and unpacked counts, even in vain: lengths that lie would keep us busy for days.
            budget -= block.packed + block.unpacked
            if budget < 0:
                self.is_too_large = True
                return
            try:
                payload = self.payload(block)
            except ValueError:
                self.bad += 1
                continue
            self.good += 1
            behind = offset + block.length
            yield block, payload

    def payload(self, block: Block) -> bytes:
        """The unpacked payload of a block. Raises OSError, and ValueError where it fails its checksum."""
        data = self._file.read_at(block.offset, block.length)
        if len(data) != block.length:
            self.is_cut = True
            raise ValueError("the block is cut")
        if crc32(memoryview(data)[8:]) != int.from_bytes(data[4:8], "little"):
            raise ValueError("the block fails its checksum")
        return unpack(data[_HEADER.size + block.key_length :], block.unpacked)

    def _candidates(self) -> Iterator[int | None]:
        """Where blocks may begin: 8 bytes before a magic, on a border; None after every megabyte."""
        for start in range(0, self._file.size, CHUNK):
            # A border is never split from the magic behind it, as pieces begin on borders too.
            data = self._file.read_at(start, CHUNK + 2 * _BEFORE_MAGIC)
            at = data.find(BLOCK_MAGIC)
            while at >= 0:
                offset = start + at - _BEFORE_MAGIC
                if offset >= 0 and offset % _BORDER == 0 and offset < start + CHUNK:
                    yield offset
                at = data.find(BLOCK_MAGIC, at + 1)
            yield None

    def _block(self, offset: int) -> Block | None:
        header = self._file.read_at(offset, _HEADER.size)
        if len(header) < _HEADER.size:
            return None
        check, _, _, key_length, packed, unpacked, codec = _HEADER.unpack(header)
        is_whole = crc32(header[4:]) == check and codec == _LZ4 and key_length in _KEY_LENGTHS
        if not is_whole or packed > _MAX_BLOCK or unpacked > _MAX_BLOCK:
            return None
        return Block(offset, key_length, packed, unpacked)


def unpack(data: bytes, size: int) -> bytes:
    """An LZ4 block of `size` unpacked bytes (lz4_Block_format.md). Raises ValueError for anything but exactly that.

    A sequence is a token (length of the literals, length of the match less 4), literals, and a distance backwards; the
    last one has literals alone. `unpack(b"\\x30abc", 3)` is `b"abc"`.
    """
    out = bytearray()
    at, end = 0, len(data)
    while at < end:
        token = data[at]
        literals, at = _length(data, at + 1, token >> 4)
        if at + literals > end or len(out) + literals > size:
            raise ValueError("literals without end")
        out += data[at : at + literals]
        at += literals
        if at == end:
            break
        if at + 2 > end:
            raise ValueError("a match is cut")
        distance = data[at] | data[at + 1] << 8
        matched, at = _length(data, at + 2, token & _LONG)
        matched += _LEAST_MATCH
        if not 0 < distance <= len(out) or len(out) + matched > size:
            raise ValueError("a match leads nowhere")
        start = len(out) - distance
        if distance >= matched:
            out += out[start : start + matched]
        else:
            # It overlaps itself: what lies between repeats.
            out += (bytes(out[start:]) * (matched // distance + 1))[:matched]
    if len(out) != size:
        raise ValueError("the block ends early")
    return bytes(out)


def _length(data: bytes, at: int, short: int) -> tuple[int, int]:
    """A length whose first four bits are `short`, and where its further bytes end."""
    if short != _LONG:
        return short, at
    length = short
    while at < len(data):
        length += data[at]
        at += 1
        if data[at - 1] != 0xFF:
            return length, at
    raise ValueError("a length is cut")
