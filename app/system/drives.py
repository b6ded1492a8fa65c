"""The disks and sticks a copy could go to, with what a person needs to choose one."""

import contextlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from app.system.windows_disks import storage_device

BLOCK_DEVICES = Path("/sys/class/block")
_UNSUITABLE = frozenset({"squashfs", "iso9660", "udf", "cdfs", "tmpfs", "devtmpfs", "overlay", "efivarfs", "autofs"})
_SYSTEM = ("/boot", "/snap", "/var", "/usr", "/etc", "/dev", "/proc", "/sys", "/System", "/private", "/nix", "/run")
_WHERE_DISKS_APPEAR = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class Drive:
    """A volume a copy could go to. `free` and `total` in bytes; `removable` as far as the system knows."""

    path: Path
    name: str
    free: int
    total: int
    file_system: str
    removable: bool


def drives() -> list[Drive]:
    """What is plugged in and mounted now, removable first. A volume that does not answer is left out."""
    # The window asks for this after its first picture; no import of it but those of Qt takes longer.
    import psutil

    found = []
    # Only all of them has the network drives of Windows.
    for partition in psutil.disk_partitions(all=sys.platform == "win32"):
        if not _is_suitable(partition.mountpoint, partition.fstype.lower(), partition.opts):
            continue
        path = Path(partition.mountpoint)
        try:
            usage = shutil.disk_usage(path)
        except OSError:
            continue
        removable = _is_removable(partition.device, partition.mountpoint, partition.opts)
        found.append(Drive(path, _name(path), usage.free, usage.total, partition.fstype.lower(), removable))
    return sorted(found, key=lambda drive: (not drive.removable, _is_system_drive(drive.path), str(drive.path)))


def _is_system_drive(path: Path) -> bool:
    """True for the drive of Windows itself, which nobody should put a copy on who has another one."""
    system = os.environ.get("SYSTEMDRIVE", "C:") if sys.platform == "win32" else ""
    return bool(system) and str(path).rstrip("\\").casefold() == system.casefold()


def _is_suitable(mount: str, file_system: str, options: str) -> bool:
    if file_system in _UNSUITABLE or "cdrom" in options.split(","):
        return False
    if sys.platform == "win32":
        return bool(file_system)
    if not Path(mount).is_dir():
        return False
    if mount == "/" or mount.startswith(_WHERE_DISKS_APPEAR):
        return mount != "/"
    return not any(mount == each or mount.startswith(f"{each}/") for each in _SYSTEM)


def _is_removable(device: str, mount: str, options: str) -> bool:
    if sys.platform == "win32":
        disk = storage_device(mount)
        return "removable" in options.split(",") or (disk is not None and disk.is_outside)
    if sys.platform == "darwin":
        return mount.startswith("/Volumes/")
    return is_removable_on_linux(device)


def is_removable_on_linux(device: str) -> bool:
    """As the kernel reports it; a disk in a USB case counts as fixed, but its path in the tree of devices is of USB."""
    with contextlib.suppress(OSError):
        block = (BLOCK_DEVICES / Path(os.path.realpath(device)).name).resolve()
        if "/usb" in block.as_posix() or "/mmc" in block.as_posix():
            return True
        for folder in (block, block.parent):
            if (folder / "removable").is_file():
                return (folder / "removable").read_text().strip() == "1"
    return False


def _name(path: Path) -> str:
    """What the system calls it."""
    if sys.platform == "win32":
        from app.system import windows_calls

        label = windows_calls.volume_label(str(path))
        return f"{label} ({path.drive})" if label else path.drive
    return path.name or str(path)
