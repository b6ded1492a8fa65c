"""What a destination can hold: free space, how many files, how large, how deep."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.system.paths import real_path, without_prefix

_FAT = frozenset({"vfat", "msdos", "fat32", "fat"})
FAT_LARGEST_FILE = (1 << 32) - 1
USUAL_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Volume:
    """`free` in bytes; `largest_file` is None where the file system sets no limit that mail could reach.

    `free_files` is how many more files and folders it takes, None where it is unknown. `block` is the least a file
    takes, in bytes.
    """

    free: int
    file_system: str
    largest_file: int | None
    free_files: int | None = None
    block: int = USUAL_BLOCK


def volume_of(path: Path) -> Volume:
    """The volume that holds `path`, which must exist. Raises OSError."""
    file_system = file_system_of(path)
    largest = FAT_LARGEST_FILE if file_system in _FAT else None
    free = shutil.disk_usage(path).free
    if not hasattr(os, "statvfs"):
        return Volume(free, file_system, largest)
    status = os.statvfs(path)
    # FAT, btrfs and others count no files and report 0 of 0.
    free_files = status.f_favail if status.f_files else None
    return Volume(free, file_system, largest, free_files, status.f_frsize or USUAL_BLOCK)


def file_system_of(path: Path) -> str:
    """The name of the file system at `path` in small letters; empty where it is not known."""
    return mount_of(path)[1]


def mount_of(path: Path) -> tuple[str, str]:
    """The device and the file system that are mounted at `path`."""
    import psutil

    real = without_prefix(real_path(path))
    around = {real, *real.parents}
    best = ("", "", "")
    for partition in psutil.disk_partitions(all=True):
        if len(partition.mountpoint) >= len(best[0]) and Path(partition.mountpoint) in around:
            best = (partition.mountpoint, partition.device, partition.fstype.lower())
    return best[1:]
