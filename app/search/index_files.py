"""Where indexes are kept between two runs: a file for each archive, named by its seal. All can be thrown away."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from app.system.moving import remove_file

_SUFFIX = ".search"
_PART = ".part"
_KEPT = 10
"""Indexes that are kept: those that were used last."""
_DAY = 24 * 60 * 60


def path_of(folder: Path, seal: str) -> Path:
    """The file of the index of an archive; it need not exist. `seal` is the digest of the archive's seal, in hex."""
    return folder / f"{seal}{_SUFFIX}"


def new_part(folder: Path) -> Path:
    """An empty file that only its owner can read, for an index that is going to be made. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"*{_PART}"):
        # Of a run that was killed; a younger one may be at work.
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _DAY:
                remove_file(left)
    descriptor, name = tempfile.mkstemp(suffix=_PART, dir=folder)
    os.close(descriptor)
    return Path(name)


def keep(part: Path, path: Path) -> None:
    """Gives a finished index its name, and removes those that nobody used for longest. Raises OSError."""
    part.replace(path)
    mark_used(path)
    for each in sorted(path.parent.glob(f"*{_SUFFIX}"), key=_last_used, reverse=True)[_KEPT:]:
        drop(each)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # Another run has just removed it.
        return 0.0


def mark_used(path: Path) -> None:
    """Notes that an index is in use."""
    with suppress(OSError):
        os.utime(path)


def drop(path: Path) -> None:
    """Removes an index, or a part of one; nothing is lost by it."""
    with suppress(OSError):
        remove_file(path, missing_ok=True)
