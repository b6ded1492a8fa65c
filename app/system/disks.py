"""Whether two paths are on the same disk, so that losing the disk loses both."""

import ctypes
import os
import plistlib
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.system.volume import mount_of

_BLOCK_DEVICES = Path("/sys/dev/block")
_FAR_AWAY = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "fuse.sshfs"})
_TIMEOUT = 10
"""Seconds for a tool of the system to answer."""


def same_disk(one: Path, other: Path) -> bool | None:
    """True where both are on one disk; None where that is unknown. Raises OSError where one of them is not there."""
    if os.stat(one).st_dev == os.stat(other).st_dev:  # noqa: PTH116
        return True
    disks, others = disks_of(one), disks_of(other)
    if not disks or not others:
        return None
    return not disks.isdisjoint(others)


def disks_of(path: Path) -> frozenset[str]:
    """Names of the disks that hold `path`; none where the system does not know. Raises OSError.

    Only the Linux part was ever run; macOS and Windows are written from their documentation.
    """
    device, file_system = mount_of(path)
    if file_system in _FAR_AWAY:
        return frozenset({f"server {device}"})
    where = {"linux": _on_linux, "darwin": _on_macos, "win32": _on_windows}.get(sys.platform)
    return where(path, device) if where is not None else frozenset()


def _on_linux(path: Path, device: str) -> frozenset[str]:
    number = os.stat(path).st_dev  # noqa: PTH116
    if os.major(number) == 0:
        # btrfs and others of several parts have numbers of their own; the mount names one of the parts.
        try:
            status = Path(device).stat()
        except OSError:
            return frozenset()
        if not stat.S_ISBLK(status.st_mode):
            return frozenset()
        number = status.st_rdev
    return whole_disks(_BLOCK_DEVICES / f"{os.major(number)}:{os.minor(number)}")


def whole_disks(device: Path) -> frozenset[str]:
    """The disks below an entry of /sys/dev/block: that of a partition; all that an encrypted or joined volume is of."""
    real = device.resolve()
    if not real.is_dir():
        return frozenset()
    if (real / "partition").exists():
        real = real.parent
    parts = list((real / "slaves").iterdir()) if (real / "slaves").is_dir() else []
    if not parts:
        return frozenset({real.name})
    return frozenset().union(*(whole_disks(part) for part in parts))


def _on_macos(path: Path, device: str) -> frozenset[str]:
    info = _diskutil_info(device)
    return frozenset().union(*(parent_disks(_diskutil_info(each)) for each in physical_stores(info))) or (
        parent_disks(info)
    )


def physical_stores(info: Mapping[str, Any]) -> list[str]:
    """The physical stores of an APFS volume, from `diskutil info -plist`: its own disk is synthesised."""
    stores = info.get("APFSPhysicalStores", [])
    return [str(each["APFSPhysicalStore"]) for each in stores if isinstance(each, dict) and "APFSPhysicalStore" in each]


def parent_disks(info: Mapping[str, Any]) -> frozenset[str]:
    """The disk of a partition, from `diskutil info -plist`."""
    return frozenset({str(info["ParentWholeDisk"])}) if info.get("ParentWholeDisk") else frozenset()


def _diskutil_info(device: str) -> Mapping[str, Any]:
    command = ["/usr/sbin/diskutil", "info", "-plist", device]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)
        found = plistlib.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, plistlib.InvalidFileException):
        return {}
    return found if isinstance(found, dict) else {}


def _on_windows(path: Path, device: str) -> frozenset[str]:
    anchor = path.resolve().anchor
    if anchor.startswith("\\\\"):
        return frozenset({f"server {anchor.lower()}"})
    number = _device_number("\\\\.\\" + anchor.rstrip("\\"))
    return frozenset({number}) if number else frozenset()


def _device_number(volume: str) -> str:
    r"""IOCTL_STORAGE_GET_DEVICE_NUMBER of \\.\C: needs no rights; empty for a volume on several disks."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle_type, number = ctypes.c_void_p, ctypes.c_uint32
        kernel.CreateFileW.restype = handle_type
        kernel.CreateFileW.argtypes = [ctypes.c_wchar_p, number, number, handle_type, number, number, handle_type]
        kernel.CloseHandle.argtypes = [handle_type]
        kernel.DeviceIoControl.argtypes = [
            *[handle_type, number, handle_type, number],
            *[handle_type, number, handle_type, handle_type],
        ]
        handle = kernel.CreateFileW(volume, 0, 3, None, 3, 0, None)
        if handle == handle_type(-1).value:
            return ""
        try:
            answer, size = (number * 3)(), number()
            where = ctypes.byref(answer)
            if kernel.DeviceIoControl(handle, 0x2D1080, None, 0, where, 12, ctypes.byref(size), None):
                return f"{answer[0]} {answer[1]}"
        finally:
            kernel.CloseHandle(handle)
    return ""
