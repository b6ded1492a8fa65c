"""Outlook's .msg and .oft: one message, contact or template in a compound file of OLE ([MS-OXMSG])."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import olefile

from app.formats.outlook import mapi, mapi_contact, mapi_mail
from app.formats.outlook.mapi import Attachment, Binary, MapiItem, Properties, Value
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Message
from app.system.reading import open_read_only

_PROPERTIES = "__properties_version1.0"
_STREAM = "__substg1.0_"
_NAMES = "__nameid_version1.0"
_MAX_BYTES = 64 << 20
_MAX_DEPTH = 12
# The header before the properties: of the file, of a message inside it, of a recipient or attachment.
_TOP, _INNER, _ROW = 32, 24, 8

_Path = tuple[str, ...]


class CompoundFile(olefile.OleFileIO):  # type: ignore[type-arg]  # no generic at run time
    """A compound file that finds a stream at once: olefile looks at all those beside it, and each of the three thousand
    recipients of one message has several.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._kids: dict[int, dict[str, Any]] = {}
        super().__init__(stream)

    def _find(self, filename: str | Sequence[str]) -> int:
        """The number of an entry, by its names from the root on; as in olefile, big and small letters are the same."""
        node: Any = self.root
        for name in filename.split("/") if isinstance(filename, str) else filename:
            kids = self._kids.get(node.sid)
            if kids is None:
                # The first of two with one name counts.
                kids = self._kids[node.sid] = {kid.name.lower(): kid for kid in reversed(node.kids)}
            node = kids.get(name.lower())
            if node is None:
                raise OSError("file not found")
        return int(node.sid)

    @property
    def has_lost_entries(self) -> bool:
        """True where one of its entries names another that is empty, as in a lost sector of the directory."""
        # Only those that others name are loaded.
        loaded: list[Any] = [entry for entry in self.direntries if entry is not None]  # type: ignore[attr-defined]
        return any(entry.entry_type == olefile.STGTY_EMPTY for entry in loaded)


class MsgFile:
    """An open .msg, as a `Container` of one message or one contact."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file."""
        self._stream = os.fdopen(open_read_only(path)[0], "rb") if data is None else BytesIO(data)
        try:
            self._ole = CompoundFile(self._stream)
        except BaseException:
            self._stream.close()
            raise
        self._path = path
        self._inside: dict[_Path, tuple[list[str], list[str]]] = {}
        for kind in (0, 1):
            for each in self._ole.listdir(streams=kind == 0, storages=kind == 1):
                self._inside.setdefault(tuple(each[:-1]), ([], []))[kind].append(each[-1])
        self._names = mapi.named(
            *(self._stream_bytes((_NAMES, f"{_STREAM}{number}0102")) for number in ("0002", "0003", "0004"))
        )

    def close(self) -> None:
        """Closes the file."""
        self._ole.close()
        self._stream.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The one thing in it. A compound file that is no message (a document) has none."""
        if not self._ole.exists(_PROPERTIES):
            yield Finding(Code.NOT_MAIL, {"path": str(self._path)})
            return
        streams = ((*folder, name) for folder, (names, _) in self._inside.items() for name in names)
        if self._ole.has_lost_entries or not all(map(self._is_whole, streams)):
            yield Finding(Code.STORE_DAMAGED, {"path": str(self._path)})
        item = self._item((), 0)
        if item.is_contact:
            yield mapi_contact.card(item, self._path.stem)
        # A person saved this one item: an appointment, too, gets its readable copy.
        yield MessageKey(0)

    def head(self, key: MessageKey) -> Message:
        """The message without its attachments."""
        return mapi_mail.summary(self._item((), 0), self._path, key)

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message, rebuilt."""
        return mapi_mail.message(self._item((), 0))

    def _item(self, folder: _Path, depth: int) -> MapiItem:
        """The message in a storage, with everything that hangs on it."""
        properties = self._read(folder, _INNER if folder else _TOP, None)
        page = properties.code_page = mapi.codec(properties.number(mapi.CODE_PAGE))
        item = MapiItem(properties, named=self._names)
        for name in sorted(self._inside.get(folder, ((), ()))[1]):
            inside = (*folder, name)
            if name.startswith("__recip_version1.0_"):
                item.recipients.append(self._read(inside, _ROW, page))
            elif name.startswith("__attach_version1.0_"):
                item.attachments.append(self._attachment(inside, page, depth))
        return item

    def _attachment(self, folder: _Path, page: str | None, depth: int) -> Attachment:
        properties = self._read(folder, _ROW, page)
        inner = (*folder, f"{_STREAM}3701000D")
        if self._ole.exists("/".join((*inner, _PROPERTIES))):
            return (
                Attachment(properties, embedded=self._embedded(inner, depth))
                if depth < _MAX_DEPTH
                else Attachment(properties)
            )
        stream = (*folder, f"{_STREAM}37010102")
        if self._ole.exists("/".join(stream)):
            return Attachment(properties, lambda: (self._required(stream),))
        return Attachment(properties)

    def _embedded(self, folder: _Path, depth: int) -> Callable[[], MapiItem]:
        return lambda: self._item(folder, depth + 1)

    def _read(self, folder: _Path, header: int, page: str | None) -> Properties:
        """The properties of a storage: short ones in a list, long ones in streams named after them."""
        found: dict[int, Value] = {}
        listed = self._stream_bytes((*folder, _PROPERTIES))
        for at in range(header, len(listed) - 15, 16):
            kind, name = (
                int.from_bytes(listed[at : at + 2], "little"),
                int.from_bytes(listed[at + 2 : at + 4], "little"),
            )
            raw = listed[at + 8 : at + 16]
            if (value := mapi.fixed(kind, raw)) is not None:
                found[name] = value
        for stream in self._inside.get(folder, ((), ()))[0]:
            tag = stream.removeprefix(_STREAM)
            if len(tag) != 8:
                continue
            with suppress(ValueError):
                name, kind = int(tag[:4], 16), int(tag[4:], 16)
                if name != mapi.ATTACHED and kind in (0x1E, 0x1F, 0x102):
                    data = self._stream_bytes((*folder, stream))
                    found[name] = mapi.tag(kind, Binary(len(data), lambda data=data: iter((data,))), _MAX_BYTES)  # type: ignore[misc]
        return Properties(found, page)

    def _required(self, stream: _Path) -> bytes:
        """The content of a stream that must be there. Raises OSError."""
        return bytes(self._ole.openstream("/".join(stream)).read())

    def _is_whole(self, stream: _Path) -> bool:
        try:
            with self._ole.openstream("/".join(stream)) as opened:
                opened.read()
        except (OSError, ValueError, IndexError):
            return False
        return True

    def _stream_bytes(self, stream: _Path) -> bytes:
        """The content of a stream; empty where it is missing or damaged."""
        try:
            return bytes(self._ole.openstream("/".join(stream)).read())
        except (OSError, ValueError, IndexError):
            return b""


FORMAT = Format(
    name="msg",
    matches_name=lambda name: name.lower().endswith((".msg", ".oft")),
    open_container=MsgFile,
    open_held=MsgFile,
)
