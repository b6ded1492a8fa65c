"""Outlook files with many messages, for the rescue: all encodings, small and large pages, texts of many blocks.

The maps of free room are left out, so that Outlook itself would repair such a file.

Source: [MS-PST] 2.2, 2.3; for large pages libyal/libpff, "PFF format".
"""

import email
import email.policy
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import accumulate

from app.formats.outlook.pst_crypt import permuted, rotated
from app.jobs.sample.pst import heap

_NODES, _BLOCKS = 0x81, 0x80
_TEXT, _BYTES, _NUMBER = 0x001F, 0x0102, 0x0003
_ENCODED = bytes(permuted(bytes(range(256))).index(byte) for byte in range(256))
_INBOX, _ROOT, _SEEN, _STORE, _FIRST = 0x8042, 0x122, 0x8022, 0x21, 0x200024
_ATTACHMENTS, _ATTACHMENT, _CONTENT, _BODY = 0x671, 0x8025, 0x803F, 0x805F
_IN_HEAP = 1500
"""Bytes of a value that lie in the heap; Outlook takes up to 3,580."""

Properties = dict[int, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class OutlookFile:
    """The bytes of the file, and for each message the [start, end) of the blocks that are it."""

    data: bytes
    blocks: tuple[tuple[tuple[int, int], ...], ...]


class _Writer:
    def __init__(self, crypt: int, *, large: bool) -> None:
        self.large = large
        self.crypt = crypt
        self.unit, self.trailer, self.page = (512, 24, 4096) if large else (64, 16, 512)
        self.data = bytearray(0x6000 if large else 0x4600)
        self.blocks: dict[int, tuple[int, int]] = {}
        self.spans: list[tuple[int, int]] = []
        self._next = 4

    def number(self, *, inside: bool = False) -> int:
        self._next += 4
        return self._next | (2 if inside else 0)

    def block(self, content: bytes, *, inside: bool = False) -> int:
        number = self.number(inside=inside)
        raw = content
        if not inside and self.crypt == 1:
            raw = content.translate(_ENCODED)
        elif not inside and self.crypt == 2:
            # The rotors are their own inverse.
            raw = rotated(content, number)
        whole = len(raw)
        # As Outlook does, only where it saves something.
        raw = min(raw, zlib.compress(raw), key=len) if self.large else raw
        at = len(self.data)
        end = at + -(-(len(raw) + self.trailer) // self.unit) * self.unit
        trailer = struct.pack("<HHIQ", len(raw), signature(at, number), checksum(raw), number)
        trailer += struct.pack("<HHI", 0, whole, 0) if self.large else b""
        self.data += raw.ljust(end - at - self.trailer, b"\0") + trailer
        self.blocks[number] = at, len(raw)
        self.spans.append((at, end))
        return number

    def text(self, content: bytes) -> int:
        """A block, or a tree of them."""
        most = 60_000 if self.large else 8176
        if len(content) <= most:
            return self.block(content)
        parts = [self.block(content[at : at + most]) for at in range(0, len(content), most)]
        return self.block(struct.pack(f"<BBHI{len(parts)}Q", 1, 1, len(parts), len(content), *parts), inside=True)

    def subnodes(self, nodes: Sequence[tuple[int, int, int]]) -> int:
        entries = b"".join(struct.pack("<QQQ", *each) for each in sorted(nodes))
        return self.block(struct.pack("<BBHI", 2, 0, len(nodes), 0) + entries, inside=True)

    def tree(self, kind: int, entries: Sequence[bytes]) -> tuple[int, int]:
        """Pages of entries, and pages over them; the number and place of the top."""
        room = self.page - self.trailer - (8 if not self.large else 16)
        level = 0
        while True:
            size = len(entries[0])
            each = room // size
            pages = [self._page(kind, level, entries[at : at + each], size) for at in range(0, len(entries), each)]
            if len(pages) == 1:
                return pages[0][1:]
            entries = [struct.pack("<QQQ", *page) for page in pages]
            level += 1

    def _page(self, kind: int, level: int, entries: Sequence[bytes], size: int) -> tuple[int, int, int]:
        self.data += bytes(-len(self.data) % self.page)
        at, number, room = len(self.data), self.number(), self.page - self.trailer
        content = b"".join(entries)
        if self.large:
            content = content.ljust(room - 16, b"\0") + struct.pack("<HHBB10x", len(entries), room // size, size, level)
        else:
            content = content.ljust(room - 8, b"\0") + struct.pack("<BBBB4x", len(entries), room // size, size, level)
        trailer = struct.pack("<BBHIQ", kind, kind, signature(at, number), checksum(content), number)
        self.data += content + trailer.ljust(self.trailer, b"\0")
        return struct.unpack_from("<Q", entries[0])[0], number, at


def outlook_file(messages: Iterable[bytes], *, crypt: int = 1, large: bool = False) -> OutlookFile:
    """A store whose inbox holds these messages (RFC 5322). `crypt` is 0 for plain, 1 for permuted, 2 for rotors."""
    writer = _Writer(crypt, large=large)
    entry = bytes(20) + _SEEN.to_bytes(4, "little")
    fixed: list[tuple[int, int, Properties]] = [
        (_STORE, 0, {0x35E0: (_BYTES, entry)}),
        (_ROOT, _ROOT, {0x3001: _text("")}),
        (_SEEN, _ROOT, {0x3001: _text("Outlook")}),
        (_INBOX, _SEEN, {0x3001: _text("受信トレイ"), 0x3602: (_NUMBER, bytes(4))}),
    ]
    nodes = [(number, writer.block(heap(values)), 0, parent) for number, parent, values in fixed]
    spans = []
    for position, raw in enumerate(messages):
        writer.spans = []
        block, subnodes = _message(writer, raw)
        nodes.append((_FIRST + 0x20 * position, block, subnodes, _INBOX))
        spans.append(tuple(writer.spans))
    node_tree = writer.tree(_NODES, [struct.pack("<QQQI4x", *each) for each in sorted(nodes)])
    places = [struct.pack("<QQHH4x", number, at, size, 2) for number, (at, size) in sorted(writer.blocks.items())]
    block_tree = writer.tree(_BLOCKS, places)
    struct.pack_into("<4s4x2sHHBB", writer.data, 0, b"!BDN", b"SM", 36 if large else 23, 19, 1, 1)
    struct.pack_into("<Q", writer.data, 184, len(writer.data))
    struct.pack_into("<QQQQ", writer.data, 216, *node_tree, *block_tree)
    struct.pack_into("<BB", writer.data, 512, 0x80, crypt)
    return OutlookFile(bytes(writer.data), tuple(spans))


def _message(writer: _Writer, raw: bytes) -> tuple[int, int]:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    head = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[0].decode("utf-8", "replace")
    body = parsed.get_body(("plain",))
    text = str(body.get_content()) if isinstance(body, EmailMessage) else ""
    values: Properties = {
        0x001A: _text("IPM.Note"),
        0x0037: _text(str(parsed["Subject"] or "")),
        0x007D: _text(head.replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n\r\n"),
    }
    subnodes: list[tuple[int, int, int]] = []
    numbers: dict[int, int] = {}
    for name, number, value in ((0x1000, _BODY, text.encode("utf-16-le")),):
        if len(value) <= _IN_HEAP:
            values[name] = _TEXT, value
        else:
            numbers[name] = number
            subnodes.append((number, writer.text(value), 0))
    if len(values[0x007D][1]) > _IN_HEAP:
        numbers[0x007D] = _BODY + 0x20
        subnodes.append((_BODY + 0x20, writer.text(values.pop(0x007D)[1]), 0))
    attached = list(parsed.iter_attachments()) if parsed.is_multipart() else []
    rows = []
    for position, part in enumerate(attached):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            number = _ATTACHMENT + 0x20 * position
            subnodes.append((number, *_attachment(writer, content, part.get_filename() or "file")))
            rows.append(number)
    values[0x0E07] = _NUMBER, b"\x11\0\0\0" if rows else b"\1\0\0\0"
    if rows:
        subnodes.append((_ATTACHMENTS, writer.block(table(rows)), 0))
    return writer.block(_heap(values, numbers)), writer.subnodes(subnodes) if subnodes else 0


def _attachment(writer: _Writer, content: bytes, name: str) -> tuple[int, int]:
    inside = writer.subnodes([(_CONTENT, writer.text(content), 0)])
    values: Properties = {
        0x3705: (_NUMBER, b"\1\0\0\0"),
        0x3707: _text(name),
        0x370E: _text("application/octet-stream"),
    }
    return writer.block(_heap(values, {0x3701: _CONTENT})), inside


def _heap(values: Properties, outside: dict[int, int]) -> bytes:
    """A heap whose values may lie in sub-nodes: written with a number in their place."""
    kinds = {0x3701: _BYTES}
    whole = heap({**values, **{name: (_NUMBER, number.to_bytes(4, "little")) for name, number in outside.items()}})
    for name, number in outside.items():
        record = struct.pack("<HHI", name, _NUMBER, number)
        whole = whole.replace(record, struct.pack("<HHI", name, kinds.get(name, _TEXT), number))
    return whole


def table(rows: Sequence[int]) -> bytes:
    """A table with no more than the numbers of its rows (TC, [MS-PST] 2.3.4), and their index, which readpst asks for."""
    info = struct.pack("<BB4HIII", 0x7C, 1, 4, 4, 4, 5, 3 << 5, 2 << 5, 0) + struct.pack("<IHBB", 0x67F20003, 0, 4, 0)
    matrix = b"".join(struct.pack("<IB", number, 0x80) for number in rows)
    index = b"\xb5\x04\x04\x00" + (4 << 5).to_bytes(4, "little")
    entries = b"".join(struct.pack("<II", number, position) for position, number in enumerate(rows))
    items = (info, matrix, index, entries)
    starts = list(accumulate(map(len, items), initial=12))
    # The map of the heap begins at an even place.
    content = b"".join(items) + bytes(starts[-1] % 2)
    head = struct.pack("<HBBI4x", 12 + len(content), 0xEC, 0x7C, 1 << 5)
    return head + content + struct.pack(f"<HH{len(starts)}H", len(items), 0, *starts)


def _text(text: str) -> tuple[int, bytes]:
    return _TEXT, text.encode("utf-16-le")


def signature(at: int, number: int) -> int:
    """wSig ([MS-PST] 5.5)."""
    mixed = (at ^ number) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)


def checksum(data: bytes) -> int:
    """The CRC of [MS-PST] 5.3."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
