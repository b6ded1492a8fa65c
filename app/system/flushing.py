"""Making sure that what was written is in storage, not only in the machine's memory."""

import ctypes
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.system.volume import file_system_of

# fcntl.F_FULLFSYNC: on macOS fsync alone leaves the data in the disk's own cache.
_F_FULLFSYNC = 51
# Where one syncfs(2) is enough. The others are run by a program or a server, which flushes file by file.
_IN_THE_KERNEL = frozenset(
    {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "bcachefs", "zfs", "vfat", "exfat", "ntfs3", "overlay", "tmpfs"}
)
# On a Mac ENOTSUP and EOPNOTSUPP are two numbers, and its network file systems give either.
_NOT_KNOWN = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_FOLDERS_NOT_FLUSHED = _NOT_KNOWN | {errno.EBADF}


def flush(root: Path, files: Iterable[Path]) -> None:
    """Returns when all of `files`, and the folders they lie in, are in the storage that holds `root`. Raises OSError.

    After an error it is unknown what is in storage, and a second call may succeed without writing anything.
    """
    if sys.platform == "linux":
        flush_file_system(root)
        if can_flush_at_once(root):
            return
    can_hand_over = sys.platform in ("darwin", "win32")
    flush_one = _hand_over if can_hand_over else flush_path
    folders, last = {root}, None
    for file in files:
        flush_one(file)
        last = file
        folders.update(above for above in file.parents if root in above.parents)
    for folder in sorted(folders, reverse=True):
        flush_folder(folder)
    if can_hand_over and last is not None:
        flush_path(last)


def _hand_over(file: Path) -> None:
    """Gives the disk all of a file, which may still be in the disk's own cache then. Raises OSError.

    fsync(2) of macOS: it "will flush all data from the host to the drive", and F_FULLFSYNC "asks the drive to flush all
    buffered data". NtFlushBuffersFileEx of Windows with FLUSH_FLAGS_NO_SYNC: "data and metadata in the file cache will
    be written. The underlying storage is not synchronized to flush its cache", which FlushFileBuffers of any file does.
    So one full flush after many of these is as good as one for each file, and takes minutes less.
    """
    with _opened(file) as descriptor:
        if sys.platform == "win32":
            from app.system import windows_calls

            if windows_calls.hand_over(descriptor):
                return
        os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Flushes the names in `folder` to storage. Windows does that by itself. Raises OSError."""
    if sys.platform == "win32":
        return
    try:
        flush_path(folder)
    except OSError as error:
        # Some network shares and file systems of other makers cannot do it for folders.
        if error.errno not in _FOLDERS_NOT_FLUSHED:
            raise


def flush_path(path: Path) -> None:
    """Flushes one file or folder to storage. Raises OSError."""
    with _opened(path) as descriptor:
        flush_descriptor(descriptor)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    # Windows flushes only through a descriptor that may write.
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) if sys.platform == "win32" else os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def flush_descriptor(descriptor: int) -> None:
    """Flushes an open file to storage: F_FULLFSYNC on macOS, FlushFileBuffers on Windows. Raises OSError."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, _F_FULLFSYNC)
            return
        except OSError as error:
            # Not every file system has it; fsync is the best there is then. A failed write is another thing.
            if error.errno not in _NOT_KNOWN | {errno.ENOTTY}:
                raise
    os.fsync(descriptor)


def can_flush_at_once(root: Path) -> bool:
    """True where one `flush_file_system` is enough for all files below `root`."""
    return sys.platform == "linux" and file_system_of(root) in _IN_THE_KERNEL


def flush_file_system(root: Path) -> None:
    """One call for all files, on Linux. Raises OSError.

    syncfs(2) reports write errors since Linux 5.8; reading back finds the rest.
    """
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(root, os.O_RDONLY)
    try:
        if library.syncfs(descriptor) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(root))
    finally:
        os.close(descriptor)
