"""Mail and people out of what is left of Outlook files: deleted ones, damaged ones, and what a file itself deleted.

Messages come from every node that is left, also from pages that the file no longer uses; then from blocks that no node
names: a list of properties alone has the subject, the sender, the headers and often the text. What is left over after
that are header blocks in pieces of text.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.outlook.pst import PstFile
from app.formats.outlook.pst_loose import LoosePages
from app.formats.outlook.pst_pages import Node
from app.formats.standard.found_people import FoundPerson, line
from app.model.contact import AddressTrace, Card
from app.model.format import MessageKey
from app.model.mail import Completeness
from app.model.rescue import Carved, EndRule, Grade, left_out
from app.rescue.block_table import BlockSet
from app.rescue.header_block import grown
from app.rescue.pst_fit import is_one_message
from app.rescue.pst_stores import Store, decoded, stores_in
from app.rescue.vcards import card_text
from app.system.random_access import RandomAccess

_FOLDER, _MESSAGE, _ASSOCIATED = 0x02, 0x04, 0x08
_KINDS = (_FOLDER, _MESSAGE, _ASSOCIATED)
_OLDER = 32
"""Bits to shift for the states of a node: its number has 32."""
_NEEDLE = "Message-I".encode("utf-16-le")
_WIDE = re.compile(rb"(?:[\t\r\n\x20-\x7e]\x00)+")
_BROKEN = (ValueError, IndexError, OSError, RecursionError)


def mail_in(source: RandomAccess, areas: Iterable[tuple[int, int]]) -> Iterator[Carved]:
    """The messages and people in the areas [start, end) of a source, and what was left out. Raises OSError."""
    left = 0
    for store in stores_in(source, areas):
        if isinstance(store, int):
            left += store
        else:
            yield from _of_store(source, store)
    if left:
        yield left_out(0, left, EndRule.BLOCKS_LEFT_OUT)


def _of_store(source: RandomAccess, store: Store) -> Iterator[Carved]:
    named = _numbered(store.nodes)
    inside = _inside(store.pages(source), store)
    for node in store.nodes:
        inside.add(node.data & ~1)
    alone = list(_without_node(store.pages(source), store, inside))
    store.nodes = [*named, *alone]
    pages = store.pages(source)
    reader = PstFile(Path(), pages=pages)
    nodes = {node.number: node for node in store.nodes}
    used = BlockSet(store.blocks)
    pages.begin_message()
    for entry in reader.entries():
        if isinstance(entry, MessageKey):
            reader.forget_latest()
            pages.begin_message()
            found = _message(reader, pages, store, nodes[entry.number], entry, is_alone=entry.number >> 2 * _OLDER > 0)
            if found is not None:
                for number in pages.touched:
                    used.add(number)
                yield found
        elif isinstance(entry, Card) and (text := card_text(entry)):
            yield Carved(_place(store, pages), len(text), Grade.FRAGMENT, EndRule.CARD, text, is_joined=True)
        elif isinstance(entry, AddressTrace):
            found_person = line(FoundPerson(entry.address, entry.name, "", entry.last, entry.confidence))
            yield Carved(_place(store, pages), 0, Grade.FRAGMENT, EndRule.PERSON, found_person, is_joined=True)
        pages.begin_message()
    yield from _pieces(source, store, used)


def _place(store: Store, pages: LoosePages) -> int:
    """Where the first block lies that was read for what comes now."""
    return min((store.blocks[number][0] for number in pages.touched), default=0)


def _numbered(nodes: list[Node]) -> list[Node]:
    """The nodes under numbers that are theirs alone: an older state of a message is a message of its own.

    Of a folder the newest state counts. Two nodes with the same content are one.
    """
    kept: list[Node] = []
    seen: dict[int, int] = {}
    contents: set[tuple[int, int]] = set()
    for node in nodes:
        states = seen.get(node.number, 0)
        seen[node.number] = states + 1
        if node.kind in (_MESSAGE, _ASSOCIATED):
            if (node.data, node.subnodes) in contents:
                continue
            contents.add((node.data, node.subnodes))
            kept.append(node._replace(number=node.number | states << _OLDER))
        elif not states:
            kept.append(node)
    return kept


def _inside(pages: LoosePages, store: Store) -> BlockSet:
    """The blocks that are part of something else: of a longer text, or what hangs on a message."""
    found = BlockSet(store.blocks)
    width = 8 if pages.layout.wide else 4
    for number in store.blocks:
        if not number & 2:
            continue
        pages.begin_message()
        try:
            raw = pages.content(number)
        except _BROKEN:
            continue
        count = int.from_bytes(raw[2:4], "little")
        if raw[:2] in (b"\x01\x01", b"\x01\x02"):
            places = [raw[8 + width * at :][:width] for at in range(count)]
        elif raw[:2] == b"\x02\x00":
            first, size = (8, 24) if pages.layout.wide else (4, 12)
            places = [raw[first + size * at + width :][:width] for at in range(count)]
        else:
            continue
        for each in places:
            found.add(int.from_bytes(each, "little") & ~1)
    return found


def _without_node(pages: LoosePages, store: Store, known: BlockSet) -> Iterator[Node]:
    """The blocks that hold a list of properties and that nothing names, as messages without a folder."""
    for number in store.blocks:
        if number & 2 or number in known:
            continue
        if decoded(pages.start(number), store.crypt or 0, number)[2:4] == b"\xec\xbc":
            yield Node(number << 2 * _OLDER | _MESSAGE, number, 0)


def _message(
    reader: PstFile, pages: LoosePages, store: Store, node: Node, key: MessageKey, *, is_alone: bool
) -> Carved | None:
    """One message, and whether anything is missing of it; None where it cannot be read."""
    try:
        data = b"".join(reader.read_message(key.number))
        whole = reader.head(key).completeness is Completeness.WHOLE
    except _BROKEN:
        return None
    whole = whole and not is_alone and _agrees(pages, node)
    grade = Grade.WHOLE if whole and not pages.missing else Grade.CUT
    offset = store.blocks.get(node.data & ~1, (0, 0))[0]
    return Carved(offset, len(data), grade, EndRule.NODE, data, is_joined=True)


def _agrees(pages: LoosePages, node: Node) -> bool:
    try:
        return is_one_message(pages, node)
    except _BROKEN:
        return False


def _pieces(source: RandomAccess, store: Store, used: BlockSet) -> Iterator[Carved]:
    """The header blocks in texts that belong to no message that was read."""
    crypt = store.crypt or 0
    pages = store.pages(source)
    for number, (offset, _) in store.blocks.items():
        if number & 2 or number in used:
            continue
        pages.begin_message()
        try:
            plain = decoded(pages.content(number), crypt, number)
        except _BROKEN:
            continue
        yield from _headers(plain, offset)


def _headers(plain: bytes, offset: int) -> Iterator[Carved]:
    at = plain.find(_NEEDLE)
    if at < 0:
        return
    for run in _WIDE.finditer(plain):
        text = run[0][::2]
        at = text.find(b"Message-I")
        while at >= 0:
            block = grown(text, at, None)
            at = text.find(b"Message-I", max(at + 1, block.end if block is not None else 0))
            if block is not None and block.is_mail:
                head = text[block.start : block.end]
                yield Carved(offset, len(plain), Grade.FRAGMENT, EndRule.BLOCK, head + b"\r\n", is_joined=True)
