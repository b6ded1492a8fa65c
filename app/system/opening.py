"""How files are opened and read at the lowest level: on Windows by its own calls, which say why they fail."""

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from app.system.paths import openable
from app.system.retry import DEFAULT_RETRY, RetryPolicy, retry

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_READ_ONLY = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_CLOEXEC", 0)
# A pipe opened for reading waits for a writer; without this flag a stray one would block the run.
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)
_NO_ATIME: int = getattr(os, "O_NOATIME", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | getattr(os, "O_BINARY", 0)
_F_NOCACHE = 48
"""fcntl.h of macOS."""


class NotARegularFileError(OSError):
    """A pipe, socket, device, folder or link stood where a file was expected."""


def open_for_reading(path: Path | str) -> int:
    """A descriptor for reading what stands at `path`; no link is followed. Raises OSError.

    The access time stays as it is where the system lets us. On Windows others may write, rename and remove the file
    meanwhile, so that no mail program is disturbed.
    """
    if sys.platform == "win32":
        from app.system import windows_calls

        refuse_link(path)
        return windows_calls.open_file(openable(path), windows_calls.GENERIC_READ, windows_calls.OPEN_EXISTING)
    try:
        return os.open(path, _READ_ONLY | _NEVER_WAIT | _NO_ATIME)
    except PermissionError:
        # Only the owner (or root) may ask for an unchanged access time.
        if not _NO_ATIME:
            raise
        return os.open(path, _READ_ONLY | _NEVER_WAIT)


def refuse_link(path: Path | str) -> None:
    """For Windows, which has no O_NOFOLLOW: its flag for it reads the empty shell of a packed file. Raises OSError."""
    if stat.S_ISLNK(os.lstat(openable(path)).st_mode):
        raise NotARegularFileError(os.fspath(path))


def read(descriptor: int, count: int) -> bytes:
    """The next bytes of an open file, at most `count`, none at its end. Raises OSError."""
    if sys.platform == "win32":
        from app.system import windows_calls

        return windows_calls.read(descriptor, count)
    return os.read(descriptor, count)


def read_at(descriptor: int, offset: int, count: int) -> bytes:
    """The bytes of an open file from `offset`, at most `count`. Raises OSError."""
    if sys.platform == "win32":
        os.lseek(descriptor, offset, os.SEEK_SET)
        return read(descriptor, count)
    return os.pread(descriptor, count, offset)


def create(path: Path, mode: int = 0o666, retry_policy: RetryPolicy = DEFAULT_RETRY) -> int:
    """A descriptor for writing a new file, waiting while a virus scanner of Windows holds its name. Raises OSError."""
    if sys.platform == "win32":
        from app.system import windows_calls

        access, new = windows_calls.GENERIC_WRITE, windows_calls.CREATE_NEW
        return retry(lambda: windows_calls.open_file(openable(path), access, new), retry_policy)
    descriptor = os.open(path, _NEW, mode)
    if sys.platform == "darwin":
        # There what is in the cache already is read from it even so, and it is to be read back from storage.
        bypass_cache(descriptor)
    return descriptor


def new_file(path: Path) -> BinaryIO:
    """A new file to write to. Raises OSError."""
    return os.fdopen(create(path), "wb")


def bypass_cache(descriptor: int) -> bool:
    """Bypasses the page cache, so that reading back proves the storage and not the memory. False where it cannot."""
    try:
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(descriptor, _F_NOCACHE, 1)
        elif sys.platform != "win32":
            # Drops what is in the page cache, if it was flushed before.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError:
        return False
    return True


def announce(descriptor: int) -> None:
    """Tells Linux that all of an open file is going to be read, so that storage begins with it at once."""
    if sys.platform == "linux":
        try:  # noqa: SIM105 - for every file of an archive
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED)
        except OSError:
            pass
