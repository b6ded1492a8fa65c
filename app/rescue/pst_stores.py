"""Which of the blocks and pages that were found belong to one Outlook file, and what nodes that file had.

A block says its number, and by its signature where in the file it was written: so it is tied to a piece of a file, and
`pst_pieces` knows which pieces are of one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from app.formats.outlook.pst_crypt import permuted, rotated
from app.formats.outlook.pst_loose import LoosePages
from app.formats.outlook.pst_pages import ANSI, LARGE, MAGIC, UNICODE, Node
from app.rescue.block_table import BlockPlaces, BlockTable
from app.rescue.pst_pieces import Entry, Pieces
from app.rescue.pst_units import AREA, NODE_PAGE, REACH, Unit, UnitLayout, units_in
from app.system.random_access import RandomAccess

_LAYOUTS = {UnitLayout.ANSI: ANSI, UnitLayout.UNICODE: UNICODE, UnitLayout.LARGE: LARGE}
_HEAD = 564
_CRYPTS = (1, 0, 2)
"""Most likely first: what Outlook writes unless it is told otherwise, none, the rotors."""
_MOST_PAGES = 1 << 20
_SAMPLE = 200
_LARGEST_ANSI = 2 << 30
"""Bytes of a file of Outlook 97 to 2002 at most."""
_READ_FACTOR = 16
_READ_LEAST = 256 << 20


@dataclass(frozen=True, slots=True)
class _Header:
    """The first page of a file: where it lies, its layout, and how its text is encoded."""

    offset: int
    layout: UnitLayout
    crypt: int
    size: int


@dataclass(slots=True)
class Store:
    """What is left of one file. `blocks` are offset and size by number; `nodes` the newest of each number first."""

    layout: UnitLayout
    crypt: int | None
    blocks: BlockPlaces = field(default_factory=BlockPlaces)
    node_pages: list[Unit] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    is_certain: bool = True
    """False where nothing says which of several files a block belongs to."""

    def pages(self, source: RandomAccess) -> LoosePages:
        """The store for its reader."""
        limit = max(_READ_LEAST, _READ_FACTOR * self.blocks.size_bytes)
        return LoosePages(source, _LAYOUTS[self.layout], self.crypt or 0, self.blocks, self.nodes, limit=limit)


def stores_in(source: RandomAccess, areas: Iterable[tuple[int, int]]) -> Iterator[Store | int]:
    """The stores in the areas [start, end) of a source; how many blocks and pages were left out, where there are

    more than are kept. Raises OSError.
    """
    merged = _merged(areas)
    headers = list(_headers(source, merged))
    for layout in UnitLayout:
        own = [each for each in headers if each.layout is layout]
        if layout is UnitLayout.ANSI:
            # Its trailer is too short to be looked for everywhere.
            places = _merged((each.offset, each.offset + min(each.size, _LARGEST_ANSI)) for each in own)
        else:
            places = merged
        units = _Units(source, layout, places)
        if len(units.blocks):
            yield from _grouped(source, units, own)
        if left_out := units.left_out + units.blocks.left_out:
            yield left_out


def _merged(areas: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(areas):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _headers(source: RandomAccess, areas: list[tuple[int, int]]) -> Iterator[_Header]:
    """The first pages of files. Before the first block there is a map of 17 KB: the header may lie before its area."""
    for start, end in areas:
        begin = max(0, start - AREA)
        for at in range(begin, end, AREA):
            data = source.read_at(at, min(AREA, end - at) + _HEAD)
            place = data.find(MAGIC)
            while 0 <= place < AREA:
                head = data[place : place + _HEAD]
                if len(head) == _HEAD and (at + place) % 512 == 0 and head[8:10] in (b"SM", b"SO"):
                    yield _header(at + place, head)
                place = data.find(MAGIC, place + 1)


def _header(offset: int, head: bytes) -> _Header:
    version = int.from_bytes(head[10:12], "little")
    if version < 20:
        return _Header(offset, UnitLayout.ANSI, head[461], int.from_bytes(head[168:172], "little"))
    layout = UnitLayout.LARGE if version >= 36 else UnitLayout.UNICODE
    return _Header(offset, layout, head[513], int.from_bytes(head[184:192], "little"))


class _Units:
    """All units of one layout in some areas: the blocks by number, and the pages."""

    def __init__(self, source: RandomAccess, layout: UnitLayout, areas: list[tuple[int, int]]) -> None:
        self.layout = layout
        self.blocks = BlockTable()
        self.node_pages: list[Unit] = []
        self.block_pages: list[Unit] = []
        self.left_out = 0
        """Pages, pieces and their ties beyond those that are kept, and blocks whose number too many others have."""
        for start, end in areas:
            for at in range(start, end, AREA):
                base = max(0, at - REACH)
                data = source.read_at(base, min(at + AREA, end) - base)
                for unit in units_in(data, at - base, len(data), base, layout):
                    self._add(unit)

    def _add(self, unit: Unit) -> None:
        if unit.kind:
            pages = self.node_pages if unit.kind == NODE_PAGE else self.block_pages
            if len(pages) < _MOST_PAGES:
                pages.append(unit)
            else:
                self.left_out += 1
        else:
            self.blocks.add(unit)


def _grouped(source: RandomAccess, units: _Units, headers: list[_Header]) -> Iterator[Store]:
    """One store for each file that left anything."""
    reader = LoosePages(source, _LAYOUTS[units.layout], 0, {}, (), limit=0)

    def entries() -> Iterator[tuple[Unit, list[Entry]]]:
        # Read anew each time rather than kept: there is one for each block.
        for page in units.block_pages:
            leaf = reader.leaf(_page(source, page), 0x80)
            yield page, [(number & ~1, at, size) for number, at, size, _ in leaf]

    crypts = {each.offset: each.crypt for each in headers}
    stores = _Stores(units.layout, Pieces(units.blocks, crypts, entries), crypts)
    looked_at = 0
    for number in units.blocks.numbers():
        alike = units.blocks.alike(number)
        looked_at += len(alike)
        stores.add(number, alike)
    units.left_out += len(units.blocks) - looked_at + stores.pieces.left_out
    for page in units.node_pages:
        stores.of(page).node_pages.append(page)
    for store in stores.all():
        # What is left over of several files is read block by block: a node of one may name a block of another.
        store.nodes = _nodes(source, store, reader) if store.is_certain or not stores.are_several else []
        if store.crypt is None:
            store.crypt = _guessed_crypt(store, store.pages(source))
        yield store


class _Stores:
    """The stores by the files they are of, and one for what no piece of a file has."""

    def __init__(self, layout: UnitLayout, pieces: Pieces, crypts: Mapping[int, int]) -> None:
        self.pieces = pieces
        self._layout, self._crypts = layout, crypts
        self._stores: dict[int | None, Store] = {}
        self._has_alike = False

    @property
    def are_several(self) -> bool:
        """True where more than one file left something."""
        return self._has_alike or sum(each.is_certain for each in self._stores.values()) > 1

    def all(self) -> Iterable[Store]:
        """All of them."""
        return self._stores.values()

    def of(self, unit: Unit) -> Store:
        """The store a unit belongs to."""
        piece = self.pieces.piece_of(unit)
        file = self.pieces.file_of(piece) if piece is not None else None
        store = self._stores.get(file)
        if store is None:
            store = self._stores[file] = Store(self._layout, None, is_certain=file is not None)
        if store.crypt is None and piece is not None:
            # A first page begins its piece.
            store.crypt = self._crypts.get(self.pieces[piece].first)
        return store

    def add(self, number: int, alike: list[Unit]) -> None:
        """Takes the blocks of one number; each store has one of them."""
        added: set[bool] = set()
        is_doubtful = False
        for unit in alike:
            store = self.of(unit)
            if not store.blocks.add(number, unit.offset, unit.size) and not store.is_certain:
                is_doubtful = True
            added.add(store.is_certain)
        self._has_alike |= is_doubtful or len(added) > 1
        if is_doubtful:
            # Of two files, and nothing says which: better none than the words of one under the name of another.
            self._stores[None].blocks.remove_last()


def _page(source: RandomAccess, page: Unit) -> bytes:
    return source.read_at(page.offset, page.size)


def _nodes(source: RandomAccess, store: Store, reader: LoosePages) -> list[Node]:
    """The nodes in all pages that are left, the newest page first; each state of a node once."""
    found: dict[tuple[int, int, int], Node] = {}
    for page in sorted(store.node_pages, key=lambda each: each.number, reverse=True):
        for number, data, subnodes, parent in reader.leaf(_page(source, page), 0x81):
            node = Node(number & 0xFFFFFFFF, data, subnodes, parent)
            found.setdefault((node.number, data, subnodes), node)
    return list(found.values())


def _guessed_crypt(store: Store, pages: LoosePages) -> int:
    """How the text of a store without header is encoded: so that the content of its nodes begins as a heap does."""
    votes: Counter[int] = Counter()
    # A node's content is often in another piece; any block will do, as most are heaps or parts of one.
    for number in islice((each for each in store.blocks if not each & 2), _SAMPLE):
        raw = pages.start(number)
        for crypt in _CRYPTS:
            votes[crypt] += decoded(raw, crypt, number)[2:3] == b"\xec"
    return max(_CRYPTS, key=lambda crypt: votes[crypt])


def decoded(raw: bytes, crypt: int, number: int) -> bytes:
    """The text of a block as its store encodes it."""
    if crypt == 1:
        return permuted(raw)
    return rotated(raw, number & 0xFFFFFFFF) if crypt else raw
