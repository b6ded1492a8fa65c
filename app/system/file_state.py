"""Whether a file is still what it was, by looks at it through an open descriptor and by its path."""

import os
import sys
from pathlib import Path

from app.system.paths import openable

_CHANGE_TIME_IS_KNOWN = sys.platform != "win32"
"""On Windows `os.fstat` gives NTFS' time of change as st_ctime since Python 3.12, `os.lstat` the time of creation."""


def change_time(status: os.stat_result) -> int | None:
    """When anything of a file last changed, in nanoseconds; None on Windows, where each way to look means another time.

    There a change that puts size and time of modification back is not seen.
    """
    return status.st_ctime_ns if _CHANGE_TIME_IS_KNOWN else None


def times_of(status: os.stat_result) -> tuple[int, ...]:
    """When a file was last written and, where that is known, last changed in any way."""
    changed = change_time(status)
    return (status.st_mtime_ns,) if changed is None else (status.st_mtime_ns, changed)


def unchanged(before: os.stat_result, after: os.stat_result) -> bool:
    """True where nothing wrote to a file between two looks at it. Looks at entries of a listing have to be `walk`'s."""
    return (
        before.st_size == after.st_size
        and before.st_mtime_ns == after.st_mtime_ns
        and change_time(before) == change_time(after)
        and before.st_ino == after.st_ino
    )


def is_same_file(status: os.stat_result, path: Path) -> bool:
    """True where `path` still names the file that was opened: programs replace files by renaming new ones over them."""
    try:
        return unchanged(status, os.lstat(openable(path)))
    except OSError:
        return False
