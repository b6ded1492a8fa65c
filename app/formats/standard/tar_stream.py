"""The bytes of a tar, packed or not, from front to back: what `tarfile` reads its headers from, and its entries."""

import io
import tarfile
from pathlib import Path

from app.formats.standard.unpacking import Unpacked, is_packed
from app.model.findings import Finding
from app.system.reading import SourceFile

_MOST_AT_ONCE = 1 << 20
"""Bytes of one header: of a name, or of the extended fields of pax."""
_BLOCK = 512


class TarStream(io.RawIOBase):
    """An open tar. Goes forward only: a header that leads back is made to read in circles. Raises ValueError then."""

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        super().__init__()
        self.path = path
        with SourceFile(path) as source:
            start = source.read(8)
        self._file = SourceFile(path)
        self._unpacked = Unpacked(self._file) if is_packed(start) else None
        self._last = b""

    @property
    def trouble(self) -> Finding | None:
        """Why the tar could not be unpacked to its end, if that is so."""
        return self._unpacked.trouble if self._unpacked is not None else None

    @property
    def ends_in_zeros(self) -> bool:
        """True where the last header that was read is the empty one with which every tar ends."""
        return len(self._last) == _BLOCK and not self._last.strip(b"\0")

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        self._file.close()
        super().close()

    def tell(self) -> int:
        """Bytes of the unpacked tar so far."""
        return (self._unpacked or self._file).position

    def read(self, count: int = -1, /) -> bytes:
        """The next bytes. Raises ValueError for more than any header needs."""
        if not 0 <= count <= _MOST_AT_ONCE:
            raise ValueError("header too long")
        data = (self._unpacked or self._file).read(count)
        self._last = data
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Goes forward to a place. Raises ValueError for one before this."""
        if whence or offset < self.tell():
            raise ValueError("tar leads back")
        (self._unpacked or self._file).skip(offset - self.tell())
        return self.tell()

    def skip(self, count: int) -> bool:
        """Passes over bytes; False at the end of the file."""
        before = self.tell()
        self.seek(before + count)
        return self.tell() > before

    def entry(self, info: tarfile.TarInfo) -> "TarEntry":
        """The entry whose header was read last."""
        self.seek(info.offset_data)
        return TarEntry(self, info.size)


class TarEntry:
    """The bytes of one entry, as a `Source`."""

    def __init__(self, stream: TarStream, size: int) -> None:
        self.path = stream.path
        self.size = size
        self.position = 0
        self.is_cut = False
        self._stream = stream
        self._left = size
        self._pending = b""

    def peek(self, count: int) -> bytes:
        """The first bytes of the entry, which `read` returns again."""
        self._pending = self._take(count)
        return self._pending

    def read(self, count: int, /) -> bytes:
        """The next bytes, fewer only at the end of the entry. Raises OSError."""
        if len(self._pending) < count:
            self._pending += self._take(count - len(self._pending))
        data, self._pending = self._pending[:count], self._pending[count:]
        self.position += len(data)
        return data

    def skip(self, count: int, /) -> None:
        """Passes over bytes of the entry. Raises OSError."""
        while count > 0 and (data := self.read(min(count, _MOST_AT_ONCE))):
            count -= len(data)

    def _take(self, count: int) -> bytes:
        wanted = min(count, self._left, _MOST_AT_ONCE)
        data = self._stream.read(wanted) if wanted else b""
        self.is_cut |= len(data) < wanted
        self._left = 0 if self.is_cut else self._left - len(data)
        return data
