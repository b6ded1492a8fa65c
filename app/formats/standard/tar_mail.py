r"""A tar of mail, packed or not: the backup of a webmail (BIGLOBE: .tgz of .eml), Takeout, a saved Maildir.

    at 0    inbox/1.eml\0…            the name, 100 bytes
    at 124  00000001750\0             the size, in octal
    at 148  012345\0                  the sum of the 512 bytes of the header, this field counted as blanks
    at 257  ustar                     not in the oldest ones
    at 512  From: taro@example.jp…    the file, filled up to 512 bytes

Source: POSIX.1-2008, pax. It is read from front to back and never unpacked to a path; what its headers may ask for is
bounded, and links are not followed. A message is known by its place in the unpacked tar.
"""

import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from app.formats.common.excerpt import excerpt
from app.formats.common.header_block import first_head
from app.formats.common.roles import role_of
from app.formats.common.sections import HEAD_LIMIT, head_length, looks_like_message
from app.formats.standard import mbox, mh, takeout
from app.formats.standard.maildir import flags_of
from app.formats.standard.mutf7 import decode
from app.formats.standard.tar_stream import TarEntry, TarStream
from app.mime import charsets
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Completeness, Message, MessageFlag, Origin
from app.textkit.text import one_line

_BLOCK = 512
_MAX_ENTRIES = 2_000_000
_STEP = 64 << 20
"""Bytes passed over between two signs of life."""
_PIECE = 1 << 18
_DEEPEST = 100
_LONGEST_NAME = 4096
_PACKED = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
_SUFFIXES = (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_MAILBOXES = (".mbox", ".mbx")
_SEPARATOR = re.compile(rb"From [^\r\n]{0,300}?[0-9]{1,2}:[0-9]{2}[^\r\n]{0,60}\r?\n[!-9;-~]{1,100}:")
_MAILDIR = ("cur", "new")


def is_tar(start: bytes) -> bool:
    """True for the first block of a tar: the sum of its bytes stands in it."""
    header = start[:_BLOCK]
    if len(header) < _BLOCK or not header[0]:
        return False
    told = header[148:156].strip(b" \0")
    return bool(re.fullmatch(rb"[0-7]{1,7}", told)) and int(told, 8) == sum(header[:148] + b" " * 8 + header[156:])


class TarMail:
    """An open tar, as a `Container`. Packed files inside of it are named, not opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._listed = TarStream(path)
        self._data: TarStream | None = None
        self._lengths: dict[int, int] = {}
        self._found = Message(Origin(path, 0, 0), b"", Completeness.WHOLE)
        self._any_mail = False

    def close(self) -> None:
        """Closes the file."""
        self._listed.close()
        if self._data is not None:
            self._data.close()

    def entries(self) -> Iterator[MessageKey | Finding | None]:
        """The messages, entry by entry; then a finding where the tar is damaged or not read to its end."""
        self._listed.close()
        self._listed = stream = TarStream(self._path)
        self._any_mail = False
        damaged = Finding(Code.PACKED_FILE_DAMAGED, {"path": str(self._path)})
        try:
            for info in _infos(stream):
                yield from self._entry(stream, info)
                while stream.tell() + _STEP < info.offset_data + info.size and stream.skip(_STEP):
                    yield None
            is_whole = stream.ends_in_zeros
        except (tarfile.TarError, EOFError, ValueError, OverflowError):
            is_whole = False
        if stream.trouble is not None:
            yield stream.trouble
        elif not is_whole:
            yield damaged
        elif not self._any_mail:
            yield Finding(Code.NOT_MAIL, {"path": str(self._path)})

    def _entry(self, stream: TarStream, info: tarfile.TarInfo) -> Iterator[MessageKey | Finding]:
        name = PurePosixPath(_name(info).replace("\\", "/"))
        folder = tuple(part for part in name.parts[:-1] if part not in ("/", "..", "."))[:_DEEPEST]
        suffix = name.suffix.lower()
        if info.isdir() or name.name.startswith("._") or "__MACOSX" in folder:
            return
        if not info.isreg() or info.issparse():
            if suffix in (".eml", *_MAILBOXES):
                yield Finding(Code.PACKED_ENTRY_NOT_READ, {"path": str(self._path), "name": str(name)})
            return
        if suffix in _PACKED:
            yield Finding(Code.ZIP_INSIDE_ZIP, {"path": str(self._path), "name": str(name)})
            return
        entry = stream.entry(info)
        start = entry.peek(HEAD_LIMIT)
        if takeout.SEPARATOR.match(start) or suffix in _MAILBOXES or (suffix != ".eml" and _SEPARATOR.match(start)):
            self._any_mail = True
            read = takeout.read if takeout.SEPARATOR.match(start) else mbox.read
            for item in read(entry):
                yield item if isinstance(item, Finding) else self._key(info, item, (*folder, name.stem))
        elif suffix == ".eml" or (_may_be_message(name, folder) and looks_like_message(start)):
            self._any_mail = True
            # To its end: whether it is whole is to be known before it is listed.
            entry.skip(entry.size)
            yield self._key(info, _message(start, entry, name.name), _without_maildir(folder) or ("Mail",))
        if entry.is_cut:
            raise EOFError

    def _key(self, info: tarfile.TarInfo, message: Message, folder: tuple[str, ...]) -> MessageKey:
        number = info.offset_data + message.origin.offset
        role = message.role or role_of((message.folder or folder)[-1])
        origin = Origin(self._path, number, message.origin.length)
        self._found = message._replace(origin=origin, folder=message.folder or folder, role=role)
        self._lengths[number] = message.origin.length
        return MessageKey(number, message.folder or folder, role)

    def head(self, key: MessageKey) -> Message:
        """The header block, and where the message lies in the unpacked tar. Only for the key that came last."""
        if self._found.origin.offset != key.number:
            raise ValueError("message")
        return self._found

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message as it lies in the tar. In the order of the numbers the tar is unpacked only once."""
        if number not in self._lengths:
            for _ in self.entries():
                pass
        length = self._lengths[number]
        if self._data is None or self._data.tell() > number:
            if self._data is not None:
                self._data.close()
            self._data = TarStream(self._path)
        self._data.seek(number)
        while length > 0 and (piece := self._data.read(min(length, _PIECE))):
            length -= len(piece)
            yield piece
        if length:
            raise ValueError("message cut")


def _infos(stream: TarStream) -> Iterator[tarfile.TarInfo]:
    """The headers of a tar. Raises tarfile.TarError, ValueError for what is made to fill memory."""
    with tarfile.open(fileobj=stream, mode="r:", encoding="utf-8", errors="surrogateescape") as opened:
        for _ in range(_MAX_ENTRIES):
            info = opened.next()
            if info is None:
                return
            # Python remembers every entry; two million of them fill the memory.
            opened.members = []  # type: ignore[attr-defined]
            yield info
    raise ValueError("entries")


def _name(info: tarfile.TarInfo) -> str:
    """The name of an entry, whatever it is encoded in: old programs write that of their system."""
    return one_line(charsets.decode(info.name[-_LONGEST_NAME:].encode("utf-8", "surrogateescape"), "utf-8"))


def _may_be_message(name: PurePosixPath, folder: tuple[str, ...]) -> bool:
    """True for names of single messages that have no suffix of their own: those of Maildir, MH and mail servers."""
    return folder[-1:] in (("cur",), ("new",)) or mh.matches_name(name.name) or not name.suffix


def _without_maildir(folder: tuple[str, ...]) -> tuple[str, ...]:
    """The folders a person sees: `Maildir/.Parent.Child/cur` is Maildir, Parent, Child (Maildir++)."""
    if not folder or folder[-1] not in _MAILDIR:
        return folder
    parts: list[str] = []
    for part in folder[:-1]:
        parts += [decode(each) for each in part.split(".") if each] if part.startswith(".") else [part]
    return tuple(parts)


def _message(start: bytes, entry: TarEntry, name: str) -> Message:
    """The message of an entry that was read to its end and begins with `start`."""
    head = first_head(start)
    notes = (() if head else (Code.NO_HEADERS,)) + ((Code.TRUNCATED,) if entry.is_cut else ())
    return Message(
        Origin(entry.path, 0, entry.position),
        head,
        Completeness.PARTIAL if notes else Completeness.WHOLE,
        flags=flags_of(name) if ":2," in name else MessageFlag.NONE,
        notes=notes,
        excerpt=excerpt(start, head_length(start)) if head and start.startswith(head) else b"",
    )


FORMAT = Format(
    name="tar",
    matches_name=lambda name: name.lower().endswith(
        (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
    ),
    open_container=TarMail,
    is_open_format=True,
)
