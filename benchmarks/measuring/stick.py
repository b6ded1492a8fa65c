"""A USB stick of 100 MB/s on any Linux: a file system in a file, whose loop device the kernel slows down."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SPEED = 100_000_000
"""Octets a second, each way."""
_THROTTLE = Path("/sys/fs/cgroup/blkio")
_TOOLS = ("losetup", "mkfs.ext4", "mount", "umount")


def why_no_stick() -> str:
    """Why this machine can have none; empty where it can."""
    if os.geteuid() != 0:
        return "a slowed loop device needs root"
    if missing := [tool for tool in _TOOLS if shutil.which(tool) is None]:
        return f"{', '.join(missing)} not installed"
    if not (_THROTTLE / "blkio.throttle.write_bps_device").exists():
        return "this kernel has no blkio controller of cgroup version 1"
    return ""


@contextmanager
def stick(folder: Path, size: int) -> Iterator[Path]:
    """A new, empty stick of `size` octets, mounted while it is used; its image lies in `folder`, and goes after it."""
    folder.mkdir(parents=True)
    image, mounted = folder / "image", folder / "stick"
    mounted.mkdir()
    with image.open("wb") as sink:
        sink.truncate(size)
    # All of the file system is there before it is slow: ext4 would finish its tables in the middle of a measurement.
    _run("mkfs.ext4", "-qF", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", image)
    device = _run("losetup", "-f", "--show", "--direct-io=on", image)
    try:
        _run("mount", device, mounted)
        try:
            _throttle(device, SPEED)
            yield mounted
        finally:
            _throttle(device, 0)
            _run("umount", mounted)
    finally:
        _run("losetup", "-d", device)
        image.unlink()


def _throttle(device: str, speed: int) -> None:
    """Sets the speed of one device; 0 lifts it."""
    number = Path(device).stat().st_rdev
    for way in ("read", "write"):
        rule = f"{os.major(number)}:{os.minor(number)} {speed}"
        (_THROTTLE / f"blkio.throttle.{way}_bps_device").write_text(rule)


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()
