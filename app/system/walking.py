"""A walk through a folder tree that follows no link, forgets no entry and survives what it may not open."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

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


class Entry(NamedTuple):
    """One thing in a tree. `status` is None only where even that could not be read; `error` is the reason then.

    A tuple: a run makes one for every file each time it looks through a store, and it is the one soonest made.
    """

    path: str
    kind: EntryKind
    status: os.stat_result | None
    error: OSError | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path[self.path.rfind(os.sep) + 1 :]


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
            above = os.path.join(folder, "")  # noqa: PTH118
            with os.scandir(openable(folder)) as scan:
                entries = [_entry(above + item.name, item) for item in scan]
        except OSError as error:
            yield [Entry(folder, EntryKind.UNREADABLE, None, error)]
            continue
        entries.sort(key=_BY_PATH)
        yield entries
        pending.extend(entry.path for entry in reversed(entries) if entry.kind is EntryKind.FOLDER)


def names_below(top: Path) -> Iterator[str]:
    """The paths of all that `walk` finds below `top` and at it, but for folders that can be listed, in its order.

    Nothing is looked at but the lists of folders, which takes half the time.
    """
    if not _LISTING_IS_EXACT or _entry(os.fspath(top)).kind is not EntryKind.FOLDER:
        yield from (each.path for entries in walk(top) for each in entries if each.kind is not EntryKind.FOLDER)
        return
    pending = [os.fspath(top)]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as scan:
                found = sorted((item.path, item.is_dir(follow_symlinks=False)) for item in scan)
        except OSError:
            yield folder
            continue
        yield from (path for path, is_folder in found if not is_folder)
        pending.extend(path for path, is_folder in reversed(found) if is_folder)


def links_below(top: Path) -> Iterator[Entry]:
    """The links that `walk` finds below `top` and at it, and what cannot be looked at or listed, in its order.

    Where the list of a folder says which entries are files, only one is looked at: it shows whether any can be. That
    takes a tenth of the time.
    """
    first = _entry(os.fspath(top))
    if not _LISTING_IS_EXACT or first.kind is not EntryKind.FOLDER:
        yield from (each for entries in walk(top) for each in entries if each.kind in _OUTSIDE)
        return
    pending = [first.path]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as scan:
                others, folders = _told_apart(os.path.join(folder, ""), scan)  # noqa: PTH118
        except OSError as error:
            yield Entry(folder, EntryKind.UNREADABLE, None, error)
            continue
        for entry in map(_entry, sorted(others)):
            if entry.kind in _OUTSIDE:
                yield entry
            elif entry.kind is EntryKind.FOLDER:
                folders.append(entry.path)
        pending.extend(sorted(folders, reverse=True))


def _told_apart(above: str, scan: "Iterable[os.DirEntry[str]]") -> tuple[list[str], list[str]]:
    """The paths of a listing that have to be looked at, and those of folders. Raises OSError."""
    others: list[str] = []
    folders: list[str] = []
    files: list[str] = []
    for item in scan:
        path = above + item.name
        try:
            is_folder, is_file = item.is_dir(follow_symlinks=False), item.is_file(follow_symlinks=False)
        except OSError:
            is_folder = is_file = False
        (folders if is_folder else files if is_file else others).append(path)
    known = [*files, *folders]
    if known and _entry(known[0]).status is None:
        # Who may list a folder may not be allowed to look at what is in it.
        return [*others, *known], []
    return others, folders


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
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), EntryKind.SPECIAL)
    # Windows junctions and other reparse points look like folders and lead out of the tree.
    return EntryKind.LINK if getattr(status, "st_reparse_tag", 0) in _LEADING_ELSEWHERE else kind


_BY_PATH = itemgetter(0)
_KINDS = {stat.S_IFLNK: EntryKind.LINK, stat.S_IFREG: EntryKind.FILE, stat.S_IFDIR: EntryKind.FOLDER}
_LEADING_ELSEWHERE = frozenset(
    {getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)}
)
_OUTSIDE = frozenset({EntryKind.LINK, EntryKind.UNREADABLE})
