"""The new folder that a restore fills: called incomplete until everything in it was read back.

Restored 2026-11-29.incomplete/      while it is filled; another run removes it where this one was killed
Restored 2026-11-29/                 once it is proved
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from app.system.flushing import flush, flush_folder
from app.system.lock import Lock, NoLocksError, acquire
from app.system.moving import remove_file, remove_tree, rename
from app.system.opening import create
from app.system.paths import prefixed, without_prefix
from app.textkit.numbered import numbered

INCOMPLETE = ".incomplete"
LOCK = ".restore.furoshiki"
"""A file in the folder while it is filled, locked by the run that does it. No mail program takes it for a folder."""


class NewFolder:
    """A folder below `destination` that nobody has yet. Made with the first file; every method may raise OSError."""

    def __init__(self, destination: Path, name: str, *, prefix: str = "", suffixes: tuple[str, ...] = ("",)) -> None:
        """`prefix` stands before the name while the folder is incomplete: a dot hides it from a mail program.

        With each of `suffixes` the name is one that nobody has; the folder gets it with the first of them.
        """
        # Folders in folders may make a path longer than Windows takes without its prefix.
        self._destination = Path(prefixed(str(destination)))
        self._name = name
        self._prefix = prefix
        self._suffixes = suffixes
        self._lock: Lock | None = None
        self._files: list[Path] = []
        self._folder: Path | None = None
        self.final = self._destination / f"{name}{suffixes[0]}"

    @property
    def path(self) -> Path:
        """The folder to write into."""
        if self._folder is None:
            self._folder = self._made()
        return self._folder

    def make(self, parts: tuple[str, ...]) -> Path:
        """A folder below, made where it is not there yet."""
        path = self.path.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def create(self, path: Path) -> int:
        """A descriptor for writing the new file `path`, which lies in the folder."""
        descriptor = create(path)
        self.note(path)
        return descriptor

    def note(self, path: Path) -> None:
        """Notes a file that somebody else wrote into the folder, so that it is flushed too."""
        self._files.append(path)

    def flush(self) -> None:
        """Returns when all of it is in storage."""
        flush(self.path, self._files)

    def settle(self) -> Path:
        """Gives the folder its name. FileExistsError where something of that name has come meanwhile."""
        folder = self.path
        if os.path.lexists(self.final):
            raise FileExistsError(str(self.final))
        # Windows renames no folder with an open file in it.
        self._unlock()
        rename(folder, self.final)
        # Last: without it the next run would not know the folder for what it is.
        remove_file(self.final / LOCK, missing_ok=True)
        flush_folder(self._destination)
        return without_prefix(self.final)

    def abandon(self) -> None:
        """Removes the folder with all that is in it. Never raises; what stays is still called incomplete."""
        if self._folder is not None:
            with suppress(OSError):
                # The lock goes last, so that what is left is known for what it is.
                self._unlock()
                remove_tree(self._folder)

    def _made(self) -> Path:
        remove_left(self._destination, f"{self._prefix}{self._name}")
        for name in numbered(self._name):
            folder = self._destination / f"{self._prefix}{name}{INCOMPLETE}"
            others = (self._destination / f"{name}{suffix}" for suffix in self._suffixes)
            if any(map(os.path.lexists, (folder, *others))):
                continue
            folder.mkdir(mode=0o700)
            self.final = self._destination / f"{name}{self._suffixes[0]}"
            (folder / LOCK).touch()
            with suppress(NoLocksError):
                self._lock = acquire(folder / LOCK)
            return folder
        raise AssertionError("there is always another number")

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def remove_left(destination: Path, name: str) -> None:
    """Removes the folders of restores that were killed. Never raises; those at work, and all else, stay.

    One that was killed before it had its lock is known by its `name`, and by being empty.
    """
    begun = re.compile(rf"{re.escape(name)}(?: \(\d+\))?{re.escape(INCOMPLETE)}")
    with suppress(OSError):
        for folder in list(destination.iterdir()):
            if not folder.name.endswith(INCOMPLETE) or folder.is_symlink():
                continue
            with suppress(OSError):
                if (folder / LOCK).is_file():
                    _remove_unless_at_work(folder)
                elif begun.fullmatch(folder.name):
                    folder.rmdir()


def _remove_unless_at_work(folder: Path) -> None:
    lock = acquire(folder / LOCK)
    if lock is not None:
        lock.release()
        remove_tree(folder)
