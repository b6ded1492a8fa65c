"""Whether the blocks that were put together as one message of Outlook are of one message.

All files count their blocks from the same number, so a block of another file may be taken for one of this. The parts of
a message say of each other what there is, and parts of two messages seldom agree:

- a list of properties names the sub-nodes of its long values: each of these is there, and no other is;
- the table of attachments has a row for each attachment that is there, and no other; a message says whether it has any;
- a message has a class, an attachment a method.

All 532 messages and 386 attachments in 61 real files are like that ([MS-PST] 2.3.3.3, 2.4.5, 2.4.6).
"""

from collections.abc import Iterator

from app.formats.outlook import mapi
from app.formats.outlook.mapi_completeness import says_it_has_attachments
from app.formats.outlook.pst import ATTACHMENT_TABLE
from app.formats.outlook.pst_pages import Node, Pages
from app.formats.outlook.pst_tables import Heap

_TYPE = 0x1F
"""The bits of the number of a node that say what it is (NID, [MS-PST] 2.2.2.1)."""
_MESSAGE, _ATTACHMENT, _VALUE = 0x04, 0x05, 0x1F
_LONG = frozenset({0x001E, 0x001F, 0x0048, 0x0102})
"""Types of values that lie elsewhere; so do those with several values."""
_SEVERAL = 0x1000
_MAX_DEPTH = 12


def is_one_message(pages: Pages, node: Node, depth: int = 0) -> bool:
    """True where the parts of a message, and of those attached to it, agree. Raises what reading them raises."""
    heap = Heap(pages, node)
    attached = {number: each for number, each in heap.subnodes.items() if number & _TYPE == _ATTACHMENT}
    table = heap.subnodes.get(ATTACHMENT_TABLE)
    rows = {number for number, _ in Heap(pages, table).rows()} if table is not None else set()
    values = heap.properties()
    if mapi.CLASS not in values or not _has_its_values(heap):
        return False
    if rows != attached.keys() or bool(attached) != says_it_has_attachments(values):
        return False
    return depth >= _MAX_DEPTH or all(_is_one_attachment(pages, each, depth) for each in attached.values())


def _is_one_attachment(pages: Pages, node: Node, depth: int) -> bool:
    heap = Heap(pages, node)
    if mapi.ATTACH_METHOD not in heap.properties() or not _has_its_values(heap):
        return False
    inside = [each for number, each in heap.subnodes.items() if number & _TYPE == _MESSAGE]
    return all(is_one_message(pages, each, depth + 1) for each in inside)


def _has_its_values(heap: Heap) -> bool:
    """True where the sub-nodes with long values are those that the list of properties names."""
    held = {number for number in heap.subnodes if number & _TYPE == _VALUE}
    return held <= set(_named(heap)) <= heap.subnodes.keys()


def _named(heap: Heap) -> Iterator[int]:
    """The sub-nodes that a list of properties names."""
    for _, record in heap.tree(heap.root):
        kind, number = int.from_bytes(record[:2], "little"), int.from_bytes(record[2:6], "little")
        if kind == mapi.EMBEDDED:
            # The number of the sub-node, and its size (2.3.3.5).
            yield int.from_bytes(heap.item(number)[:4], "little")
        elif (kind in _LONG or kind & _SEVERAL) and number & _TYPE:
            yield number
