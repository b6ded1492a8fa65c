"""Trying whether a destination can be written to: what a file system reports about itself is not always so."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from app.system.cloning import Twin, clone_or_link
from app.system.flushing import flush_descriptor
from app.system.opening import create
from app.system.unique_folder import RANDOM_LENGTH, make_unique_folder

PROBE = b"probe"
"""What the file holds. A run that was killed leaves it behind; the next one knows it again by this."""
PAIR = ("probe", "twin")
"""The names of two such files, where it is tried whether they can share their bytes."""
_TRIES = 3


def probe_destination(destination: Path, name: str, longest: str) -> None:
    """Makes a small file at the path `longest` below a new folder like `name`, flushes it, and takes all away again.

    Only that shows for certain whether a folder can be written to, and how long its paths may get. Raises OSError.
    """
    for _ in range(_TRIES - 1):
        # Another run may take the folder for one that was left behind, and remove it.
        with suppress(FileNotFoundError):
            return _probe(destination, name, longest)
    return _probe(destination, name, longest)


def accepts_folders(destination: Path, name: str) -> bool:
    """Whether a folder like `name` can be made there; it is removed at once."""
    try:
        _new_folder(destination, name).rmdir()
    except OSError:
        return False
    return True


def way_to_share(destination: Path, name: str) -> Twin | None:
    """How two files there can have their bytes in common: tried in a folder like `name`, which is removed at once.

    None where they cannot, as on FAT and exFAT, or where that cannot be tried.
    """
    try:
        folder = _new_folder(destination, name)
    except OSError:
        return None
    try:
        first, second = (folder / name for name in PAIR)
        first.write_bytes(PROBE)
        return clone_or_link(first, second)
    except OSError:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_folder(destination: Path, name: str) -> Path:
    """A new folder with a name as long as `name`, as an archive's will be."""
    stem, dot, suffix = name.rpartition(".")
    return make_unique_folder(destination, stem[:-RANDOM_LENGTH], dot + suffix)


def _probe(destination: Path, name: str, longest: str) -> None:
    top = _new_folder(destination, name)
    file = top / longest
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = create(file, 0o600)
        try:
            os.write(descriptor, PROBE)
            flush_descriptor(descriptor)
        finally:
            os.close(descriptor)
    finally:
        # What could not be taken away is empty, and named as what it is: nothing finished.
        shutil.rmtree(top, ignore_errors=True)
