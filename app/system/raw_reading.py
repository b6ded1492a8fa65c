"""Reading an image or a device for rescue: read-only, in whole sectors, going on behind what the disk cannot read."""

import logging
import os
import stat
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.system.paths import openable

_log = logging.getLogger(__name__)

SECTOR = 512
ALIGNED = 4096
"""Bytes: whole sectors of any disk."""
_PIECE = 1 << 20
_MOST_HOLES = 10_000
_LINUX_SIZE, _MAC_SIZE, _MAC_BLOCK, _WINDOWS_SIZE = 0x80081272, 0x40086419, 0x40046418, 0x0007405C
"""BLKGETSIZE64, DKIOCGETBLOCKCOUNT, DKIOCGETBLOCKSIZE, IOCTL_DISK_GET_LENGTH_INFO."""


class RawFile:
    """An open image, device or file. `holes` are what the disk could not read, as offsets and lengths in bytes.

    `has_more_holes` says that there are more than are kept. Such bytes read as NUL. A context manager. Raises OSError
    where it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(openable(path), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            self.is_device = is_device(path)
            self.size = _size(self._file, path)
        except BaseException:
            os.close(self._file)
            raise
        self.holes: list[tuple[int, int]] = []
        self.has_more_holes = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)

    def read_at(self, offset: int, count: int) -> bytes:
        """`count` bytes from `offset`, fewer at the end; what the disk cannot read is NUL, and is a hole."""
        end = min(offset + count, self.size)
        if offset >= end:
            return b""
        start = offset // ALIGNED * ALIGNED
        stop = -(-end // ALIGNED) * ALIGNED
        return self._piece(start, stop - start)[offset - start : end - start]

    def _piece(self, offset: int, count: int) -> bytes:
        try:
            return self._read(offset, count)
        except OSError as error:
            _log.warning("%d bytes were not read in one go (%s)", count, type(error).__name__)
        if count <= SECTOR:
            self._note(offset, count)
            return bytes(count)
        # A disk that is failing reads the sectors beside a bad one.
        step = next(size for size in (_PIECE, ALIGNED, SECTOR) if size < count)
        return b"".join(self._piece(at, min(step, offset + count - at)) for at in range(offset, offset + count, step))

    def _read(self, offset: int, count: int) -> bytes:
        count = min(count, -(-(self.size - offset) // SECTOR) * SECTOR)
        os.lseek(self._file, offset, os.SEEK_SET)
        data = os.read(self._file, count)
        while len(data) < count and (more := os.read(self._file, count - len(data))):
            data += more
        return data

    def _note(self, offset: int, count: int) -> None:
        count = min(count, self.size - offset)
        if self.holes and sum(self.holes[-1]) == offset:
            self.holes[-1] = (self.holes[-1][0], self.holes[-1][1] + count)
        elif any(at <= offset < at + length for at, length in self.holes[-64:]):
            return
        elif len(self.holes) < _MOST_HOLES:
            self.holes.append((offset, count))
        else:
            self.has_more_holes = True


def is_device(path: Path) -> bool:
    r"""True for a disk or a part of one: a block device, `/dev/rdisk2`, `\\.\PhysicalDrive1`. Raises OSError."""
    if sys.platform == "win32":
        return str(path).startswith(("\\\\.\\", "\\\\?\\GLOBALROOT"))
    mode = path.stat().st_mode
    return stat.S_ISBLK(mode) or (sys.platform == "darwin" and stat.S_ISCHR(mode))


def _size(file: int, path: Path) -> int:
    """Bytes. Only the Linux part was ever run on a device; the others are written from their documentation."""
    if not is_device(path):
        return os.fstat(file).st_size
    if sys.platform == "win32":
        from app.system import windows_calls

        return int.from_bytes(windows_calls.ask_device(str(path), _WINDOWS_SIZE, b"", 8), "little")
    import fcntl

    if sys.platform == "darwin":
        count = int.from_bytes(fcntl.ioctl(file, _MAC_SIZE, bytes(8)), sys.byteorder)
        return count * int.from_bytes(fcntl.ioctl(file, _MAC_BLOCK, bytes(4)), sys.byteorder)
    return int.from_bytes(fcntl.ioctl(file, _LINUX_SIZE, bytes(8)), sys.byteorder)
