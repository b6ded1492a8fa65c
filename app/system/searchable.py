r"""The disks that can be searched for deleted mail, mounted or not, and what speaks against a search of one.

    Linux    /sys/class/block/sdb1: size in sectors of 512 bytes; of its disk queue/rotational, queue/discard_max_bytes
    macOS    diskutil list -plist: AllDisksAndPartitions: DeviceIdentifier, Size, VolumeName, Partitions, APFSVolumes
    Windows  \\.\D: for every drive letter; StorageDeviceTrimProperty for what it does with deleted blocks

Only the Linux part was ever run; the others are written from their documentation.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.system.disks import diskutil_info, diskutil_list
from app.system.drives import drives, is_removable_on_linux
from app.system.windows_disks import clears_what_is_deleted

_BLOCK = Path("/sys/class/block")
_SECTOR = 512
_NO_DISKS = ("loop", "ram", "zram", "sr", "fd", "nbd", "dm-")
_LEAST = 1 << 20


@dataclass(frozen=True, slots=True)
class SearchableDisk:
    """A disk or a part of one. `name` is what a person knows it by, empty where it has none; `size` in bytes.

    `clears`: it is a solid-state drive that empties what is deleted (TRIM); None where the system does not say.
    `is_readable` False: only an administrator may read it.
    """

    device: Path
    name: str
    size: int
    is_removable: bool
    is_readable: bool
    clears: bool | None


def searchable_disks() -> list[SearchableDisk]:
    """Those a person can take away first, then by name."""
    where = {"linux": _on_linux, "darwin": _on_macos, "win32": _on_windows}.get(sys.platform)
    found = list(where()) if where is not None else []
    return sorted(found, key=lambda each: (not each.is_removable, str(each.device)))


def _on_linux(block: Path = _BLOCK) -> Iterator[SearchableDisk]:
    labels = _labels()
    for entry in sorted(block.iterdir()) if block.is_dir() else ():
        size = _number(entry / "size") * _SECTOR
        if entry.name.startswith(_NO_DISKS) or size < _LEAST:
            continue
        device = Path("/dev") / entry.name
        yield SearchableDisk(
            device,
            labels.get(entry.name, ""),
            size,
            is_removable_on_linux(str(device)),
            os.access(device, os.R_OK),
            clears_on_linux(entry),
        )


def clears_on_linux(entry: Path) -> bool | None:
    """What an entry of /sys/class/block says, of a partition that of its disk."""
    real = entry.resolve()
    queue = (real.parent if (real / "partition").exists() else real) / "queue"
    if not queue.is_dir():
        return None
    return _number(queue / "rotational") == 0 and _number(queue / "discard_max_bytes") > 0


def _labels() -> dict[str, str]:
    """What volumes are called, by the name of their device."""
    folder = Path("/dev/disk/by-label")
    try:
        return {each.resolve().name: each.name.replace("\\x20", " ") for each in folder.iterdir()}
    except OSError:
        return {}


def _number(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _on_macos() -> Iterator[SearchableDisk]:
    listed = diskutil_list().get("AllDisksAndPartitions", [])
    for disk in listed if isinstance(listed, list) else ():
        for part in _with_parts(disk):
            name, size = str(part.get("DeviceIdentifier", "")), part.get("Size", 0)
            if not name or not isinstance(size, int) or size < _LEAST:
                continue
            info = diskutil_info(f"/dev/{name}")
            device = Path(f"/dev/r{name}")
            yield SearchableDisk(
                device,
                str(part.get("VolumeName", "")),
                size,
                info.get("Internal") is False,
                os.access(device, os.R_OK),
                bool(info["SolidState"]) if "SolidState" in info else None,
            )


def _with_parts(disk: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield disk
    for kind in ("Partitions", "APFSVolumes"):
        yield from disk.get(kind, [])


def _on_windows() -> Iterator[SearchableDisk]:
    for drive in drives():
        device = Path("\\\\.\\" + str(drive.path).rstrip("\\"))
        clears = clears_what_is_deleted(str(drive.path))
        yield SearchableDisk(device, drive.name, drive.total, drive.removable, _is_administrator(), clears)


def _is_administrator() -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0
