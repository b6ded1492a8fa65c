"""A zip of mail, as the web services hand out: .eml files in folders (Fastmail, iCloud), or mailboxes (Takeout)."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from app.formats.common.excerpt import excerpt
from app.formats.common.header_block import first_head
from app.formats.common.roles import role_of
from app.formats.common.sections import HEAD_LIMIT, head_length
from app.formats.common.zip_guard import Archive
from app.formats.standard import mbox, takeout
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Completeness, Message, Origin

_SHIFT = 40
"""A key is the member's number above this bit, and the position of the message in it below."""
_MAX_MESSAGE = 512 << 20
_TO_MOVE = (1 << _SHIFT) - 1


class _Member:
    """A member of the zip as a `Source`."""

    def __init__(self, archive: Archive, info: ZipInfo) -> None:
        self.path = Path(info.filename)
        self.size = info.file_size
        self.position = 0
        self._pieces = archive.pieces(info)
        self._pending = b""

    def read(self, count: int, /) -> bytes:
        """The next bytes of the member, fewer only at its end."""
        while len(self._pending) < count and (piece := next(self._pieces, b"")):
            self._pending += piece
        data, self._pending = self._pending[:count], self._pending[count:]
        self.position += len(data)
        return data

    def skip(self, count: int, /) -> None:
        """Unpacks and drops bytes."""
        while count > 0 and (data := self.read(min(count, 1 << 20))):
            count -= len(data)


class ZipMail:
    """An open zip, as a `Container`. Zips inside of it are named, not opened."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file."""
        self._path = path
        self._zip = Archive(path, data)
        self._found: dict[int, Message] = {}

    def close(self) -> None:
        """Closes the file."""
        self._zip.close()

    def entries(self) -> Iterator[MessageKey | Finding]:
        """The messages, member by member."""
        any_mail = False
        for number, info in enumerate(self._zip.members):
            name = PurePosixPath(info.filename.replace("\\", "/"))
            folder = tuple(part for part in name.parts[:-1] if part not in ("/", "..", "."))
            suffix = name.suffix.lower()
            if suffix == ".eml":
                any_mail = True
                mailbox = folder or ("Mail",)
                yield MessageKey(number << _SHIFT, mailbox, role_of(mailbox[-1]))
            elif suffix in (".mbox", ".mbx"):
                any_mail = True
                yield from self._mailbox(number, info, (*folder, name.stem))
            elif suffix == ".zip":
                yield Finding(Code.ZIP_INSIDE_ZIP, {"path": str(self._path), "name": info.filename})
        if not any_mail:
            yield Finding(Code.NOT_MAIL, {"path": str(self._path)})

    def _mailbox(self, number: int, info: ZipInfo, folder: tuple[str, ...]) -> Iterator[MessageKey | Finding]:
        first = next(self._zip.pieces(info), b"")
        read = takeout.read if takeout.SEPARATOR.match(first) else mbox.read
        for message in read(_Member(self._zip, info)):
            if isinstance(message, Finding):
                yield message
                continue
            key = number << _SHIFT | message.origin.offset & _TO_MOVE
            self._found = {key: message}
            mailbox = message.folder or folder
            yield MessageKey(key, mailbox, message.role or role_of(mailbox[-1]))

    def head(self, key: MessageKey) -> Message:
        """The header block, and where the message lies in its member."""
        if (known := self._found.get(key.number)) is not None:
            origin = Origin(self._path, key.number, known.origin.length)
            return known._replace(origin=origin, folder=key.folder, role=key.role)
        info = self._zip.members[key.number >> _SHIFT]
        start = b""
        for piece in self._zip.pieces(info):
            start += piece
            if len(start) >= HEAD_LIMIT:
                break
        head = first_head(start)
        return Message(
            Origin(self._path, key.number, info.file_size),
            head,
            Completeness.WHOLE if head else Completeness.PARTIAL,
            notes=() if head else (Code.NO_HEADERS,),
            folder=key.folder,
            role=key.role,
            excerpt=excerpt(start, head_length(start)) if head and start.startswith(head) else b"",
        )

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message as it lies in its member."""
        info = self._zip.members[number >> _SHIFT]
        if info.filename.lower().endswith(".eml"):
            return self._zip.pieces(info)
        member = _Member(self._zip, info)
        wanted = number & _TO_MOVE
        for message in mbox.read(_Member(self._zip, info)):
            if isinstance(message, Message) and message.origin.offset == wanted:
                member.skip(wanted)
                return (member.read(min(message.origin.length, _MAX_MESSAGE)),)
        raise ValueError("message")


FORMAT = Format(
    name="zip",
    matches_name=lambda name: name.lower().endswith(".zip"),
    open_container=ZipMail,
    open_held=ZipMail,
    is_open_format=True,
)
