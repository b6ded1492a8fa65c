"""The disks of the figures of the rescue: an image with a file system, written to, emptied, written over.

ext4 and NTFS are mounted, FAT is filled with mtools, as not every kernel can mount it; HFS+ is written by a builder of
our own, as neither every kernel nor a tool at hand writes it.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.builders.hfs_plus import BLOCK, Reuse, Volume

_IMAGE = 384 << 20
_MOUNTED = {
    "ext4": (["mkfs.ext4", "-q", "-F"], ["mount", "-o", "loop"]),
    "fat": (["mkfs.vfat", "-F", "32"], None),
    "ntfs": (["mkntfs", "-q", "-F", "-f"], ["ntfs-3g"]),
}
"""How an image is made, and mounted."""
_HFS_PLUS = "hfs+"
SYSTEMS = (*_MOUNTED, _HFS_PLUS)


class _Disk:
    """An image with a file system in it. Raises subprocess.CalledProcessError and OSError where that is not there."""

    def __init__(self, system: str, image: Path) -> None:
        make, mount = _MOUNTED[system]
        with image.open("wb") as file:
            file.truncate(_IMAGE)
        _quiet([*make, str(image)])
        self._image, self._mounted = image, mount is not None
        self._folder = image.with_suffix(".mnt")
        self._folder.mkdir()
        if mount is not None:
            _quiet([*mount, str(image), str(self._folder)])

    def write(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Writes files and sees to it that they are on the disk."""
        for name, data in files:
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(data)
        if self._mounted:
            os.sync()
        else:
            _quiet(["mcopy", "-i", str(self._image), "-s", "-o", *map(str, sorted(self._folder.iterdir())), "::"])
            shutil.rmtree(self._folder)
            self._folder.mkdir()

    def delete(self, *names: str) -> None:
        """Deletes folders."""
        for name in names:
            if self._mounted:
                shutil.rmtree(self._folder / name)
            else:
                _quiet(["mdeltree", "-i", str(self._image), f"::{name}"])
        os.sync()

    def close(self) -> None:
        """Takes the disk away."""
        if self._mounted:
            _quiet(["umount", str(self._folder)])


class _HfsPlusDisk:
    """The same, of HFS+. Every sixth of the larger files lies in pieces.

    What is freed is used again at once, the worst such a disk does.
    """

    def __init__(self, image: Path) -> None:
        self._image = image
        self._volume = Volume(_IMAGE // 2)
        self._volume.reuse = Reuse.FIRST
        self._count = 0

    def write(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Writes files."""
        for name, data in files:
            self._count += len(data) > 8 * BLOCK
            self._volume.write(f"Users/hanako/{name}", data, pieces=1 if self._count % 6 else 3)

    def delete(self, *names: str) -> None:
        """Deletes folders."""
        for name in names:
            self._volume.delete(f"Users/hanako/{name}")

    def close(self) -> None:
        """Makes the image."""
        self._image.write_bytes(self._volume.image)


def _quiet(command: list[str]) -> None:
    # A file system that goes on as a process would keep a pipe open.
    nothing = subprocess.DEVNULL
    subprocess.run(command, check=True, stdin=nothing, stdout=nothing, stderr=nothing, timeout=300)


def disk_of(system: str, image: Path) -> "_Disk | _HfsPlusDisk":
    """An empty one of those SYSTEMS. Raises OSError and subprocess.CalledProcessError where it cannot be made here."""
    return _HfsPlusDisk(image) if system == _HFS_PLUS else _Disk(system, image)
