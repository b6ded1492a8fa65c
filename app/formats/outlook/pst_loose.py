"""A PST or OST of which there is no whole file: its blocks by their numbers, wherever they were found.

What a block says of itself is enough: no header, no tree of blocks and no root is needed. Whatever is missing is
counted, so that a caller knows whether a message is whole. The file is hostile, and nothing bounds it from outside:
so there is a limit of bytes for a message and one for the store.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.formats.outlook.pst_pages import DamagedError, Node, PageLayout, Pages
from app.system.random_access import RandomAccess

MESSAGE_LIMIT = 64 << 20
"""Bytes that are read for one message: servers take none that is larger."""


class LoosePages(Pages):
    """Blocks by number, and nodes. Of the message that was begun `missing` counts the blocks that are not there,

    and `touched` are those that were read.
    """

    def __init__(
        self,
        file: RandomAccess,
        layout: PageLayout,
        crypt: int,
        places: Mapping[int, tuple[int, int]],
        nodes: Sequence[Node],
        *,
        limit: int,
    ) -> None:
        """`places` are offset and size of each block, in bytes; `limit` is how many bytes are read of it in all."""
        self.file = file
        self.layout = layout
        self.salvaged = True
        self.said_size = file.size
        self.missing = 0
        self.touched: set[int] = set()
        self._crypt = crypt
        self._loose = places
        self._loose_nodes = nodes
        self._left = self._left_of_message = limit

    def begin_message(self) -> None:
        """Nothing is missing of the next message yet, and nothing of it was read."""
        self.missing = 0
        self.touched = set()
        self._left_of_message = min(self._left, MESSAGE_LIMIT)

    def nodes(self) -> Iterator[Node]:
        """The nodes that were found."""
        return iter(self._loose_nodes)

    def checked(self) -> Iterator[bool]:
        """Nothing: only what agrees with its checksum was found."""
        return iter(())

    def subnodes(self, block: int) -> dict[int, Node]:
        """The sub-nodes of a node, as far as they are there."""
        found: dict[int, Node] = {}
        if block:
            try:
                self._add_subnodes(block, found, 0)
            except DamagedError:
                self.missing += 1
        return found

    def leaf(self, page: bytes, kind: int) -> list[tuple[int, ...]]:
        """The entries of a page of a B-tree of that kind (0x81 nodes, 0x80 blocks); none of a page above others."""
        try:
            level, entries = self._entries(page, kind)
        except DamagedError:
            return []
        shape = self.layout.node if kind == 0x81 else self.layout.block
        return [] if level else [shape.unpack(entry[: shape.size]) for entry in entries]

    def start(self, block: int) -> bytes:
        """The first bytes of a block as they lie, as many as say what it is; none of a block that is broken."""
        self.begin_message()
        try:
            return self._block(block)[:4]
        except (DamagedError, OSError):
            return b""

    def content(self, block: int) -> bytes:
        """The bytes of one block as they lie, unpacked. Raises DamagedError."""
        return self._block(block)

    def _data(self, block: int, depth: int) -> Iterator[bytes]:
        """As in a whole file; a tree whose blocks are not as many bytes as it says has one that is another's."""
        size = 0
        for piece in super()._data(block, depth):
            size += len(piece)
            yield piece
        if block & 2 and size != self.size(block):
            self.missing += 1

    def _place(self, block: int) -> tuple[int, int]:
        place = self._loose.get(block & ~1)
        if place is None or place[1] > self._left_of_message:
            self.missing += 1
            raise DamagedError("block")
        self.touched.add(block & ~1)
        self._left -= place[1]
        self._left_of_message -= place[1]
        return place
