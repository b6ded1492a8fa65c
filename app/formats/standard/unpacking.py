"""Files packed with gzip (`1f 8b`), bzip2 (`BZh`) or xz (`fd 37 7a 58 5a 00`), unpacked within bounds."""

import bz2
import lzma
import zlib
from pathlib import Path
from typing import Protocol

from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Source

_CHUNK = 1 << 16
_PIECE = 1 << 20
_MAX_MAGIC = 6
_MEMORY = 256 << 20
"""Bytes an unpacker may take. `xz -9` needs 65 MiB to be unpacked; up to 4 GiB can be asked for."""
_MAX_RATIO = 200
"""Bytes unpacked for one packed. Mail packs about 3:1; what goes far beyond was made to fill memory or time."""


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _unpacker(start: bytes) -> _Unpacker | None:
    if start.startswith(b"\x1f\x8b"):
        return _Gzip()
    if start.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if start.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMADecompressor(memlimit=_MEMORY)
    return None


class _Gzip:
    """zlib hands back what it had no room for; the others keep it themselves."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        """True where the end of the stream was reached."""
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        """The bytes behind the end of the stream."""
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """At most `max_length` unpacked bytes. Raises zlib.error."""
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


def is_packed(start: bytes) -> bool:
    """True for the first bytes of a packed file."""
    return start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"))


def first_bytes(start: bytes, count: int) -> bytes | None:
    """The first bytes of what is packed in a file that begins with `start`, at most `count`.

    Empty where nothing comes out yet, or only with more memory than there is for it; None where it is damaged.
    """
    try:
        unpacker = _unpacker(start)
        return unpacker.decompress(start, count) if unpacker is not None else None
    except (zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        return b"" if _is_refused(error) else None


def _is_refused(error: Exception) -> bool:
    """True where an unpacker needs more memory than it may take: only its words tell that from damage."""
    return isinstance(error, lzma.LZMAError) and "emory" in str(error)


class Unpacked:
    """A `Source` of the unpacked bytes. `trouble` is the finding where unpacking ended too early."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pending = b""
        self._first = source.read(_CHUNK)
        self._unpacker = _unpacker(self._first)
        self.trouble = None if self._unpacker else Finding(Code.NOT_A_MESSAGE, {"path": str(source.path)})
        self.position = 0

    @property
    def path(self) -> Path:
        """Where the packed file lies."""
        return self._source.path

    @property
    def size(self) -> int:
        """Bytes of the packed file."""
        return self._source.size

    def read(self, count: int, /) -> bytes:
        """The next unpacked bytes; empty at the end, at damage, and where the bound is reached."""
        while len(self._pending) < count and (piece := self._more()):
            self._pending += piece
        data, self._pending = self._pending[:count], self._pending[count:]
        self.position += len(data)
        return data

    def skip(self, count: int, /) -> None:
        """Unpacks and drops bytes."""
        while count > 0 and (data := self.read(min(count, _PIECE))):
            count -= len(data)

    def _more(self) -> bytes:
        while self._unpacker is not None and not self.trouble:
            if self._unpacker.eof and not self._begin_next_stream():
                return b""
            packed, self._first = self._first, b""
            try:
                piece = self._unpacker.decompress(packed, _PIECE)
                if not piece and not packed:
                    packed = self._source.read(_CHUNK)
                    piece = self._unpacker.decompress(packed, _PIECE) if packed else b""
                    if not packed:
                        # The file ends before its stream does.
                        self.trouble = Finding(Code.PACKED_FILE_DAMAGED, {"path": str(self.path)})
                        return b""
            except (zlib.error, lzma.LZMAError, OSError) as error:
                code = Code.PACKED_FILE_NEEDS_MEMORY if _is_refused(error) else Code.PACKED_FILE_DAMAGED
                self.trouble = Finding(code, {"path": str(self.path)})
                return b""
            if self.position + len(self._pending) > _MAX_RATIO * max(self._source.position, _CHUNK):
                self.trouble = Finding(Code.PACKED_FILE_TOO_LARGE, {"path": str(self.path)})
                return b""
            if piece:
                return piece
        return b""

    def _begin_next_stream(self) -> bool:
        """Goes on with another stream behind the first, as parallel packers write them; False where the file ends."""
        assert self._unpacker is not None
        rest = self._unpacker.unused_data.lstrip(b"\0")
        while len(rest) < _MAX_MAGIC and (more := self._source.read(_CHUNK)):
            rest = (rest + more).lstrip(b"\0")
        if not rest:
            return False
        following = _unpacker(rest)
        if following is None:
            self.trouble = Finding(Code.PACKED_FILE_DAMAGED, {"path": str(self.path)})
            return False
        self._unpacker, self._first = following, rest
        return True
