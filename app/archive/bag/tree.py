"""The files of a bag by the names its manifests list: no link is followed, changes of Unicode form are seen through."""

import errno
import os
import stat
import unicodedata
from pathlib import Path

from app.system.paths import openable
from app.system.walking import EntryKind, walk

# HFS+ decomposes names (Apple TN1150), other systems and programs compose them; both are the same name.
_FOLDERS_KEPT = 4096
_LISTINGS_KEPT = 4


def same_form(name: str) -> str:
    """The form two names share that differ only in Unicode normalisation."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


class Tree:
    """The folder `top`, which may itself be named by a link; below it only real folders and plain files count."""

    def __init__(self, top: Path) -> None:
        self._top = os.fspath(top)
        self._folders: dict[str, str | int] = {"": self._top}
        self._listings: dict[str, dict[str, str]] = {}

    def path(self, name: str) -> str:
        """Where the file `name` (parts joined by `/`) lies, or would. Raises OSError.

        ENOTDIR where the way there leads through a link or a file: it is not followed.
        """
        above, _, last = name.rpartition("/")
        return self._within(self._folder(above), last)

    def has(self, name: str) -> bool:
        """True where an entry is there under exactly this name, as far as the file system distinguishes names."""
        try:
            above, _, last = name.rpartition("/")
            os.lstat(openable(os.path.join(self._folder(above), last)))  # noqa: PTH118
        except (OSError, ValueError):
            return False
        return True

    def _folder(self, name: str) -> str:
        found = self._folders.get(name)
        if found is None:
            found, done = self._top, ""
            for part in name.split("/"):
                done = f"{done}/{part}" if done else part
                found = self._known(done, found, part)
                if isinstance(found, int):
                    break
        if isinstance(found, int):
            raise OSError(found, os.strerror(found), name)
        return found

    def _known(self, name: str, above: str, last: str) -> str | int:
        found = self._folders.get(name)
        if found is None:
            found = self._looked_up(above, last)
            if len(self._folders) >= _FOLDERS_KEPT:
                self._folders.clear()
                self._folders[""] = self._top
            self._folders[name] = found
        return found

    def _looked_up(self, above: str, last: str) -> str | int:
        """The path of a folder, or the errno that says why there is none."""
        try:
            path = self._within(above, last)
            entry = next(iter(next(walk(Path(path)))))
        except (OSError, ValueError) as error:
            return getattr(error, "errno", None) or errno.EINVAL
        if entry.error is not None:
            return entry.error.errno or errno.EIO
        return path if entry.kind is EntryKind.FOLDER else errno.ENOTDIR

    def _within(self, folder: str, last: str) -> str:
        path = os.path.join(folder, last)  # noqa: PTH118 - called for every file of an archive
        if last.isascii() or os.path.lexists(openable(path)):
            return path
        return os.path.join(folder, self._listing(folder).get(same_form(last), last))  # noqa: PTH118

    def _listing(self, folder: str) -> dict[str, str]:
        """The names in a folder that are not ASCII, by the form they share with others."""
        if (known := self._listings.get(folder)) is not None:
            return known
        try:
            names = os.listdir(openable(folder))  # noqa: PTH208 - names, as many as there are
        except OSError:
            names = []
        if len(self._listings) >= _LISTINGS_KEPT:
            self._listings.clear()
        listing = {same_form(name): name for name in sorted(names) if not name.isascii()}
        self._listings[folder] = listing
        return listing


def is_folder(path: Path) -> bool:
    """True for a real folder, not for a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
