"""What tells one volume, and one folder, from any other that is ever mounted at the same path."""

import ctypes
import os
import sys
from pathlib import Path

from app.system.disks import diskutil_info
from app.system.paths import openable
from app.system.volume import mount_of

_BY_UUID = Path("/dev/disk/by-uuid")
_BIRTH_TIME = 0x800
"""STATX_BTIME of linux/stat.h."""
_HERE = -100
"""AT_FDCWD: a relative path counts from the working folder."""


def volume_identity(path: Path) -> str:
    """The UUID or serial number of the volume that holds `path`; empty where the system does not say. Raises OSError.

    Only the Linux part was ever run; macOS and Windows are written from their documentation.
    """
    where = {"linux": _uuid_on_linux, "darwin": _uuid_on_macos, "win32": _serial_on_windows}.get(sys.platform)
    return where(path) if where is not None else ""


def folder_identity(path: Path) -> str:
    """The number of a folder or file on its volume and when it was made; empty where that is not known. Raises OSError.

    It outlasts renaming and mounting elsewhere, and no other folder at the same path has it.
    """
    status = os.stat(openable(path))  # noqa: PTH116
    birth = getattr(status, "st_birthtime_ns", None) or getattr(status, "st_birthtime", None) or _birth_on_linux(path)
    return f"{status.st_ino:x}-{birth}" if birth else ""


def _uuid_on_macos(path: Path) -> str:
    return str(diskutil_info(mount_of(path)[0]).get("VolumeUUID", ""))


def _serial_on_windows(path: Path) -> str:
    # There st_dev is the serial number of the volume.
    return f"{os.stat(openable(path)).st_dev:x}"  # noqa: PTH116


def _uuid_on_linux(path: Path) -> str:
    device = os.stat(path).st_dev  # noqa: PTH116
    if os.major(device) == 0:
        # btrfs and others of several parts have numbers of their own; the mount names one of the parts.
        try:
            device = Path(mount_of(path)[0]).stat().st_rdev
        except OSError:
            return ""
    try:
        links = sorted(_BY_UUID.iterdir())
    except OSError:
        return ""
    return next((link.name for link in links if device and _number(link) == device), "")


def _number(device: Path) -> int:
    try:
        return device.stat().st_rdev
    except OSError:
        return 0


def _birth_on_linux(path: Path) -> str:
    """Birth time by statx(2), which Python does not call; empty where the file system or the C library has none."""
    try:
        statx = ctypes.CDLL(None, use_errno=True).statx
    except (AttributeError, OSError, TypeError):
        return ""
    # struct statx is 256 bytes: stx_mask at 0, stx_btime (seconds, nanoseconds) at 80.
    answer = ctypes.create_string_buffer(256)
    if statx(_HERE, os.fsencode(path), 0, _BIRTH_TIME, answer):
        return ""
    if not int.from_bytes(answer.raw[:4], sys.byteorder) & _BIRTH_TIME:
        return ""
    seconds = int.from_bytes(answer.raw[80:88], sys.byteorder, signed=True)
    return f"{seconds}.{int.from_bytes(answer.raw[88:92], sys.byteorder):09}"
