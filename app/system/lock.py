"""A lock on a file, held while a run works: the system releases it by itself, however the run ends."""

import os
import sys
from contextlib import suppress
from pathlib import Path

# Windows keeps others from reading what is locked, so a byte far behind the end of the file is.
_FAR = 1 << 30


class Lock:
    """Held from `acquire` to `release`, or to the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Releases the lock; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            # Nothing was written through it: an error of a disk that is gone does no harm.
            with suppress(OSError):
                os.close(descriptor)


class NoLocksError(OSError):
    """The file system knows no locks: some network shares and sticks."""


def acquire(path: Path) -> Lock | None:
    """The lock on an existing file; None where another run holds it, or has just finished with it.

    Raises OSError, and NoLocksError.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
    try:
        lock_descriptor(descriptor)
        # Between opening and locking, the run that held it may have given the archive its final name.
        held = _is_still_at(descriptor, path)
    except BlockingIOError:
        held = False
    except OSError as error:
        os.close(descriptor)
        raise NoLocksError(error.errno, error.strerror, str(path)) from error
    if not held:
        os.close(descriptor)
        return None
    return Lock(descriptor)


def _is_still_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def lock_descriptor(descriptor: int) -> None:
    """Raises BlockingIOError where the file is locked."""
    if sys.platform == "win32":
        from app.system import windows_calls

        windows_calls.lock(descriptor, _FAR)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
