"""Writes a small store of Outlook (PST, Unicode layout): the header, two pages of B-trees, and blocks ([MS-PST] 2.2).

Its text is encoded as Outlook encodes it, and every page and block has its checksum. The maps of free room are left
out, and the header says so: Outlook makes them anew.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.formats.outlook.pst_crypt import permuted

_PAGE, _ENTRIES = 512, 488
_FIRST_PAGE = 0x4400
_NODES, _BLOCKS = 0x81, 0x80
_LARGEST_BLOCK = 8176
_PERMUTED = 1
_ENCODED = bytes(permuted(bytes(range(256))).index(byte) for byte in range(256))
"""The inverse of what a reader does."""


@dataclass(frozen=True, slots=True)
class NewNode:
    """A node to be written: its number, the node it belongs to, and the heap that is its content."""

    number: int
    parent: int
    heap: bytes


def pst(nodes: Sequence[NewNode]) -> bytes:
    """The file with these nodes. Raises ValueError for more than its two pages take, or a heap of several blocks."""
    if len(nodes) * 32 > _ENTRIES or any(len(node.heap) > _LARGEST_BLOCK for node in nodes):
        raise ValueError("too much for a small store")
    data = bytearray(_FIRST_PAGE + 2 * _PAGE)
    blocks = {4 * position: node for position, node in enumerate(nodes, 1)}
    places = {block: _add_block(data, block, node.heap) for block, node in blocks.items()}
    numbers = {node.number: block for block, node in blocks.items()}
    in_order = sorted(nodes, key=lambda node: node.number)
    node_tree = [struct.pack("<QQQI4x", each.number, numbers[each.number], 0, each.parent) for each in in_order]
    block_tree = [struct.pack("<QQHH4x", block, places[block], len(blocks[block].heap), 2) for block in places]
    roots = {_NODES: (len(nodes) + 1) * 4, _BLOCKS: (len(nodes) + 2) * 4}
    for at, kind, entries in ((_FIRST_PAGE, _NODES, node_tree), (_FIRST_PAGE + _PAGE, _BLOCKS, block_tree)):
        data[at : at + _PAGE] = _page(at, roots[kind], kind, entries)
    data[:564] = _header(len(data), roots)
    return bytes(data)


def heap(properties: Mapping[int, tuple[int, bytes]]) -> bytes:
    """A heap with one property list ([MS-PST] 2.3.3): by number the type and the value of each property."""
    items: list[bytes] = [b"\xb5\x02\x06\x00" + _heap_number(2), b""]
    records = []
    for name, (kind, value) in sorted(properties.items()):
        if kind in (0x0002, 0x0003, 0x000B):
            held = value.ljust(4, b"\0")
        else:
            items.append(value)
            held = _heap_number(len(items))
        records.append(struct.pack("<HH", name, kind) + held)
    items[1] = b"".join(records)
    starts = [12]
    for item in items:
        starts.append(starts[-1] + len(item))
    # The map of the heap begins at an even place.
    content = b"".join(items) + bytes(starts[-1] % 2)
    head = struct.pack("<HBB", 12 + len(content), 0xEC, 0xBC) + _heap_number(1) + bytes(4)
    return head + content + struct.pack(f"<HH{len(starts)}H", len(items), 0, *starts)


def _heap_number(index: int) -> bytes:
    return (index << 5).to_bytes(4, "little")


def _add_block(data: bytearray, number: int, content: bytes) -> int:
    """Adds a block with its trailer, filled up to 64 bytes; returns where it is."""
    at = len(data)
    encoded = content.translate(_ENCODED)
    filling = -(len(encoded) + 16) % 64
    trailer = struct.pack("<HHIQ", len(encoded), _signature(at, number), _checksum(encoded), number)
    data += encoded + bytes(filling) + trailer
    return at


def _page(at: int, number: int, kind: int, entries: Sequence[bytes]) -> bytes:
    size = len(entries[0])
    content = b"".join(entries).ljust(_ENTRIES, b"\0")
    content += struct.pack("<BBBB4x", len(entries), _ENTRIES // size, size, 0)
    return content + struct.pack("<BBHIQ", kind, kind, _signature(at, number), _checksum(content), number)


def _header(size: int, roots: Mapping[int, int]) -> bytes:
    data = bytearray(564)
    struct.pack_into("<2sHHBB", data, 8, b"SM", 23, 19, 1, 1)
    struct.pack_into("<QQQQ", data, 184, size, 0, 0, 0)
    struct.pack_into("<QQQQ", data, 216, roots[_NODES], _FIRST_PAGE, roots[_BLOCKS], _FIRST_PAGE + _PAGE)
    struct.pack_into("<128s128s", data, 256, b"\xff" * 128, b"\xff" * 128)
    struct.pack_into("<BB", data, 512, 0x80, _PERMUTED)
    struct.pack_into("<Q", data, 516, max(roots.values()) + 4)
    struct.pack_into("<I", data, 524, _checksum(data[8 : 8 + 516]))
    struct.pack_into("<4sI", data, 0, b"!BDN", _checksum(data[8 : 8 + 471]))
    return bytes(data)


def _signature(at: int, number: int) -> int:
    """wSig ([MS-PST] 5.5): a block or page that was written to the wrong place does not fit."""
    mixed = (at ^ number) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)


def _checksum(data: bytes | bytearray) -> int:
    """The polynomial of CRC-32, neither begun nor ended with ones ([MS-PST] 5.3)."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
