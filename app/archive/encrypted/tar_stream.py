"""A finished archive as a tar stream (POSIX.1-2001 pax), and such a stream read as it comes, without trusting it."""

import re
import tarfile
from collections.abc import Generator, Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Protocol

from app.archive.bag import layout, manifest
from app.system.hashing import CHUNK
from app.system.reading import SourceFile
from app.system.walking import EntryKind, walk

_BLOCK = 512
END_OF_ARCHIVE = bytes(2 * _BLOCK)
_LARGEST_PAX = 1 << 16
_PAX_FIELD = re.compile(rb"(\d+) ([^=]+)=", re.DOTALL)
# No system may take a part of a name for anything but a name: a drive, a stream, a wildcard, a way out.
_PART = re.compile(
    r"(?!~|(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\.|$))"
    r'[^\x00-\x1f\x7f<>:"/\\|?*]+(?<![. ])'
)


class UnexpectedTarError(Exception):
    """The stream holds what no archive does: links, devices, names that lead elsewhere, or no tar at all."""


class Receiver(Protocol):
    """Takes the members of a stream in order. `name` is relative to the archive, empty for the archive's own folder.

    Every method may raise UnexpectedTarError and OSError.
    """

    def folder(self, top: str, name: str) -> None:
        """Takes a folder; `top` is the name of the archive's own."""

    def begin(self, name: str, size: int) -> None:
        """Takes the beginning of a file of `size` bytes."""

    def data(self, data: bytes) -> None:
        """Takes the next bytes of the file."""

    def end(self) -> None:
        """Takes the end of the file."""


class Both:
    """Two receivers of one stream; the second gets each piece after the first."""

    def __init__(self, one: Receiver, other: Receiver) -> None:
        self._receivers = one, other

    def folder(self, top: str, name: str) -> None:
        """Passes on a folder."""
        for each in self._receivers:
            each.folder(top, name)

    def begin(self, name: str, size: int) -> None:
        """Passes on the beginning of a file."""
        for each in self._receivers:
            each.begin(name, size)

    def data(self, data: bytes) -> None:
        """Passes on the next bytes."""
        for each in self._receivers:
            each.data(data)

    def end(self) -> None:
        """Passes on the end of a file."""
        for each in self._receivers:
            each.end()


def pack(bag: Path, top: str) -> Iterator[bytes]:
    """The stream of a sealed archive, under the folder name `top`: folders, tag files, then the payload as listed.

    Raises OSError, also where a file is no longer as long as when it was opened.
    """
    yield _head(tarfile.DIRTYPE, top, 0, bag.stat().st_mtime)
    for entries in walk(bag / layout.PAYLOAD):
        for entry in entries:
            if entry.kind is EntryKind.FOLDER and entry.status is not None:
                name = Path(entry.path).relative_to(bag).as_posix()
                yield _head(tarfile.DIRTYPE, f"{top}/{name}", 0, entry.status.st_mtime)
    tags = sorted(name for _, name in manifest.read(bag / layout.TAG_MANIFEST))
    for name in (layout.TAG_MANIFEST, *tags):
        yield from _file(bag, top, name)
    for _, name in manifest.read(bag / layout.MANIFEST):
        yield from _file(bag, top, name)
    yield END_OF_ARCHIVE


def _file(bag: Path, top: str, name: str) -> Iterator[bytes]:
    with SourceFile(bag / name) as source:
        yield _head(tarfile.REGTYPE, f"{top}/{name}", source.size, source.status.st_mtime)
        while data := source.read(CHUNK):
            yield data
        if source.position != source.size:
            raise OSError(f"{name} changed its length")
        yield bytes(-source.size % _BLOCK)


def _head(kind: bytes, name: str, size: int, mtime: float) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.mtime = kind, size, int(max(mtime, 0))
    info.mode = 0o755 if kind == tarfile.DIRTYPE else 0o644
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


class TarSink(BufferedIOBase):
    """A file to write a stream to; its members go on to a receiver. Holds no more than a header in memory.

    `started` is True once anything came, `has_folder` once the folder of an archive did.
    `write` raises UnexpectedTarError, and what the receiver raises. `close_stream` raises UnexpectedTarError where the
    end is missing.
    """

    def __init__(self, receiver: Receiver) -> None:
        self.started = False
        self.has_folder = False
        self._error: Exception | None = None
        self._receiver = receiver
        self._buffer = b""
        self._ended = False
        self._steps = self._read()
        next(self._steps)

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only bytes are ever written
        """Takes the next bytes of the stream, all of them."""
        self.started = True
        if self._error is not None:
            # Decryption may go on writing after an error; what comes then belongs to nothing.
            raise self._error
        try:
            self._steps.send(data)
        except Exception as error:
            self._error = error
            raise
        return len(data)

    def close_stream(self) -> None:
        """Called once nothing more comes."""
        if not self._ended:
            raise UnexpectedTarError("the end is missing")

    def _read(self) -> Generator[None, bytes, None]:
        pax: dict[str, str] = {}
        top = ""
        while (block := (yield from self._take(_BLOCK))) != bytes(_BLOCK):
            info = _parsed(block)
            if info.type == tarfile.XHDTYPE:
                pax = _pax((yield from self._padded(info.size)))
                continue
            name, size = pax.get("path", info.name), _size(pax.get("size", info.size))
            pax = {}
            first, _, name = name.rstrip("/").partition("/")
            top = top or first
            if first != top or not is_plain(first) or (name and not all(map(is_plain, name.split("/")))):
                raise UnexpectedTarError(name)
            if info.type == tarfile.DIRTYPE and not size:
                self._receiver.folder(top, name)
                self.has_folder = True
            elif info.type == tarfile.REGTYPE and name:
                yield from self._content(name, size)
            else:
                raise UnexpectedTarError(name)
        self._ended = True
        # What follows the end is only padding; a stream that goes on with anything else is not of this program.
        while True:
            if self._buffer.strip(b"\0"):
                raise UnexpectedTarError("data after the end")
            self._buffer = yield

    def _content(self, name: str, size: int) -> Generator[None, bytes, None]:
        self._receiver.begin(name, size)
        left = size
        while left:
            data = self._buffer or (yield)
            self._receiver.data(data[:left])
            self._buffer = data[left:]
            left -= min(left, len(data))
        yield from self._take(-size % _BLOCK)
        self._receiver.end()

    def _padded(self, size: int) -> Generator[None, bytes, bytes]:
        if not 0 <= size <= _LARGEST_PAX:
            raise UnexpectedTarError("a header too large")
        data = yield from self._take(size)
        yield from self._take(-size % _BLOCK)
        return data

    def _take(self, count: int) -> Generator[None, bytes, bytes]:
        while len(self._buffer) < count:
            self._buffer += yield
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data


def is_plain(part: str) -> bool:
    """True for one part of a path that is only a name, on any system."""
    return _PART.fullmatch(part) is not None


def _parsed(block: bytes) -> tarfile.TarInfo:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError as error:
        raise UnexpectedTarError(str(error)) from error


def _size(value: str | int) -> int:
    size = int(value) if str(value).isascii() and str(value).isdigit() else -1
    if size < 0:
        raise UnexpectedTarError("an impossible size")
    return size


def _pax(data: bytes) -> dict[str, str]:
    """The records of an extended header: length, space, key, "=", value, line feed (pax, POSIX.1-2001)."""
    fields: dict[str, str] = {}
    while data:
        found = _PAX_FIELD.match(data)
        length = int(found[1]) if found and len(found[1]) < 8 else 0
        if not found or not found.end() < length <= len(data):
            raise UnexpectedTarError("a header that cannot be read")
        fields[found[2].decode("utf-8", "replace")] = data[found.end() : length - 1].decode("utf-8", "surrogateescape")
        data = data[length:]
    return fields
