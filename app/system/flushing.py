"""Making sure that what was written lies on the medium, not only in the machine's memory."""

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

# fcntl.F_FULLFSYNC: on macOS fsync alone leaves the data in the disk's own cache.
_F_FULLFSYNC = 51


def flush(root: Path, files: Iterable[Path]) -> None:
    """Returns when all of `files`, and the folders they lie in, are on the medium that holds `root`. Raises OSError."""
    if sys.platform == "linux":
        _flush_file_system(root)
    else:
        folders = {root}
        for file in files:
            _flush_path(file)
            folders.add(file.parent)
        for folder in sorted(folders, reverse=True):
            flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Puts the names in `folder` on the medium. Windows does that by itself. Raises OSError."""
    if sys.platform != "win32":
        _flush_path(folder)


def _flush_path(path: Path) -> None:
    # Windows flushes only through a descriptor that may write.
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) if sys.platform == "win32" else os.O_RDONLY)
    try:
        if sys.platform == "darwin":
            import fcntl

            try:
                fcntl.fcntl(descriptor, _F_FULLFSYNC)
                return
            except OSError:  # Not every file system has it; fsync is the best there is then.
                pass
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_file_system(root: Path) -> None:
    """One call for all files. syncfs(2) reports write errors since Linux 5.8; reading back finds the rest."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(root, os.O_RDONLY)
    try:
        if library.syncfs(descriptor) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(root))
    finally:
        os.close(descriptor)
