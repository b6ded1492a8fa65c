"""What the place an archive goes to can hold: free space, large files, and whether it is the disk the mail lies on."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

_FAT = frozenset({"vfat", "msdos", "fat32", "fat"})
FAT_LARGEST_FILE = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Volume:
    """`free` in octets; `largest_file` is None where the file system sets no limit that mail could reach."""

    free: int
    file_system: str
    largest_file: int | None


def volume_of(path: Path) -> Volume:
    """The volume that holds `path`, which must exist. Raises OSError."""
    file_system = _file_system(path.resolve())
    return Volume(shutil.disk_usage(path).free, file_system, FAT_LARGEST_FILE if file_system in _FAT else None)


def same_volume(one: Path, other: Path) -> bool:
    """True where both lie on the same volume, so that one broken disk takes both. Raises OSError."""
    return os.stat(one).st_dev == os.stat(other).st_dev  # noqa: PTH116


def _file_system(path: Path) -> str:
    best = ("", "")
    for partition in psutil.disk_partitions(all=True):
        mount = Path(partition.mountpoint)
        if len(partition.mountpoint) >= len(best[0]) and (path == mount or mount in path.parents):
            best = (partition.mountpoint, partition.fstype.lower())
    return best[1]
