"""A B-tree of HFS+: the catalogue of a volume, or its extents-overflow file (Apple's technical note 1150).

    node 0      header: root, first and last leaf, count of records; then the map of nodes in use
    a leaf      its neighbours, kind, height, count of records; records from the front, their offsets from the end
    above       a record for each node below: its first key, its number

Leaves are changed in place, as Mac OS does it: a record that is added or taken away moves those behind it, and what
lay at the end of them stays in the free space. The nodes above are written anew each time, which no reader sees.
"""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

NODE = 4096
_HEAD = 14
_LEAF, _INDEX, _HEADER = -1, 0, 1
_BIG_KEYS, _VARYING_KEYS = 2, 4
_MAP_AT = _HEAD + 106 + 128

_Order = tuple[int, ...]


@dataclass(slots=True)
class _Leaf:
    """Records in the order of their keys."""

    number: int
    order: list[_Order] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        return _HEAD + 2 + sum(len(key) + len(record) + 2 for key, record in zip(self.keys, self.records, strict=True))


class Tree:
    """An empty tree of so many nodes at most; node 0 is its header. Keys have their length before them."""

    def __init__(self, nodes: int, *, longest_key: int, varies: bool) -> None:
        self._nodes, self._longest_key, self._varies = nodes, longest_key, varies
        self._leaves: list[_Leaf] = []
        self._free = list(range(nodes - 1, 0, -1))
        self._emptied: set[int] = set()
        self._above: list[int] = []

    def add(self, key: bytes, record: bytes) -> None:
        """Takes a record, or another one for a key that is there."""
        order = self._order(key)
        if not self._leaves:
            self._leaves.append(_Leaf(self._take(), [order], [key], [record]))
            return
        place = self._place(order)
        leaf = self._leaves[place]
        at = bisect_left(leaf.order, order)
        if at < len(leaf.order) and leaf.order[at] == order:
            leaf.records[at] = record
            return
        leaf.order.insert(at, order)
        leaf.keys.insert(at, key)
        leaf.records.insert(at, record)
        if leaf.size > NODE:
            middle = len(leaf.keys) // 2
            other = _Leaf(self._take(), leaf.order[middle:], leaf.keys[middle:], leaf.records[middle:])
            del leaf.order[middle:], leaf.keys[middle:], leaf.records[middle:]
            self._leaves.insert(place + 1, other)

    def remove(self, key: bytes) -> None:
        """Removes the record of a key. Raises KeyError where no record has it."""
        order = self._order(key)
        place = self._place(order)
        leaf = self._leaves[place]
        at = bisect_left(leaf.order, order)
        if at == len(leaf.order) or leaf.order[at] != order:
            raise KeyError(key)
        del leaf.order[at], leaf.keys[at], leaf.records[at]
        if not leaf.keys:
            del self._leaves[place]
            self._give_back(leaf.number)

    def written(self, before: bytes) -> bytes:
        """The file of the tree; `before` is what it was when it was written last."""
        data = bytearray(before)
        for number in self._above:
            self._give_back(number)
        numbers = [each.number for each in self._leaves]
        firsts = [each.keys[0] for each in self._leaves]
        for leaf, (left, right) in zip(self._leaves, _neighbours(numbers), strict=True):
            records = [key + record for key, record in zip(leaf.keys, leaf.records, strict=True)]
            _put(data, leaf.number, _LEAF, 1, left, right, records)
        height = min(1, len(numbers))
        self._above = []
        while len(numbers) > 1:
            height += 1
            groups = self._grouped(firsts, numbers)
            numbers = [self._take() for _ in groups]
            firsts = [group[0][:-4] for group in groups]
            self._above += numbers
            for number, group, (left, right) in zip(numbers, groups, _neighbours(numbers), strict=True):
                _put(data, number, _INDEX, height, left, right, group)
        for number in self._emptied:
            data[number * NODE : (number + 1) * NODE] = bytes(NODE)
        self._emptied.clear()
        data[:NODE] = self._header(height, numbers[0] if numbers else 0)
        return bytes(data)

    def _header(self, height: int, root: int) -> bytes:
        leaves = self._leaves
        ends = (leaves[0].number, leaves[-1].number) if leaves else (0, 0)
        fields = struct.pack(
            ">HIIIIHHIIHIBBI64x",
            height,
            root,
            sum(len(each.keys) for each in leaves),
            *ends,
            NODE,
            self._longest_key,
            self._nodes,
            len(self._free),
            0,
            self._nodes * NODE,
            0,
            0,
            _BIG_KEYS | (_VARYING_KEYS if self._varies else 0),
        )
        bits = bytearray(NODE - _MAP_AT - 8)
        assert self._nodes <= 8 * len(bits), "it would need a second map"
        for number in {*range(self._nodes)} - {*self._free}:
            bits[number // 8] |= 1 << 7 - number % 8
        node = bytearray(NODE)
        _put(node, 0, _HEADER, 0, 0, 0, [fields, bytes(128), bytes(bits)])
        return bytes(node)

    def _grouped(self, firsts: Iterable[bytes], numbers: Iterable[int]) -> list[list[bytes]]:
        """The records for the nodes below, as many in each node as fit."""
        groups: list[list[bytes]] = [[]]
        for key, number in zip(firsts, numbers, strict=True):
            record = key + struct.pack(">I", number)
            if _HEAD + 2 + sum(len(each) + 2 for each in (*groups[-1], record)) > NODE:
                groups.append([])
            groups[-1].append(record)
        return groups

    def _place(self, order: _Order) -> int:
        """The leaf where a key is, or would be."""
        return max(0, bisect_right(self._leaves, order, key=lambda leaf: leaf.order[0]) - 1) if self._leaves else 0

    def _take(self) -> int:
        number = self._free.pop()
        self._emptied.discard(number)
        return number

    def _give_back(self, number: int) -> None:
        self._free.append(number)
        self._emptied.add(number)

    def _order(self, key: bytes) -> _Order:
        """What keys are sorted by: folder and name without regard to case (of ASCII), or file and first block."""
        if not self._varies:
            kind, number, block = struct.unpack_from(">BxII", key, 2)
            return number, kind, block
        units = struct.unpack(f">{(len(key) - 8) // 2}H", key[8:])
        lowered = (each + 32 if 0x41 <= each <= 0x5A else each or 0xFFFF for each in units)
        return (*struct.unpack_from(">I", key, 2), *lowered)


def _neighbours(numbers: list[int]) -> list[tuple[int, int]]:
    return list(zip([0, *numbers[:-1]], [*numbers[1:], 0], strict=True)) if numbers else []


def _put(data: bytearray, number: int, kind: int, height: int, left: int, right: int, records: list[bytes]) -> None:
    """Writes a node; its free space keeps what was there."""
    start = number * NODE
    at = start + _HEAD
    data[start:at] = struct.pack(">IIbBHH", right, left, kind, height, len(records), 0)
    offsets = [_HEAD]
    for record in records:
        data[at : at + len(record)] = record
        at += len(record)
        offsets.append(at - start)
    places = struct.pack(f">{len(offsets)}H", *reversed(offsets))
    data[start + NODE - len(places) : start + NODE] = places
