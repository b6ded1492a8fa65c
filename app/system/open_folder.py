"""A folder that stays open while many of its files are read or made: the system need not find its way to it again."""

import os
import stat
import sys

from app.system.opening import bypass_cache

_FOLDER = (
    os.O_RDONLY
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_ATIME: int = getattr(os, "O_NOATIME", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_GROWTH = 1 << 12


def can_open_folders() -> bool:
    """False on Windows, which knows no way to a file from an open folder."""
    return sys.platform != "win32" and {os.open, os.stat, os.link} <= os.supports_dir_fd


class OpenFolder:
    """The folder at `path`, which must not be a link. All methods raise OSError; none follows a link."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._descriptor = os.open(path, _FOLDER)

    def close(self) -> None:
        """Closes the folder; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def status(self, name: str) -> os.stat_result:
        """What stands there under that name now."""
        return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)

    def read_whole(self, name: str, largest: int) -> tuple[bytes, os.stat_result] | None:
        """All bytes of a plain file, in one read, and what it was when it was opened; its access time stays.

        None for anything else, for more than `largest` bytes, and where one read does not show that these are all.
        """
        descriptor = self._open(name)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > largest:
                return None
            # More than there is: what comes back shows that nothing is behind it.
            data = os.read(descriptor, status.st_size + _GROWTH)
        finally:
            os.close(descriptor)
        return (data, status) if len(data) == status.st_size else None

    def create(self, name: str) -> int:
        """A descriptor for writing a new file."""
        descriptor = os.open(name, _NEW, 0o666, dir_fd=self._descriptor)
        if sys.platform == "darwin":
            # As `opening.create` does: it is to be read back from storage.
            bypass_cache(descriptor)
        return descriptor

    def link(self, name: str, other: "OpenFolder", new_name: str) -> None:
        """Gives a file of this folder a name in another one too."""
        descriptors = {"src_dir_fd": self._descriptor, "dst_dir_fd": other._descriptor}
        os.link(name, new_name, **descriptors, follow_symlinks=False)

    def _open(self, name: str) -> int:
        try:
            return os.open(name, _READ | _NO_ATIME, dir_fd=self._descriptor)
        except PermissionError:
            # Only the owner (or root) may ask for an unchanged access time.
            if not _NO_ATIME:
                raise
            return os.open(name, _READ, dir_fd=self._descriptor)


class LastFolder:
    """Keeps the folder open that was asked for last: files are copied folder by folder. Close it."""

    def __init__(self) -> None:
        self._folder: OpenFolder | None = None

    def at(self, path: str) -> OpenFolder:
        """The folder at `path`, which closes with the next one that is asked for. Raises OSError."""
        if self._folder is None or self._folder.path != path:
            self.close()
            self._folder = OpenFolder(path)
        return self._folder

    def holding(self, path: str) -> tuple[OpenFolder, str]:
        """The folder a file lies in, as `at` has it, and its name in there. Raises OSError."""
        # Not `os.path.split`: it takes as long as opening the file.
        above, separator, name = path.rpartition(os.sep)
        return self.at(above or separator), name

    def close(self) -> None:
        """Closes the folder; asking for one opens it again."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None
