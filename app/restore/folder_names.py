"""Where each mailbox goes below the folder of a restore: names that every system holds, no two the same."""

from collections.abc import Callable

from app.model.codes import Code
from app.model.findings import Finding
from app.restore.message import SourceMailbox
from app.textkit.numbered import numbered
from app.textkit.safe_names import safe_name, same_name

LOCAL = "local"
"""The folder of mail that belongs to no account."""
_LONGEST_PATH = 500
"""Bytes below the folder of the restore. Systems stop at 1024 (macOS) or 4096 (Linux) for a path as a whole."""


def any_name(name: str) -> bool:
    """True for every name: nothing is reserved."""
    return True


class FolderNames:
    """The names that are given out so far. `suffix` ends the name of a mailbox, but not of the folder below it."""

    def __init__(
        self, suffix: str = "", is_allowed: Callable[[str], bool] = any_name, safe: Callable[[str], str] = safe_name
    ) -> None:
        self._suffix = suffix
        self._is_allowed = is_allowed
        self._safe = safe
        self._taken: set[tuple[str, ...]] = set()
        self._opened: set[tuple[str, ...]] = set()
        self._folders: dict[tuple[str, ...], tuple[str, ...]] = {(): ()}

    def mailbox(self, mailbox: SourceMailbox) -> tuple[str, ...]:
        """The path for a mailbox: that of the account, of its folders, and its own, which nothing else has."""
        *above, name = mailbox.path or ("mail",)
        way = (mailbox.account or LOCAL, *above)
        folder = self._folder(way)
        while len("/".join(folder).encode()) > _LONGEST_PATH and len(way) > 1:
            # A store may hold folders as deep as it likes; what lies deeper than a path can say goes into the deepest.
            way = way[:-1]
            folder = self._folder(way)
        if self._suffix:
            return self._free(folder, name, self._suffix)
        # Its messages lie beside the folders below it.
        path = self._folder((*way, name))
        if path in self._opened:
            path = self._free(folder, name, "")
        self._opened.add(path)
        return path

    def renamed(self, mailbox: SourceMailbox, path: tuple[str, ...]) -> tuple[Finding, ...]:
        """What a person must know where a mailbox is called otherwise at `path`."""
        name = path[-1].removesuffix(self._suffix)
        if not mailbox.path or name == mailbox.path[-1]:
            return ()
        return (Finding(Code.MAILBOX_RENAMED, {"mailbox": "/".join(mailbox.path), "name": name}),)

    def _folder(self, way: tuple[str, ...]) -> tuple[str, ...]:
        """The folder for the content of a mailbox's folder, as it was called."""
        known = self._folders.get(way)
        if known is None:
            known = self._folders[way] = self._free(self._folder(way[:-1]), way[-1], "")
        return known

    def _free(self, folder: tuple[str, ...], name: str, suffix: str) -> tuple[str, ...]:
        # A name that begins with a dot is hidden.
        for each in numbered(f"_{name}" if name.startswith(".") else name):
            path = (*folder, self._safe(each) + suffix)
            key = tuple(map(same_name, path))
            if self._is_allowed(path[-1]) and key not in self._taken:
                self._taken.add(key)
                return path
        raise AssertionError("there is always another number")
