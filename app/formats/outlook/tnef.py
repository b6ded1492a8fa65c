"""winmail.dat: Outlook's own packing of a message and its attachments, which no other program opens ([MS-OXTNEF]).

78 9F 3E 22  nn nn                        signature, key
01  07 90  06 00 08 00  08 00 00 00  …    attribute: level (1 message, 2 attachment), number (9007: code page), type,
E4 04 00 00 00 00 00 00  E8 00            length, then the content (code page 1252) and the sum of its bytes
"""

import struct
from collections.abc import Callable, Iterator

from app.formats.common.mime_builder import OutgoingPart
from app.formats.outlook import mapi
from app.formats.outlook.mapi import Attachment, Binary, MapiItem, Narrow, Properties, Value

MAGIC = b"\x78\x9f\x3e\x22"
_MAX_BYTES = 256 << 20
_MAX_DEPTH = 10
_MESSAGE, _ATTACHMENT = 1, 2
# idMessageClass, idBody, idSubject, idDateSent …: what is there beside, or without, the MAPI properties.
_CLASS, _SUBJECT, _BODY, _PROPERTIES, _PAGE = 0x8008, 0x8004, 0x800C, 0x9003, 0x9007
_NEW_FILE, _DATA, _TITLE, _FILE_PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
_RECIPIENTS, _FROM = 0x9004, 0x8000


class UnreadableError(ValueError):
    """It is no TNEF, or nothing of it can be read."""


class Tnef:
    """A TNEF stream, read as far as it goes."""

    def __init__(self, data: bytes, depth: int = 0) -> None:
        """Raises Unreadable."""
        if not data.startswith(MAGIC):
            raise UnreadableError("header")
        self._data = data
        self._depth = depth
        self._page: str | None = None
        self.damaged = False

    def item(self) -> MapiItem:
        """The message. Raises ValueError where even its first attribute is broken."""
        found: dict[int, Value] = {}
        item = MapiItem(Properties(found))
        files: list[tuple[dict[int, Value], list[bytes]]] = []
        for level, name, content in self._attributes():
            if level == _MESSAGE:
                self._take(name, content, found, item)
            elif name == _NEW_FILE:
                files.append(({}, []))
            elif files:
                self._take_file(name, content, *files[-1])
        item.properties.code_page = self._page
        item.attachments = [self._attachment(values, data) for values, data in files]
        return item

    def _attributes(self) -> Iterator[tuple[int, int, bytes]]:
        at = 6
        while at + 9 <= len(self._data):
            level = self._data[at]
            name, _, size = struct.unpack_from("<HHI", self._data, at + 1)
            if level not in (_MESSAGE, _ATTACHMENT) or at + 11 + size > len(self._data):
                break
            content = self._data[at + 9 : at + 9 + size]
            self.damaged |= sum(content) & 0xFFFF != int.from_bytes(
                self._data[at + 9 + size : at + 11 + size], "little"
            )
            yield level, name, content
            at += 11 + size
        # Some programs end with a line end; anything else is an attribute that was cut. Without any it is no message.
        rest = self._data[at:]
        self.damaged |= at == 6 or len(rest) > 4 or bool(rest.strip(b"\r\n\0"))

    def _take(self, name: int, content: bytes, found: dict[int, Value], item: MapiItem) -> None:
        if name == _PAGE and len(content) >= 4:
            self._page = mapi.codec(int.from_bytes(content[:4], "little"))
        elif name == _PROPERTIES:
            found.update(next(iter(self._lists(content, 1)), {}))
        elif name == _RECIPIENTS:
            item.recipients = [Properties(each, self._page) for each in self._lists(content[4:], _count(content))]
        elif name == _CLASS:
            found.setdefault(mapi.CLASS, _class(content))
        elif name == _SUBJECT:
            found.setdefault(mapi.SUBJECT, Narrow(content.rstrip(b"\0")))
        elif name == _BODY:
            found.setdefault(mapi.BODY, Narrow(content.rstrip(b"\0")))

    def _take_file(self, name: int, content: bytes, values: dict[int, Value], data: list[bytes]) -> None:
        if name == _DATA:
            data.append(content)
        elif name == _TITLE:
            values.setdefault(0x3704, Narrow(content.rstrip(b"\0")))
        elif name == _FILE_PROPERTIES:
            values.update(next(iter(self._lists(content, 1)), {}))

    def _attachment(self, values: dict[int, Value], data: list[bytes]) -> Attachment:
        properties = Properties(values, self._page)
        if properties.number(mapi.ATTACH_METHOD) == 5:
            content = properties.data(mapi.ATTACHED)
            # The interface identifier of IMessage stands before the stream.
            if content[16:20] == MAGIC and self._depth < _MAX_DEPTH:
                return Attachment(properties, embedded=self._embedded(content[16:]))
        if not data and (content := properties.data(mapi.ATTACHED)):
            data = [content]
        return Attachment(properties, lambda: iter(data)) if data else Attachment(properties)

    def _embedded(self, content: bytes) -> Callable[[], MapiItem]:
        return lambda: Tnef(content, self._depth + 1).item()

    # MAPI properties ([MS-OXTNEF] 2.1.3.4)

    def _lists(self, data: bytes, count: int) -> Iterator[dict[int, Value]]:
        at = 0
        for _ in range(min(count, 10_000)):
            found: dict[int, Value] = {}
            if at + 4 > len(data):
                return
            number = int.from_bytes(data[at : at + 4], "little")
            at += 4
            for _ in range(min(number, 10_000)):
                if at + 4 > len(data):
                    break
                at = self._property(data, at, found)
            yield found

    def _property(self, data: bytes, at: int, found: dict[int, Value]) -> int:
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= 0x8000:
            named = int.from_bytes(data[at + 16 : at + 20], "little")
            at += 24
            if named == 1:
                at += _padded(int.from_bytes(data[at - 4 : at], "little"))
        base = kind & 0x0FFF
        several = bool(kind & 0x1000)
        width = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
        if base in width:
            count = int.from_bytes(data[at : at + 4], "little") if several else 1
            at += 4 if several else 0
            raw = data[at : at + width[base]]
            if not several and len(raw) == width[base] and (value := mapi.fixed(base, raw)) is not None:
                found[name] = value
            return at + width[base] * min(count, len(data))
        if base not in (0x0D, 0x1E, 0x1F, 0x102):
            raise ValueError("property")
        count = int.from_bytes(data[at : at + 4], "little")
        at += 4
        for _ in range(min(count, 10_000)):
            size = int.from_bytes(data[at : at + 4], "little")
            raw = data[at + 4 : at + 4 + size]
            at += 4 + _padded(size)
            found.setdefault(name, _long(base, raw))
            if at > len(data):
                break
        return at


def _long(kind: int, raw: bytes) -> Value:
    """A long value; an object is kept as bytes, as the stream holds it in one piece."""
    return raw if kind == 0x0D else mapi.tag(kind, Binary(len(raw), lambda: iter((raw,))), _MAX_BYTES)


def _padded(size: int) -> int:
    return (size + 3) // 4 * 4


def _count(content: bytes) -> int:
    return int.from_bytes(content[:4], "little")


def _class(content: bytes) -> str:
    """The old names of classes mean the same ([MS-OXTNEF] 2.1.3.3.1)."""
    text = content.rstrip(b"\0").decode("latin-1")
    old = {
        "IPM.Microsoft Mail.Note": "IPM.Note",
        "IPM.Microsoft Mail.Read Receipt": "Report.IPM.Note.IPNRN",
        "IPM.Microsoft Mail.Non-Delivery": "Report.IPM.Note.NDR",
    }
    return old.get(text, text)


def parts(data: bytes) -> Iterator[OutgoingPart]:
    """The files of a TNEF stream, for the message it hangs on; none where it is damaged."""
    try:
        attachments = Tnef(data).item().attachments
    except (ValueError, IndexError, struct.error):
        return
    for attachment in attachments:
        if attachment.pieces is not None:
            name = attachment.properties.text(0x3707) or attachment.properties.text(0x3704)
            yield OutgoingPart("application/octet-stream", attachment.pieces(), name=name, attached=True)
