"""HxStore.hxd, the cache of the new Outlook for Mac and of the Mail app of Windows 10: mail in pieces.

Of a message it keeps who wrote it, to whom, when, its Message-ID, a subject, and its text as HTML, or often the first
255 characters alone. Long texts and attachments lie beside it in `Files`. No headers are kept.
Messages are rebuilt from what is there.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from app.formats.common import database_mail
from app.formats.common.database_mail import Record
from app.formats.outlook.hx_blocks import Block, BlockFile
from app.formats.outlook.hx_index import HxIndex, HxMessage
from app.formats.outlook.hx_objects import HxObject, object_at
from app.model.codes import AnyCode, Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Completeness, Message
from app.system.reading import read_small

_TO, _CC, _REPLY_TO = 0xCC, 0xCD, 0x19D
"""The lists of a message in which its recipients are."""
_MAX_TEXT = 64 << 20
_STALE = 200
"""One block in so many fails its checksum in a sound store, overwritten or cut by the program."""


class HxStoreFile:
    """An open HxStore.hxd, as a `Container`. The key of a message is its place in the list, from 1 on."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and ValueError for another kind of file."""
        self._path = path
        self._file = BlockFile(path)
        self._index = HxIndex()
        self._messages: list[tuple[int, HxMessage]] | None = None
        self._last: tuple[Block, bytes] | None = None

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding | None]:
        """The messages, after what is odd about the file."""
        yield from self._scan()
        yield from self._findings()
        for number, (_, message) in enumerate(self._messages or (), 1):
            folder, role = self._index.folder(message)
            yield MessageKey(number, folder, role)

    def head(self, key: MessageKey) -> Message:
        """The message as a listing needs it: a rebuilt header block, completeness, notes."""
        message, record = self._record(key.number)
        notes: list[AnyCode] = [Code.NOT_AS_RECEIVED, *record.notes]
        if not record.html:
            notes.append(Code.TEXT_NOT_DOWNLOADED)
        if message.is_guessed:
            notes.append(Code.BOUNDARIES_GUESSED)
        return database_mail.summary(record, self._path, key)._replace(
            completeness=Completeness.PARTIAL,
            received=message.received,
            notes=tuple(dict.fromkeys(notes)),
        )

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message, rebuilt; empty pieces while the file is searched for it."""
        for _ in self._scan():
            yield b""
        yield from database_mail.message(self._record(number)[1])

    def _scan(self) -> Iterator[None]:
        """Reads the whole file once; None now and then."""
        if self._messages is not None:
            return
        self._index = HxIndex()
        for found in self._file.payloads():
            if found is None:
                yield None
            elif not self._index.is_full:
                self._index.add(*found)
        self._messages = self._index.messages()

    def _findings(self) -> Iterator[Finding]:
        file = self._file
        if not self._messages:
            yield Finding(Code.STORE_NOT_READ, {"path": str(self._path)})
        if file.is_cut or file.bad * _STALE > file.good:
            yield Finding(Code.STORE_DAMAGED, {"path": str(self._path)})
        if file.is_too_large or self._index.is_full:
            yield Finding(Code.PACKED_FILE_TOO_LARGE, {"path": str(self._path)})

    def _record(self, key: int) -> tuple[HxMessage, Record]:
        """The message with a key. Raises OSError, IndexError and ValueError."""
        if not self._messages or key < 1:
            raise ValueError(key)
        number, message = self._messages[key - 1]
        if not number:
            # Guessed from texts alone: nothing else says that it belongs to it.
            return message, _record(message)
        html = self._html(number)
        return message, replace(
            _record(message),
            to=self._index.people(number, _TO),
            cc=self._index.people(number, _CC),
            reply_to=self._index.people(number, _REPLY_TO),
            text="" if html else message.preview,
            html=html,
            attachments=[(each.name, self._beside(each.path)) for each in self._index.files(number)],
        )

    def _html(self, number: int) -> str:
        """The text of a message: in its own object, or packed in a file of its own."""
        place = self._index.body(number)
        if place is None:
            return ""
        if self._last is None or self._last[0] != place.block:
            self._last = (place.block, self._file.payload(place.block))
        body = object_at(self._last[1], place.start)
        return self._text_of(body) if body is not None else ""

    def _text_of(self, body: HxObject) -> str:
        if inside := body.html:
            return inside[:_MAX_TEXT].decode("utf-8", "replace")
        path = self._beside(body.file_path or self._index.path(body.file_number))
        if path is None:
            return ""
        try:
            data = zlib.decompressobj(wbits=31).decompress(read_small(path, _MAX_TEXT), _MAX_TEXT)
        except zlib.error:
            return ""
        return data.decode("utf-8", "replace")

    def _beside(self, stored: str) -> Path | None:
        """The file a path of the store leads to; None where it is not there. `~` is the folder of the store."""
        parts = PurePosixPath(stored.replace("\\", "/")).parts
        if len(parts) < 2 or parts[0] != "~" or ".." in parts or "\0" in stored:
            return None
        top = self._path.parent
        path = top.joinpath(*parts[1:])
        # A link could lead anywhere, and so could the letter of a drive.
        if top not in path.parents or any(map(Path.is_symlink, [path, *path.parents][: len(parts) - 1])):
            return None
        return path if path.is_file() else None


def _record(message: HxMessage) -> Record:
    """What the message itself says."""
    return Record(
        sender=message.sender,
        subject=message.subject,
        date=message.date,
        message_id=message.message_id,
        text=message.preview,
        flags=message.flags,
    )


FORMAT = Format(name="hxstore", matches_name=lambda name: name.lower() == "hxstore.hxd", open_container=HxStoreFile)
