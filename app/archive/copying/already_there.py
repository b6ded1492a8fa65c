"""What a place holds already of the mail that is to be copied there: a run need not write that again.

Nothing is read here but lists and sizes; a run reads a copy back before it relies on it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying import previous_archive, resume
from app.archive.copying.copy_entry import secret_names
from app.archive.copying.existing_archives import existing_archives
from app.model.plan import PlannedStore
from app.system.cloning import Twin
from app.system.probe import way_to_share
from app.system.walking import Entry, EntryKind, walk

_COARSEST_TIME = 2_000_000_000
"""Nanoseconds: FAT notes when a file was changed in steps of two seconds."""
_LIKE_AN_ARCHIVE = layout.archive_name("attempt", datetime(1970, 1, 1)) + layout.INCOMPLETE
"""Should a run be killed with such a folder there, the next one knows it for what it is."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So many files of so many bytes."""

    files: int = 0
    size_bytes: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.files + other.files, self.size_bytes + other.size_bytes)


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """What a destination holds of the same mail.

    `unfinished` says whether a run would go on with an unfinished archive; `kept` are the files in it that are as the
    mail is now, and `cleared` the bytes in it that a run takes away before it writes.
    `earlier` is the newest finished archive, None without; `unchanged` are the files of the mail that it has as they
    are now and the unfinished one lacks. `twin` is how a new archive can share them; None where they have to be written
    again. `new` are the files that are in neither.
    """

    unfinished: bool
    kept: Amount
    cleared: int
    earlier: Path | None
    unchanged: Amount
    twin: Twin | None
    new: Amount

    @property
    def reused(self) -> Amount:
        """What a run need not write."""
        return self.kept + self.unchanged if self.twin is not None else self.kept

    @property
    def files_with_a_number(self) -> int:
        """Files that take no further number (inode) from the file system: a link has that of the file it leads to."""
        return self.kept.files + (self.unchanged.files if self.twin is Twin.LINK else 0)


NOTHING_THERE = AlreadyThere(
    unfinished=False, kept=Amount(), cleared=0, earlier=None, unchanged=Amount(), twin=None, new=Amount()
)


def look_around(
    destination: Path, stores: Iterable[PlannedStore], sources: str, pause: Callable[[], object] = lambda: None
) -> AlreadyThere:
    """Looks which files of the stores need not be written at `destination`, which is there.

    `sources` is what `resume.sources_of` says of the stores; `pause` is called now and then, and may raise. Where it is
    in doubt whether a file can be used, it counts as one to be written. Raises OSError.
    """
    left = resume.interrupted(destination, sources)
    folder = trusted = None
    if left is not None:
        folder, lock, trusted = left
        lock.release()
    same_mail = (each for each in existing_archives(destination) if each.sources == sources)
    earlier = previous_archive.newest(same_mail)
    if folder is None and earlier is None:
        return NOTHING_THERE
    copies = _Copies(folder) if folder is not None and trusted else _Copies(None)
    kept, unchanged, new = _Count(), _Count(), _Count()
    with closing(earlier) if earlier is not None else nullcontext():
        for entry, is_secret in _files(stores, pause):
            size = entry.status.st_size if entry.status is not None else 0
            if copies.take(entry):
                kept.add(size)
            elif earlier is not None and not copies.are_called(entry) and earlier.should_hold(entry):
                unchanged.add(size)
            elif not is_secret:
                new.add(size)
    return AlreadyThere(
        unfinished=folder is not None,
        kept=kept.amount(),
        cleared=resume.size_cleared(folder) if folder is not None else 0,
        earlier=earlier.archive if earlier is not None else None,
        unchanged=unchanged.amount(),
        twin=way_to_share(destination, _LIKE_AN_ARCHIVE) if unchanged.files else None,
        new=new.amount(),
    )


def _files(stores: Iterable[PlannedStore], pause: Callable[[], object]) -> Iterator[tuple[Entry, bool]]:
    """Every file, and whether it is called as the saved passwords are, which no run copies."""
    for planned in stores:
        is_secret = secret_names(planned.store.secrets)
        for tree in planned.store.trees:
            for entries in walk(tree):
                pause()
                for each in entries:
                    if each.kind is EntryKind.FILE and each.status is not None:
                        yield each, is_secret(each.name)


class _Count:
    """An `Amount` that grows."""

    def __init__(self) -> None:
        self.files = self._size_bytes = 0

    def add(self, size_bytes: int) -> None:
        self.files += 1
        self._size_bytes += size_bytes

    def amount(self) -> Amount:
        return Amount(self.files, self._size_bytes)


class _Copies:
    """The copies in an unfinished archive, by name: each can be that of one source file only."""

    def __init__(self, folder: Path | None) -> None:
        self._left: dict[str, list[tuple[int, int]]] = {}
        for entries in walk(folder / layout.STORES) if folder is not None else ():
            for each in entries:
                if each.kind is EntryKind.FILE and each.status is not None:
                    self._left.setdefault(each.name, []).append((each.status.st_size, each.status.st_mtime_ns))

    def take(self, source: Entry) -> bool:
        """True where one of them is as the source file is now, as far as size and time show."""
        if not self._left:
            return False
        assert source.status is not None
        size, changed = source.status.st_size, source.status.st_mtime_ns
        candidates = self._left.get(layout.safe_name(source.name), [])
        for candidate in candidates:
            if candidate[0] == size and abs(candidate[1] - changed) <= _COARSEST_TIME:
                candidates.remove(candidate)
                return True
        return False

    def are_called(self, source: Entry) -> bool:
        """True where one of that name is left: should it be an older copy of that file, all of it is written anew."""
        return bool(self._left) and bool(self._left.get(layout.safe_name(source.name)))
