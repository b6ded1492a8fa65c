"""A walk through a folder tree that follows no link, forgets no entry and survives what it may not open."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
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


class Listing:
    """What stands in one folder, in the order of names; to be gone through once.

    All `names` are known from the start, but each entry is looked at only when it is its turn: a folder may hold
    hundreds of thousands of files.
    """

    def __init__(self, folder: str, names: list[str], entries: Iterable[Entry]) -> None:
        self.folder = folder
        self.names = names
        self._entries = iter(entries)

    @classmethod
    def of(cls, entries: list[Entry]) -> "Listing":
        """Entries of one folder that were looked at already."""
        folder = os.path.dirname(entries[0].path) if entries else ""  # noqa: PTH120
        return cls(folder, [entry.name for entry in entries], entries)

    def __iter__(self) -> Iterator[Entry]:
        """What was not asked for yet."""
        return self._entries


def walk(top: Path) -> Iterator[Listing]:
    """The entries of `top` and of each folder below it: one listing a folder, parents before children.

    The first holds `top` itself; a folder is an entry of its parent's listing. One that cannot be listed is the only
    entry of a listing of its own, besides.
    """
    first = _entry(os.fspath(top))
    yield Listing.of([first])
    pending = [first.path] if first.kind is EntryKind.FOLDER else []
    while pending:
        folder = pending.pop()
        try:
            names = os.listdir(openable(folder))  # noqa: PTH208
        except OSError as error:
            yield Listing.of([Entry(folder, EntryKind.UNREADABLE, None, error)])
            continue
        names.sort()
        folders: list[str] = []
        entries = _looked_at(os.path.join(folder, ""), names, folders)  # noqa: PTH118
        yield Listing(folder, names, entries)
        for _ in entries:
            """Nobody asked for the rest, but its folders belong to the walk."""
        pending.extend(reversed(folders))


def _looked_at(above: str, names: list[str], folders: list[str]) -> Iterator[Entry]:
    """The entries of a folder, whose path is `above`; the paths of those that are folders go to `folders`."""
    for name in names:
        entry = _entry(above + name)
        if entry.kind is EntryKind.FOLDER:
            folders.append(entry.path)
        yield entry


def names_below(top: Path) -> Iterator[str]:
    """The paths of all that `walk` finds below `top` and at it, but for folders that can be listed, in its order.

    Nothing is looked at but the lists of folders, which takes half the time.
    """
    if not _LISTING_IS_EXACT or _entry(os.fspath(top)).kind is not EntryKind.FOLDER:
        yield from (each.path for listing in walk(top) for each in listing if each.kind is not EntryKind.FOLDER)
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
            with os.scandir(openable(folder)) as scan:
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


def _entry(path: str) -> Entry:
    try:
        status = os.lstat(openable(path))
    except OSError as error:
        return Entry(path, EntryKind.UNREADABLE, None, error)
    return Entry(path, _kind(status), status)


def _kind(status: os.stat_result) -> EntryKind:
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), EntryKind.SPECIAL)
    # Windows junctions and other reparse points look like folders and lead out of the tree.
    return EntryKind.LINK if getattr(status, "st_reparse_tag", 0) in _LEADING_ELSEWHERE else kind


_KINDS = {stat.S_IFLNK: EntryKind.LINK, stat.S_IFREG: EntryKind.FILE, stat.S_IFDIR: EntryKind.FOLDER}
_LEADING_ELSEWHERE = frozenset(
    {getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)}
)
_OUTSIDE = frozenset({EntryKind.LINK, EntryKind.UNREADABLE})
