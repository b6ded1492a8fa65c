"""How a file of a mail program is opened: read-only, never through a link, never a pipe, leaving no trace on it."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from app.system.opening import NotARegularFileError as NotARegularFileError
from app.system.opening import open_for_reading, read, read_at

CHUNK = 1 << 20
_GROWTH = 1 << 12
_LARGEST_PLACEHOLDER = 64 << 10


class SinkError(Exception):
    """What gets a file's bytes as they are read did not take them: no fault of the file, so no reader catches it."""


def is_in_use(error: OSError) -> bool:
    """True for Windows' sharing violations (32 and 33): a program keeps the file to itself."""
    return getattr(error, "winerror", None) in (32, 33)


def is_left_on_server(error: OSError) -> bool:
    """True where macOS did not fetch a file from iCloud, as it was asked (see `macos_policy`).

    Windows gives the errors 362 to 404 where OneDrive does not run or cannot fetch a file (winerror.h, ERROR_CLOUD_…).
    """
    fetching = range(362, 405)
    return (sys.platform == "darwin" and error.errno == errno.EDEADLK) or getattr(error, "winerror", None) in fetching


def is_on_server(name: str, status: os.stat_result) -> bool:
    """True for a file whose bytes lie on a server: the system says so, or it is the placeholder of a cloud disk."""
    return is_elsewhere(status) or is_placeholder(name, status.st_size)


def is_elsewhere(status: os.stat_result) -> bool:
    """True for a file whose bytes lie on a server (iCloud, OneDrive): only opening it would fetch them.

    Only what the system says by a flag counts: sparse, packed and very small files take no blocks either. macOS
    <sys/stat.h> SF_DATALESS; Windows FILE_ATTRIBUTE_RECALL_ON_OPEN and FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS.
    """
    flags: int = getattr(status, "st_flags", 0)
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(flags & 0x40000000 or attributes & (0x00040000 | 0x00400000))


def is_placeholder(name: str, size: int) -> bool:
    """True for the small file a cloud disk leaves in the place of one whose bytes lie on a server.

    iCloud before macOS 14 writes a property list of some 150 bytes called `.letter.eml.icloud`; Nextcloud and ownCloud
    an empty file or one byte called `letter.eml.nextcloud`.
    """
    name = name.lower()
    if name.startswith(".") and name.endswith(".icloud"):
        return size <= _LARGEST_PLACEHOLDER
    return name.endswith((".nextcloud", ".owncloud")) and size <= 1


def placeholder_names(name: str) -> tuple[str, ...]:
    """What a file of that name is called once a cloud disk has taken its bytes away."""
    return f".{name}.icloud", f"{name}.nextcloud", f"{name}.owncloud"


def open_read_only(path: Path | str) -> tuple[int, os.stat_result]:
    """A descriptor for reading `path`, opened as `open_for_reading` does, and what it is.

    Raises OSError; NotARegularFileError for anything that is not a plain file.
    """
    descriptor = open_for_reading(path)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise NotARegularFileError(str(path))
    return descriptor, status


class SourceFile:
    """A `Source` (see `app.model.format`) over a file of a mail program. A context manager.

    `on_read` sees every byte once, in order, also those skipped: set, it turns skipping into reading.
    """

    def __init__(self, path: Path, on_read: Callable[[bytes], None] | None = None) -> None:
        self.path = path
        self.descriptor, self.status = open_read_only(path)
        self.size = self.status.st_size
        self.position = 0
        self._on_read = on_read

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end of the file. Raises OSError."""
        # A buffer as large as asked for would be made for the smallest file; one may also have grown since.
        data = read(self.descriptor, min(count, max(self.size - self.position, 0) + _GROWTH))
        if data and len(data) < count and self.position + len(data) < self.size:
            pieces = [data]
            missing = count - len(data)
            while missing and (piece := read(self.descriptor, missing)):
                pieces.append(piece)
                missing -= len(piece)
            data = b"".join(pieces)
        self.position += len(data)
        if self._on_read is not None and data:
            self._on_read(data)
        return data

    def skip(self, count: int) -> None:
        """Passes over `count` bytes, or up to the end of the file. Raises OSError."""
        if self._on_read is None:
            target = min(self.position + max(count, 0), max(self.size, self.position))
            os.lseek(self.descriptor, target, os.SEEK_SET)
            self.position = target
            return
        while count > 0 and (data := self.read(min(count, CHUNK))):
            count -= len(data)


def read_small(path: Path, limit: int = 4 << 20) -> bytes:
    """At most `limit` bytes of a small file; empty where it is missing or unreadable."""
    try:
        return read_start(path, limit)
    except OSError:
        return b""


def read_start(path: Path, limit: int = 4 << 20) -> bytes:
    """At most `limit` bytes from the start of a file. Raises OSError."""
    with SourceFile(path) as source:
        return source.read(limit)


class RandomFile:
    """A file that is jumped about in, opened as a `SourceFile` is. `read_at` serves databases."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self._descriptor, status = open_read_only(path)
        self.size = status.st_size

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def read_at(self, offset: int, count: int) -> bytes:
        """The bytes from `offset`, fewer than `count` only at the end of the file. Raises OSError."""
        if not 0 <= offset < self.size or count <= 0:
            return b""
        wanted = min(count, self.size - offset)
        data = read_at(self._descriptor, offset, wanted)
        while len(data) < wanted and (piece := read_at(self._descriptor, offset + len(data), wanted - len(data))):
            data += piece
        return data
