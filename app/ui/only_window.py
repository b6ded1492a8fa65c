"""Whether this is the only window of the program: two of them could back up to the same place at once."""

import sys
from contextlib import suppress
from pathlib import Path

from app.system.lock import Lock, acquire

_FILE = "window.lock"


class OnlyWindow:
    """Holds a lock in the folder of the settings as long as the window is open; None: nothing to share, always alone.

    `is_alone` is what `take` found last; True before the first time. What it made there is removed with the lock.
    """

    def __init__(self, folder: Path | None) -> None:
        self.is_alone = True
        self._folder = folder
        self._lock: Lock | None = None

    def take(self) -> bool:
        """True where no other window has the lock, now or from before; a lock that cannot be had hinders nobody."""
        if self._lock is not None or self._folder is None:
            return True
        path = self._folder / _FILE
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.touch()
            self._lock = acquire(path)
            self.is_alone = self._lock is not None
        except OSError:
            # A folder that is read-only, or a file system without locks: nobody can know of the other window.
            self.is_alone = True
        return self.is_alone

    def release(self) -> None:
        """Lets another window work, and leaves nothing behind but what was there before."""
        lock, self._lock = self._lock, None
        if lock is None or self._folder is None:
            return
        path = self._folder / _FILE
        with suppress(OSError):
            # Windows removes no file that is open; the others must not remove what another window has locked meanwhile.
            path.unlink()
        lock.release()
        with suppress(OSError):
            if sys.platform == "win32":
                path.unlink(missing_ok=True)
            self._folder.rmdir()
