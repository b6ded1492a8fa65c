"""Folders for temporary files: removed when they are done with, or by the next start where this program was killed."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.system.lock import Lock, NoLocksError, acquire
from app.system.unique_folder import make_unique_folder

PREFIX = "furoshiki-"
LOCK = "in-use.furoshiki"
"""A file in each of these folders, locked while a run is at work there. Without the file another program made it."""
_CONTENT = "files"
_TRIES = 100
_A_WHILE_AGO = 3_600
"""Seconds after which an empty folder without a lock is no longer one that was only just made."""
_LONG_AGO = 86_400
"""Seconds after which a folder counts as left behind where the file system knows no locks."""


@contextmanager
def temporary_folder(top: Path | None = None) -> Iterator[Path]:
    """An empty folder for this run alone, in `top` (else where the system wants such); removed on exit.

    Raises OSError.
    """
    folder, lock = _new(top)
    try:
        content = folder / _CONTENT
        content.mkdir()
        yield content
    finally:
        _remove(folder, lock)


def remove_stale(top: Path | None = None, *, all_ours: bool = False) -> None:
    """Removes the temporary folders in `top` whose run was killed. Those of runs at work stay. Never raises.

    `all_ours` says that nobody else keeps anything in `top`: then what has no lock is removed as well.
    """
    with suppress(OSError), os.scandir(top or _usual_top()) as entries:
        for path in [Path(entry.path) for entry in entries]:
            if all_ours or path.name.startswith(PREFIX):
                _remove_if_stale(path, unlocked=all_ours)


def _usual_top() -> Path:
    """Where `tempfile.gettempdir()` is, most likely; that writes four bytes into the folder to see whether it may."""
    named = [tempfile.tempdir, *map(os.environ.get, ("TMPDIR", "TEMP", "TMP")), "/tmp", "/var/tmp"]
    return next((Path(each) for each in named if each and Path(each).is_dir()), Path())


def _new(top: Path | None) -> tuple[Path, Lock | None]:
    """A folder with its lock; None where the file system has no locks. Another start may take away what has no lock."""
    for _ in range(_TRIES):
        folder = make_unique_folder(top or Path(tempfile.gettempdir()), PREFIX)
        try:
            (folder / LOCK).touch()
            lock = acquire(folder / LOCK)
        except NoLocksError:
            return folder, None
        except FileNotFoundError:
            continue
        if lock is not None:
            return folder, lock
    raise FileNotFoundError(str(top))


def _remove_if_stale(path: Path, *, unlocked: bool) -> None:
    try:
        if not _is_own_folder(path):
            if unlocked:
                path.unlink()
            return
        lock = acquire(path / LOCK)
    except NoLocksError:
        with suppress(OSError):
            if time.time() - (path / LOCK).stat().st_mtime > _LONG_AGO:
                _remove(path, None)
    except FileNotFoundError:
        if unlocked:
            _remove(path, None)
        else:
            # Killed before the lock was there, or after. Anything in it would be somebody else's: then it stays.
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _A_WHILE_AGO:
                    path.rmdir()
    except OSError:
        return
    else:
        if lock is not None:
            _remove(path, lock)


def _is_own_folder(path: Path) -> bool:
    """True for a folder, not a link to one, that belongs to the person who runs this."""
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())


def _remove(folder: Path, lock: Lock | None) -> None:
    """What cannot be removed now, as a program on Windows has it open, is removed at a later start. Never raises."""
    shutil.rmtree(folder / _CONTENT, ignore_errors=True)
    if lock is not None:
        # Windows removes no file that is open.
        lock.release()
    if not (folder / _CONTENT).exists():
        shutil.rmtree(folder, ignore_errors=True)
