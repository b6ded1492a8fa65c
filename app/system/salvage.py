"""Reading a file the disk cannot read everywhere: what can be read is read, and zeros stand where it cannot."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from app.system.opening import read
from app.system.reading import SourceFile

_BLOCK = 64 << 10
_SMALL = 4 << 10
# Windows: bad checksum, sector not found, read fault, device I/O error.
_WINDOWS = frozenset({23, 27, 30, 1117})


def is_read_error(error: OSError) -> bool:
    """True where the disk failed to read, as opposed to a file that is gone or may not be read."""
    return error.errno == errno.EIO or getattr(error, "winerror", None) in _WINDOWS


class SalvagedFile(SourceFile):
    """A `SourceFile` read in blocks of 64 KiB, and of 4 KiB where such a block fails; it ends where it did when opened.

    `holes` are the (offset, length) of the bytes that could not be read, in order, none touching the next.
    """

    def __init__(self, path: Path, on_read: Callable[[bytes], None] | None = None) -> None:
        super().__init__(path, on_read)
        self.holes: list[tuple[int, int]] = []
        self._start = self._behind = 0
        self._block = b""

    def read(self, count: int) -> bytes:
        """The next `count` bytes, zeros where they cannot be read. Raises OSError for other errors than the disk's."""
        pieces = []
        while count > 0 and self.position < self.size:
            if self.position >= self._behind:
                self._load()
            piece = self._block[self.position - self._start :][:count]
            if not piece:
                break
            self.position += len(piece)
            count -= len(piece)
            pieces.append(piece)
        data = b"".join(pieces)
        if self._on_read is not None and data:
            self._on_read(data)
        return data

    def skip(self, count: int) -> None:
        """Passes over bytes by reading them: holes have to be found."""
        while count > 0 and (data := self.read(min(count, _BLOCK))):
            count -= len(data)

    @property
    def lost(self) -> int:
        """Bytes that could not be read so far."""
        return sum(length for _, length in self.holes)

    def _load(self) -> None:
        """Reads the block that starts where the last one ended."""
        start = self._behind
        end = min(start + _BLOCK, self.size)
        try:
            block = self._exactly(start, end)
        except OSError as error:
            if not is_read_error(error):
                raise
            block = b"".join(self._small(at, min(at + _SMALL, end)) for at in range(start, end, _SMALL))
        self._start, self._behind, self._block = start, end, block

    def _small(self, start: int, end: int) -> bytes:
        try:
            return self._exactly(start, end)
        except OSError as error:
            if not is_read_error(error):
                raise
        if self.holes and sum(self.holes[-1]) == start:
            start_of_hole, length = self.holes[-1]
            self.holes[-1] = (start_of_hole, length + end - start)
        else:
            self.holes.append((start, end - start))
        return bytes(end - start)

    def _exactly(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`, fewer where the file was shortened meanwhile."""
        os.lseek(self.descriptor, start, os.SEEK_SET)
        data = b""
        while len(data) < end - start and (piece := read(self.descriptor, end - start - len(data))):
            data += piece
        return data
