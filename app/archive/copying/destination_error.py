"""From an error of the system to what a person can do about the place the archive goes to."""

import errno
import os
import shutil
from pathlib import Path

from app.model.errors import DestinationError
from app.model.errors.destination import (
    DestinationFullError,
    DestinationGoneError,
    FileTooLargeError,
    NoMoreFilesError,
    PathTooLongError,
    QuotaExceededError,
    ReadOnlyError,
    WriteDeniedError,
    WriteFailedError,
)
from app.system.paths import without_prefix

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_GONE = frozenset(
    getattr(errno, name)
    for name in ("ENOTCONN", "ENODEV", "ENXIO", "ESTALE", "ESHUTDOWN", "EHOSTDOWN", "EHOSTUNREACH", "ECONNABORTED")
    if hasattr(errno, name)
)
# Windows: not ready, no such device, device not connected, network name gone, unexpected network error.
_GONE_ON_WINDOWS = frozenset({21, 433, 1167, 64, 59})
_WRITE_PROTECTED = 19
_PATH_TOO_LONG = 206


def destination_error(error: OSError, folder: Path, wanted: int = 0) -> DestinationError:
    """What writing to `folder` failed of. `wanted` is how many bytes were still to be written, 0 where unknown."""
    windows = getattr(error, "winerror", None)
    gone = error.errno in _GONE or windows in _GONE_ON_WINDOWS or is_gone(folder)
    folder = without_prefix(folder)
    if gone:
        return DestinationGoneError(folder)
    if error.errno in FULL:
        return _full(error, folder, wanted)
    if error.errno == errno.EROFS or windows == _WRITE_PROTECTED:
        return ReadOnlyError(folder)
    if error.errno in (errno.EACCES, errno.EPERM):
        return WriteDeniedError(folder)
    if error.errno == errno.ENAMETOOLONG or windows == _PATH_TOO_LONG:
        return PathTooLongError(folder)
    if error.errno == errno.EFBIG:
        return FileTooLargeError(folder)
    return WriteFailedError(folder)


def is_gone(folder: Path) -> bool:
    """True where nothing can be seen of `folder` any more: the stick was pulled, the network is down."""
    try:
        with os.scandir(folder) as scan:
            next(scan, None)
    except PermissionError:
        return False
    except OSError:
        return True
    return False


def _full(error: OSError, folder: Path, wanted: int) -> DestinationError:
    if error.errno == errno.EDQUOT:
        return QuotaExceededError(folder)
    if hasattr(os, "statvfs"):
        status = os.statvfs(folder)
        if status.f_files and not status.f_favail:
            return NoMoreFilesError(folder)
    return DestinationFullError.of(folder, needed=wanted, free=shutil.disk_usage(folder).free)
