"""Files that archives on one volume have in common: one file with a name in each of them, so that damage hits all."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.archive.bag import layout
from app.system.walking import EntryKind, walk


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
    for top in (layout.STORES, layout.MAIL):
        for entry in chain.from_iterable(walk(archive / top)):
            if entry.kind is EntryKind.FILE and entry.status is not None and entry.status.st_nlink > 1:
                numbers.add(entry.status.st_ino)
    return LinkedFiles(device, frozenset(numbers))
