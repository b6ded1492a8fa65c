"""A walk through a folder tree that follows no link, forgets no entry and survives what it may not open."""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.system.paths import openable

_LISTING_IS_EXACT = sys.platform != "win32"
"""On Windows what a listing says of a file has no number, device or count of names (zeros), and its size and times may
be those of the last time the file was closed. The file itself has to be asked."""


class EntryKind(Enum):
    """What stands at a path."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"
    """A socket, pipe or device: never copied."""
    UNREADABLE = "unreadable"
    """A folder that cannot be listed, or an entry that cannot be looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a tree. `status` is None only where even that could not be read; `error` is the reason then."""

    path: str
    kind: EntryKind
    status: os.stat_result | None
    error: OSError | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return os.path.basename(self.path)  # noqa: PTH119 - called for every file of a store


def walk(top: Path) -> Iterator[list[Entry]]:
    """The entries of `top` and of each folder below it: one list a folder, sorted by name, parents before children.

    The first list holds `top` itself; a folder is an entry of its parent's list.
    """
    first = _entry(os.fspath(top))
    yield [first]
    if first.kind is not EntryKind.FOLDER:
        return
    pending = [first.path]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(openable(folder)) as scan:
                entries = [_entry(os.path.join(folder, item.name), item) for item in scan]  # noqa: PTH118
        except OSError as error:
            yield [Entry(folder, EntryKind.UNREADABLE, None, error)]
            continue
        entries.sort(key=lambda entry: entry.path)
        yield entries
        pending.extend(entry.path for entry in reversed(entries) if entry.kind is EntryKind.FOLDER)


def is_link(path: Path) -> bool:
    """True for a link that `walk` does not follow; False where that cannot be told."""
    return _entry(os.fspath(path)).kind is EntryKind.LINK


def _entry(path: str, item: "os.DirEntry[str] | None" = None) -> Entry:
    try:
        status = (
            item.stat(follow_symlinks=False) if item is not None and _LISTING_IS_EXACT else os.lstat(openable(path))
        )
    except OSError as error:
        return Entry(path, EntryKind.UNREADABLE, None, error)
    return Entry(path, _kind(status), status)


def _kind(status: os.stat_result) -> EntryKind:
    mode = status.st_mode
    # Windows junctions and other reparse points look like folders and lead out of the tree.
    if stat.S_ISLNK(mode) or getattr(status, "st_reparse_tag", 0) in _LEADING_ELSEWHERE:
        return EntryKind.LINK
    if stat.S_ISREG(mode):
        return EntryKind.FILE
    return EntryKind.FOLDER if stat.S_ISDIR(mode) else EntryKind.SPECIAL


_LEADING_ELSEWHERE = frozenset(
    {getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)}
)
