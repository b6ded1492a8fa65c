"""The middle layer of a PST: heaps, property lists and tables inside its nodes ([MS-PST] 2.3).

nn nn EC BC  20 00 00 00  …        a heap (HN, 2.3.1.2): where its page map is, signature, type (BC property list,
                                   7C table), and the number of its root item
B5 02 06 00  40 00 00 00           the root of a property list (BTH, 2.3.2.1): keys of 2 bytes, records of 6
37 00  1F 00  60 00 00 00          one record: PR_SUBJECT (0037), type Unicode (001F), in the item 0x60
"""

import struct
from collections.abc import Iterator

from app.formats.outlook.mapi import EMBEDDED, Binary, Properties, Value, fixed, of_bytes, tag
from app.formats.outlook.pst_pages import DamagedError, Node, Pages

_OF_ANY_SIZE = frozenset({0x001E, 0x001F, 0x0102})
"""Types of most values: text, and bytes."""
_PROPERTY = struct.Struct("<H6s")
_FLAT_LIST = b"\xb5\x02\x06\x00"
_MAX_ROWS = 1 << 22
_MAX_VALUE = 64 << 20
"""Bytes of a value that are held in memory; a longer one (an attachment) is read piece by piece."""


class Heap:
    """The heap of one node (HN), and what its user root describes."""

    def __init__(self, pages: Pages, node: Node, subnodes: dict[int, Node] | None = None) -> None:
        """Raises Damaged."""
        self._pages = pages
        self.subnodes = pages.subnodes(node.subnodes) if subnodes is None else subnodes
        self._blocks = pages.data(node.data)
        if not self._blocks or len(self._blocks[0]) < 12 or self._blocks[0][2] != 0xEC:
            raise DamagedError("heap")
        self._starts: dict[int, tuple[int, ...]] = {}
        self.kind = self._blocks[0][3]
        self.root = int.from_bytes(self._blocks[0][4:8], "little")

    def item(self, number: int) -> bytes:
        """The bytes behind a heap number (HID)."""
        if not number:
            return b""
        # A heap number is 5 bits of type (0), the item counted from 1, and the block it is in: 11 and 16 bits, but 14
        # and 13 bits in stores with large pages.
        large = self._pages.layout.large
        index, position = ((number >> 5) & 0x3FFF, number >> 19) if large else ((number >> 5) & 0x7FF, number >> 16)
        if not index or position >= len(self._blocks):
            raise DamagedError("heap item")
        block = self._blocks[position]
        starts = self._starts.get(position)
        if starts is None:
            starts = self._starts[position] = _item_starts(block)
        if index >= len(starts):
            raise DamagedError("heap item")
        start, end = starts[index - 1], starts[index]
        if start > end or end > len(block):
            raise DamagedError("heap item")
        return block[start:end]

    def value(self, number: int) -> Binary:
        """The bytes behind a number that names a heap item or a sub-node (HNID)."""
        if not number & 0x1F:
            data = self.item(number)
            return Binary(len(data), lambda: iter((data,)))
        node = self.subnodes.get(number)
        if node is None:
            raise DamagedError("sub-node")
        return Binary(self._pages.size(node.data), lambda: self._pages.read_data(node.data))

    def tree(self, number: int) -> Iterator[tuple[bytes, bytes]]:
        """The keys and values of a B-tree on the heap (BTH)."""
        header = self.item(number)
        if len(header) < 8 or header[0] != 0xB5:
            raise DamagedError("heap tree")
        key, value, levels = header[1], header[2], header[3]
        if not key or levels > 8:
            raise DamagedError("heap tree")
        yield from self._records(int.from_bytes(header[4:8], "little"), key, value, levels)

    def _records(self, number: int, key: int, value: int, level: int) -> Iterator[tuple[bytes, bytes]]:
        data = self.item(number)
        width = key + (4 if level else value)
        for at in range(0, len(data) - width + 1, width):
            if level:
                yield from self._records(int.from_bytes(data[at + key : at + width], "little"), key, value, level - 1)
            else:
                yield data[at : at + key], data[at + key : at + width]

    def properties(self) -> Properties:
        """A property list (PC): what messages, folders and attachments are."""
        if self.kind != 0xBC:
            raise DamagedError("property list")
        header = self.item(self.root)
        if header[:4] == _FLAT_LIST and len(header) >= 8:
            # Most lists are one item of the heap.
            data = self.item(int.from_bytes(header[4:8], "little"))
            whole = len(data) - len(data) % _PROPERTY.size
            return Properties({}, pending=dict(_PROPERTY.iter_unpack(data[:whole])), decode=self._decoded)
        found: dict[int, bytes] = {}
        for raw_key, record in self.tree(self.root):
            if len(raw_key) != 2 or len(record) != 6:
                raise DamagedError("property list")
            found[raw_key[0] | raw_key[1] << 8] = record
        return Properties({}, pending=found, decode=self._decoded)

    def _decoded(self, record: bytes) -> Value | None:
        """The value of a record: two bytes of its type, then the value itself or the number of what holds it.

        None where that is damaged: a message without one of its values is still worth listing.
        """
        kind, cell = record[0] | record[1] << 8, record[2:]
        if kind not in _OF_ANY_SIZE and (small := fixed(kind, cell)) is not None:
            return small
        number = int.from_bytes(cell, "little")
        try:
            if not number & 0x1F and kind != EMBEDDED:
                # Most values: what lies in the heap has at most the size of a block.
                return of_bytes(kind, self.item(number))
            return tag(kind, self.value(number), _MAX_VALUE)
        except DamagedError:
            return None

    def rows(self) -> Iterator[tuple[int, Properties]]:
        """The rows of a table (TC): the number of each, and its values."""
        info = self.item(self.root)
        if self.kind != 0x7C or len(info) < 22 or info[0] != 0x7C:
            raise DamagedError("table")
        # TCINFO (2.3.4.1): where the cells of 4, 2 and 1 bytes end and where a row ends, at bytes 2 to 9. A column is
        # its tag, where its cell is, how long that is, and its bit in the bitmap of cells that are there.
        columns = [struct.unpack_from("<IHBB", info, 22 + 8 * position) for position in range(info[1])]
        bits, width, matrix = *struct.unpack_from("<HH", info, 6), int.from_bytes(info[14:18], "little")
        if width < 4:
            raise DamagedError("table")
        for row in self._matrix(matrix, width):
            yield int.from_bytes(row[:4], "little"), self._row(row, columns, bits)

    def _matrix(self, number: int, width: int) -> Iterator[bytes]:
        if not number:
            return
        if number & 0x1F:
            node = self.subnodes.get(number)
            if node is None:
                raise DamagedError("table")
            blocks = self._pages.read_data(node.data)
        else:
            blocks = iter((self.item(number),))
        count = 0
        for block in blocks:
            for at in range(0, len(block) - width + 1, width):
                count += 1
                if count > _MAX_ROWS:
                    raise DamagedError("table")
                yield block[at : at + width]

    def _row(self, row: bytes, columns: list[tuple[int, ...]], bits: int) -> Properties:
        found: dict[int, bytes] = {}
        for name, start, size, bit in columns:
            at = bits + bit // 8
            if at >= len(row) or not row[at] >> (7 - bit % 8) & 1 or start + size > len(row):
                continue
            found[name >> 16] = (name & 0xFFFF).to_bytes(2, "little") + row[start : start + size]
        return Properties({}, pending=found, decode=self._decoded)


def _item_starts(block: bytes) -> tuple[int, ...]:
    """Where each item of a block of a heap starts; the last one ends where a further one would start.

    The page map at the end of the block (HNPAGEMAP, 2.3.1.5) is a count, a word, and the places.
    """
    table = int.from_bytes(block[:2], "little")
    count = int.from_bytes(block[table : table + 2], "little")
    try:
        return struct.unpack_from(f"<{count + 1}H", block, table + 4)
    except struct.error as error:
        raise DamagedError("heap item") from error
