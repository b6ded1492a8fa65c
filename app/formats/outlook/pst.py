"""Outlook's PST and OST: folders, messages, contacts and what hangs on them ([MS-PST] 2.4).

Messages are found by the node they belong to, not by the tables Outlook shows: a table may have lost a row.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.formats.outlook import autocomplete, mapi, mapi_contact, mapi_mail
from app.formats.outlook.mapi import Attachment, Binary, MapiItem, Properties
from app.formats.outlook.pst_folders import FOLDER, NamedFolders, named_folders
from app.formats.outlook.pst_pages import DamagedError, Node, Pages
from app.formats.outlook.pst_tables import Heap
from app.mime import charsets
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Message, Role

_MESSAGE, _ASSOCIATED = 0x04, 0x08
_AUTOCOMPLETE, _ROAMING_STREAM = "IPM.Configuration.Autocomplete", 0x7C09
# What reading a broken node raises.
_BROKEN = (DamagedError, ValueError, IndexError)
_NAMES = 0x61
_RECIPIENTS = 0x692
ATTACHMENT_TABLE = 0x671
"""The sub-node of a message that lists its attachments."""
_SIGN_EVERY = 2000
_MAX_MESSAGE_DEPTH = 12
_KNOWN_HEADS = 32 << 20
"""Bytes of header blocks that are kept until their messages are read: those of some ten thousand."""
_CONTENT_COUNT = 0x3602
FOLDER_IS_GONE = ("?",)
"""The name a message gets whose folder is gone."""


class PstFile:
    """An open store, as a `Container`."""

    def __init__(self, path: Path, data: bytes | None = None, pages: Pages | None = None) -> None:
        """Raises DamagedError. `data` is what is in it where it lies in no file, `pages` those that are left of one."""
        self._pages = Pages(path, data) if pages is None else pages
        self._path = path
        self._nodes: dict[int, Node] = {}
        self._children: dict[int, list[Node]] = {}
        self._code_page: str | None = None
        self._latest: tuple[Node, Heap, Properties] | None = None
        self._latest_item: tuple[int, MapiItem] | None = None
        self._heads: dict[int, bytes] = {}
        self._free_for_heads = _KNOWN_HEADS
        self._names: dict[tuple[str, int | str], int] = {}

    def close(self) -> None:
        """Closes the file."""
        self._pages.close()

    def entries(self) -> Iterator[MessageKey | Card | AddressTrace | Finding | None]:
        """The messages, folder by folder; contacts; and findings about the store."""
        if self._pages.truncated:
            yield Finding(
                Code.STORE_TRUNCATED,
                {"path": str(self._path), "bytes": self._pages.file.size, "expected": self._pages.said_size},
            )
        self._read_nodes()
        whole = not self._pages.salvaged
        for number, good in enumerate(self._pages.checked()):
            whole = whole and good
            if number % _SIGN_EVERY == 0:
                yield None
        if not whole:
            yield Finding(Code.STORE_DAMAGED, {"path": str(self._path)})
        others: Counter[str] = Counter()
        folders = self._folders()
        for number, (names, role) in folders.items():
            yield from self._count_differs(number, names)
            for node in sorted(self._children.get(number, ()), key=lambda node: node.number):
                if node.kind == _MESSAGE:
                    yield from self._entry(node, names, role, others)
        for node in self._nodes.values():
            # A message whose folder is gone is still a message.
            if node.kind == _MESSAGE and node.parent not in folders:
                yield from self._entry(node, FOLDER_IS_GONE, Role.OTHER, others)
        for node in self._nodes.values():
            if node.kind == _ASSOCIATED:
                yield from self._autocomplete(node)
        if others:
            yield Finding(Code.OTHER_ITEMS, {"path": str(self._path), "count": others.total()})

    def head(self, key: MessageKey) -> Message:
        """The message with everything known without reading its attachments."""
        # The one before goes first: each may hold large attachments.
        self._latest_item = None
        item = self._item(key.number)
        self._latest_item = key.number, item
        message = mapi_mail.summary(item, self._path, key)
        if key.number not in self._heads and len(message.head) <= self._free_for_heads:
            self._heads[key.number] = message.head
            self._free_for_heads -= len(message.head)
        return message

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message, rebuilt."""
        self._read_nodes()
        head = self._heads.get(number)
        latest, self._latest_item = self._latest_item, None
        if latest is not None and latest[0] == number:
            # Its headers were asked for just now, and the whole message is asked for next.
            item = latest[1]
        else:
            item = self._item(number, with_recipients=head is None)
        return mapi_mail.message(item, head=head)

    def forget_latest(self) -> None:
        """The next message is read from the pages again: some count what is read and what is missing of each."""
        self._latest = self._latest_item = None
        self._heads.clear()
        self._free_for_heads = _KNOWN_HEADS

    def _read_nodes(self) -> None:
        if self._nodes:
            return
        for node in self._pages.nodes():
            self._nodes[node.number] = node
            if node.kind in (FOLDER, _MESSAGE) and node.parent != node.number:
                self._children.setdefault(node.parent, []).append(node)
        self._code_page = self._guessed_code_page()
        self._names = self._named()

    def _entry(
        self, node: Node, names: tuple[str, ...], role: Role, others: "Counter[str]"
    ) -> Iterator[MessageKey | Card | Finding]:
        try:
            # The class alone needs no look at recipients and attachments.
            heap = Heap(self._pages, node)
            item = MapiItem(self._properties(heap), named=self._names)
        except _BROKEN as error:
            yield Finding(
                Code.MESSAGE_UNREADABLE,
                {"path": str(self._path), "mailbox": " / ".join(names), "error": str(error)[:60]},
            )
            return
        if item.is_mail:
            # Its headers are asked for next, as a rule: the heap is not opened a second time.
            self._latest = node, heap, item.properties
            yield MessageKey(node.number, names, role)
        elif item.is_contact:
            yield mapi_contact.card(item, " / ".join(names))
        else:
            others[item.kind] += 1

    def _count_differs(self, number: int, names: tuple[str, ...]) -> Iterator[Finding]:
        """A folder says how many messages it holds; fewer means that some were lost. (Measured: 359 of 360 agree.)"""
        expected = self._known(number).number(_CONTENT_COUNT)
        found = sum(node.kind == _MESSAGE for node in self._children.get(number, ()))
        if found < expected:
            parameters: dict[str, str | int] = {"path": str(self._path), "mailbox": " / ".join(names)}
            yield Finding(Code.FOLDER_COUNT_DIFFERS, {**parameters, "count": found, "expected": expected})

    def _autocomplete(self, node: Node) -> Iterator[AddressTrace]:
        """Whom the owner wrote to: Outlook 2010 and later keep the list in a hidden message of the store itself."""
        try:
            properties = self._properties(Heap(self._pages, node))
            if properties.text(mapi.CLASS) == _AUTOCOMPLETE:
                yield from autocomplete.people(properties.data(_ROAMING_STREAM))
        except _BROKEN:
            return

    # Folders

    def _folders(self) -> NamedFolders:
        """Every folder by number; one without a name is called as the file."""
        found = named_folders(self._nodes, self._children, self._known)
        return {number: (names or (self._path.stem,), role) for number, (names, role) in found.items()}

    def _guessed_code_page(self) -> str | None:
        """What narrow text of this store means, by the names of its folders: a store does not say."""
        folders = (number for number, node in self._nodes.items() if node.kind == FOLDER)
        sample = b"\n".join(self._known(number).data(mapi.NAME) for number in folders)
        return None if sample.isascii() else charsets.guess(sample)

    def _named(self) -> dict[tuple[str, int | str], int]:
        """Named properties: what they are called everywhere, and their number in this store ([MS-PST] 2.4.7)."""
        values = self._known(_NAMES)
        return mapi.named(*(values.data(name) for name in (0x0002, 0x0003, 0x0004)))

    # Messages

    def _known(self, number: int) -> Properties:
        """The properties of a node by its number; none where it is missing or broken."""
        node = self._nodes.get(number)
        try:
            return self._properties(Heap(self._pages, node)) if node else Properties({})
        except _BROKEN:
            return Properties({})

    def _properties(self, heap: Heap) -> Properties:
        found = heap.properties()
        found.code_page = mapi.codec(found.number(mapi.CODE_PAGE)) or self._code_page
        return found

    def _item(self, number: int, *, with_recipients: bool = True) -> MapiItem:
        node = self._nodes.get(number)
        if node is None:
            raise DamagedError("message")
        return self._opened(node, 0, with_recipients=with_recipients)

    def _opened(self, node: Node, depth: int, *, with_recipients: bool = True) -> MapiItem:
        """A message with everything that hangs on it. What of that is damaged is left out and noted by the caller.

        Its recipients are only needed to make its headers.
        """
        if self._latest is not None and self._latest[0] is node:
            _, heap, properties = self._latest
        else:
            heap = Heap(self._pages, node)
            properties = self._properties(heap)
        item = MapiItem(properties, named=self._names)
        if with_recipients:
            item.recipients += (values for _, values in self._rows(heap, _RECIPIENTS, properties.code_page))
        for number, row in self._rows(heap, ATTACHMENT_TABLE, properties.code_page):
            attached = heap.subnodes.get(number)
            item.attachments.append(self._attachment(attached, row, properties.code_page, depth))
        return item

    def _rows(self, heap: Heap, number: int, code_page: str | None) -> Iterator[tuple[int, Properties]]:
        table = heap.subnodes.get(number)
        if table is None:
            return
        try:
            for row, values in Heap(self._pages, table).rows():
                values.code_page = code_page
                yield row, values
        except _BROKEN:
            return

    def _attachment(self, node: Node | None, row: Properties, code_page: str | None, depth: int) -> Attachment:
        if node is None:
            return Attachment(row)
        try:
            heap = Heap(self._pages, node)
            properties = heap.properties()
        except _BROKEN:
            return Attachment(row)
        properties.code_page = code_page
        content = properties.get(mapi.ATTACHED)
        if properties.number(mapi.ATTACH_METHOD) == 5 and depth < _MAX_MESSAGE_DEPTH:
            return Attachment(properties, embedded=self._embedded(heap, properties, depth))
        if properties.number(mapi.ATTACH_METHOD) == 6:
            return self._object(heap, properties)
        if isinstance(content, bytes):
            return Attachment(properties, lambda: (content,))
        if isinstance(content, Binary):
            return Attachment(properties, content.pieces)
        return Attachment(properties)

    def _object(self, heap: Heap, properties: Properties) -> Attachment:
        """A thing of OLE (a picture out of another program): like a message inside, it lies in a sub-node."""
        node = _named_by(heap, properties)
        return Attachment(properties, (lambda: self._pages.read_data(node.data)) if node is not None else None)

    def _embedded(self, heap: Heap, properties: Properties, depth: int) -> Callable[[], MapiItem]:
        """Opens the message inside an attachment: its object names a sub-node ([MS-PST] 2.4.6.2.1.2)."""

        def opened() -> MapiItem:
            node = _named_by(heap, properties)
            if node is None:
                raise DamagedError("embedded message")
            return self._opened(node, depth + 1)

        return opened


def _named_by(heap: Heap, properties: Properties) -> Node | None:
    """The sub-node an attachment's object names ([MS-PST] 2.3.3.5): its number, then its size."""
    return heap.subnodes.get(int.from_bytes(properties.data(mapi.ATTACHED)[:4], "little"))


FORMAT = Format(
    name="pst",
    matches_name=lambda name: name.lower().endswith((".pst", ".ost")),
    open_container=PstFile,
    open_held=PstFile,
)
