"""Files that archives on one volume have in common: one file with a name in each of them, so that damage hits all."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.archive.bag import layout
from app.system.paths import openable
from app.system.walking import EntryKind, walk

_SHARING = (layout.STORES, layout.MAIL)
"""The folders whose files may be shared."""


@dataclass(frozen=True, slots=True)
class LinkedFiles:
    """The files of an archive that have further names: their numbers (inodes) on the volume `device`."""

    device: int
    numbers: frozenset[int]

    def shared_with(self, other: "LinkedFiles") -> int:
        """How many of these files are files of the other archive too."""
        return len(self.numbers & other.numbers) if self.device == other.device else 0


def linked_files(archive: Path) -> LinkedFiles:
    """Looks at every file of an archive that may be shared, without opening any; none where there is no archive."""
    try:
        device = archive.stat().st_dev
    except OSError:
        return LinkedFiles(0, frozenset())
    numbers = set()
    for top in _SHARING:
        for entry in chain.from_iterable(walk(archive / top)):
            if entry.kind is EntryKind.FILE and entry.status is not None and entry.status.st_nlink > 1:
                numbers.add(entry.status.st_ino)
    return LinkedFiles(device, frozenset(numbers))


def linked_with(archive: Path, others: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """How many files of `archive` are files of each of the others too, those with none left out.

    Only folders are listed, which takes a fifth of the time it takes to look at each file (see `linked_files`).
    """
    device = _device(archive)
    own: frozenset[int] | None = None
    for other in others:
        if device is None or device != _device(other):
            continue
        if own is None:
            own = frozenset(_numbers(archive))
        # A file may have several names in the other archive too.
        count = len(own.intersection(_numbers(other)))
        if count:
            yield other, count


def _device(archive: Path) -> int | None:
    try:
        return archive.stat().st_dev
    except OSError:
        return None


def _numbers(archive: Path) -> Iterator[int]:
    """The numbers of the files of an archive that may be shared; folders that cannot be listed are passed over."""
    pending = [os.path.join(archive, top) for top in _SHARING]  # noqa: PTH118
    while pending:
        try:
            with os.scandir(openable(pending.pop())) as scan:
                yield from _numbers_of(scan, pending)
        except OSError:
            continue


def _numbers_of(entries: "Iterable[os.DirEntry[str]]", folders: list[str]) -> Iterator[int]:
    """The numbers of the files in a folder; adds the folders in it to `folders`. Raises OSError."""
    can_rely: bool | None = None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry.path)
        elif entry.is_file(follow_symlinks=False):
            if can_rely is None:
                # FUSE and others may list numbers that are not those of the files.
                can_rely = entry.inode() == entry.stat(follow_symlinks=False).st_ino
            yield entry.inode() if can_rely else os.lstat(entry.path).st_ino
