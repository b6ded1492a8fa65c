"""From an error of the system to what a person can do about the place the archive goes to."""

import errno
import os
import shutil
from pathlib import Path

from app.model.errors import DestinationError

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
_MB = 1_000_000


def destination_error(error: OSError, folder: Path, wanted: int = 0) -> DestinationError:
    """What writing to `folder` failed of. `wanted` is how many bytes were still to be written, 0 where unknown."""
    windows = getattr(error, "winerror", None)
    if error.errno in _GONE or windows in _GONE_ON_WINDOWS or is_gone(folder):
        return DestinationError("destination_gone", path=str(folder))
    if error.errno in FULL:
        return _full(error, folder, wanted)
    if error.errno == errno.EROFS or windows == _WRITE_PROTECTED:
        return DestinationError("destination_read_only", path=str(folder))
    if error.errno in (errno.EACCES, errno.EPERM):
        return DestinationError("destination_denied", path=str(folder))
    if error.errno == errno.ENAMETOOLONG or windows == _PATH_TOO_LONG:
        return DestinationError("destination_path_too_long", path=str(folder))
    if error.errno == errno.EFBIG:
        return DestinationError("destination_file_too_large", path=str(folder))
    return DestinationError("destination_failed", path=str(folder))


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
        return DestinationError("destination_quota", path=str(folder))
    if hasattr(os, "statvfs"):
        status = os.statvfs(folder)
        if status.f_files and not status.f_favail:
            return DestinationError("destination_no_more_files", path=str(folder))
    return full(folder, wanted, shutil.disk_usage(folder).free)


def full(folder: Path, wanted: int, free: int) -> DestinationError:
    """Not enough room; `more` says how many MB (10**6 bytes) at least are lacking."""
    more = max(1, -(-(wanted - free) // _MB))
    return DestinationError("destination_full", path=str(folder), more=more)
