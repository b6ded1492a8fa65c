"""Whether two paths are on the same disk, so that losing the disk loses both."""

import os
import platform
import plistlib
import re
import stat
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.system.paths import openable, real_path, without_prefix
from app.system.volume import mount_of
from app.system.windows_disks import device_number

_BLOCK_DEVICES = Path("/sys/dev/block")
_FAR_AWAY = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "fuse.sshfs"})
_NO_DISK = re.compile(r"(?:z?ram|nbd|fd|sr)[0-9]+")
"""Block devices of Linux that are memory, lie on another computer, or change what they hold."""
_TIMEOUT = 10
"""Seconds for a tool of the system to answer."""


def same_disk(one: Path, other: Path) -> bool | None:
    """True where both are on one disk; None where that is unknown. Raises OSError where one of them is not there."""
    if os.stat(openable(one)).st_dev == os.stat(openable(other)).st_dev:  # noqa: PTH116
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
        return _far_away(device)
    where = {"linux": _on_linux, "darwin": _on_macos, "win32": _on_windows}.get(sys.platform)
    return where(path, device) if where is not None else frozenset()


def _far_away(device: str) -> frozenset[str]:
    """The server of a share; none where that is this very computer: which of its disks it is, is not known."""
    host = server_of(device)
    own = platform.node().casefold().removesuffix(".local")
    return (
        frozenset()
        if host in ("", "localhost", "[::1]", own) or host.startswith("127.")
        else frozenset({f"server {host}"})
    )


def server_of(device: str) -> str:
    """The computer a share lies on, for example "nas" of "nas:/home", "//Hanako@NAS/home" and "NAS.local:/backup".

    Two shares of one server may lie on one disk of it.
    """
    _, slashes, rest = device.replace("\\", "/").partition("//")
    host = (rest.partition("/")[0] if slashes else device.partition(":/")[0]).rpartition("@")[2].casefold()
    host = host.partition("._")[0] if slashes else host
    return re.sub(r":[0-9]+\Z", "", host).rstrip(".").removesuffix(".local")


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
    if (image := real / "loop" / "backing_file").is_file():
        return _below_image(image)
    parts = list((real / "slaves").iterdir()) if (real / "slaves").is_dir() else []
    if not parts:
        return frozenset() if _NO_DISK.fullmatch(real.name) else frozenset({real.name})
    return _all_known(whole_disks(part) for part in parts)


def _below_image(image: Path) -> frozenset[str]:
    """The disks that hold the file behind a loop device; none where it cannot be looked at, as from a container."""
    try:
        return disks_of(Path(image.read_text(encoding="utf-8", errors="surrogateescape").rstrip("\n")))
    except (OSError, ValueError, RecursionError):
        return frozenset()


def _all_known(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    """The disks of all parts; none where those of one part are not known."""
    found = list(parts)
    return frozenset().union(*found) if all(found) else frozenset()


def _on_macos(path: Path, device: str) -> frozenset[str]:
    info = diskutil_info(device)
    stores = physical_stores(info)
    return _all_known(parent_disks(diskutil_info(each)) for each in stores) if stores else parent_disks(info)


def physical_stores(info: Mapping[str, Any]) -> list[str]:
    """The physical stores of an APFS volume, from `diskutil info -plist`: its own disk is synthesised."""
    stores = info.get("APFSPhysicalStores", [])
    return [str(each["APFSPhysicalStore"]) for each in stores if isinstance(each, dict) and "APFSPhysicalStore" in each]


def parent_disks(info: Mapping[str, Any]) -> frozenset[str]:
    """The disk of a partition, from `diskutil info -plist`; none for a disk image, which lies on some other disk."""
    if info.get("BusProtocol") == "Disk Image" or info.get("VirtualOrPhysical") == "Virtual":
        return frozenset()
    return frozenset({str(info["ParentWholeDisk"])}) if info.get("ParentWholeDisk") else frozenset()


def diskutil_info(device: str) -> Mapping[str, Any]:
    """What `diskutil info -plist` of macOS says of a device or mount point; nothing where it cannot be asked."""
    return _diskutil("info", "-plist", device)


def diskutil_list() -> Mapping[str, Any]:
    """What `diskutil list -plist` says: every disk with its parts; nothing where it cannot be asked."""
    return _diskutil("list", "-plist")


def _diskutil(*arguments: str) -> Mapping[str, Any]:
    command = ["/usr/sbin/diskutil", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)
        found = plistlib.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, plistlib.InvalidFileException):
        return {}
    return found if isinstance(found, dict) else {}


def _on_windows(path: Path, device: str) -> frozenset[str]:
    anchor = without_prefix(real_path(path)).anchor
    if anchor.startswith("\\\\"):
        return _far_away(anchor)
    number = device_number(anchor)
    return frozenset({number}) if number else frozenset()
