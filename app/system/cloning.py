"""A second name or a clone of a file on the same volume, so that what is there already takes no room again."""

import ctypes
import os
import sys
from enum import StrEnum
from pathlib import Path

from app.system.open_folder import LastFolder, can_open_folders
from app.system.paths import openable

# linux/fs.h
_FICLONE = 0x40049409
# sys/clonefile.h
_CLONE_NOFOLLOW = 1
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Twin(StrEnum):
    """How two files have their bytes in common. On the disk they are there once in either case."""

    CLONE = "clone"
    """Writing to one of them leaves the other as it is."""
    LINK = "link"
    """One file with two names."""


def clone_or_link(existing: Path, new: Path) -> Twin | None:
    """Makes `new` from `existing` without copying a byte: a clone where the file system has them, else a hard link.

    None, and no `new`, where neither can be had.
    """
    if clone(existing, new):
        return Twin.CLONE
    try:
        os.link(openable(existing), openable(new), follow_symlinks=False)
    except (OSError, NotImplementedError):
        return None
    return Twin.LINK


class TwinMaker:
    """Makes twins of many files on one volume, folder by folder. Close it.

    Once the file system has refused a clone and taken a link, the other files are linked without asking for a clone.
    """

    def __init__(self) -> None:
        self._links = False
        self._existing, self._new = LastFolder(), LastFolder()

    def make(self, existing: str, new: str) -> Twin | None:
        """As `clone_or_link`."""
        if not (self._links and can_open_folders()):
            twin = clone_or_link(Path(existing), Path(new))
            self._links = twin is Twin.LINK
            return twin
        try:
            folder, name = self._existing.holding(existing)
            new_folder, new_name = self._new.holding(new)
            folder.link(name, new_folder, new_name)
        except OSError:
            return None
        return Twin.LINK

    def close(self) -> None:
        """Closes the folders; making on opens others."""
        self._existing.close()
        self._new.close()


def clone(existing: Path, new: Path) -> bool:
    """Clones `existing` as `new`. False, and no `new`, where the system or the file system has no clones."""
    clone_here = {"linux": _clone_on_linux, "darwin": _clone_on_macos}.get(sys.platform)
    if clone_here is None:
        return False
    try:
        clone_here(existing, new)
    except (OSError, AttributeError):
        return False
    return True


def _clone_on_macos(existing: Path, new: Path) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.clonefile(os.fsencode(existing), os.fsencode(new), _CLONE_NOFOLLOW) != 0:
        raise OSError(ctypes.get_errno(), "clonefile", str(existing))


def _clone_on_linux(existing: Path, new: Path) -> None:
    import fcntl

    source = os.open(existing, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        target = os.open(new, _NEW, 0o666)
        try:
            fcntl.ioctl(target, _FICLONE, source)
            status = os.fstat(source)
            os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
        except OSError:
            new.unlink(missing_ok=True)
            raise
        finally:
            os.close(target)
    finally:
        os.close(source)
