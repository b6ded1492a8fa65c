r"""Whether what is written at a place may land on a device that is searched (`/dev/sdb1`, `/dev/rdisk2`, `\\.\D:`)."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from app.system.disks import disks_of, diskutil_info, parent_disks
from app.system.volume import mount_of
from app.system.windows_disks import device_number

_BLOCK_DEVICES = Path("/sys/dev/block")
_ON_LINUX = sys.platform.startswith("linux")
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_DISK_ON_WINDOWS = 7
"""FILE_DEVICE_DISK."""


def may_write_to(device: Path, destination: Path) -> bool:
    """True where `destination` is on the device or its disk, and where that is not known. Raises OSError.

    Only the Linux part was ever run.
    """
    if _ON_LINUX:
        return _on_linux(device, destination)
    where = {"darwin": _on_macos, "win32": _on_windows}.get(sys.platform)
    disks = where(device) if where is not None else frozenset[str]()
    others = disks_of(destination)
    return not disks or not others or not disks.isdisjoint(others)


def _on_linux(device: Path, destination: Path) -> bool:
    mounted, file_system = mount_of(destination)
    if file_system in _IN_MEMORY:
        return False
    number = destination.stat().st_dev
    if os.major(number) == 0:
        # btrfs and others of several parts have numbers of their own; the mount names one of the parts.
        try:
            status = Path(mounted).stat()
        except OSError:
            return not any(each.startswith("server ") for each in disks_of(destination))
        if not stat.S_ISBLK(status.st_mode):
            return not any(each.startswith("server ") for each in disks_of(destination))
        number = status.st_rdev
    below = set(layers(_entry(number)))
    # What is written into an image lands on the disk of that image.
    below |= disks_of(destination)
    searched = set(layers(_entry(device.stat().st_rdev)))
    return not below or not searched or not below.isdisjoint(searched)


def _entry(number: int) -> Path:
    return _BLOCK_DEVICES / f"{os.major(number)}:{os.minor(number)}"


def layers(device: Path) -> Iterator[str]:
    """The names of the disks below an entry of /sys/dev/block; of one in an image that of its loop device."""
    real = device.resolve()
    if not real.is_dir():
        return
    if (real / "partition").exists():
        real = real.parent
    parts = list((real / "slaves").iterdir()) if (real / "slaves").is_dir() else []
    if not parts:
        yield real.name
    for part in parts:
        yield from layers(part)


def _on_macos(device: Path) -> frozenset[str]:
    return parent_disks(diskutil_info(str(device).replace("/dev/rdisk", "/dev/disk")))


def _on_windows(device: Path) -> frozenset[str]:
    name = str(device).removeprefix("\\\\.\\")
    if (drive := re.fullmatch(r"(?i)PhysicalDrive([0-9]+)", name)) is not None:
        return frozenset({f"{_DISK_ON_WINDOWS} {drive[1]}"})
    number = device_number(name + "\\") if re.fullmatch("[A-Za-z]:", name) else ""
    return frozenset({number}) if number else frozenset()
