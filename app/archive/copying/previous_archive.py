"""What an earlier archive of the same mail holds, so that a new one need not write it again, and what differs."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from app.archive.bag import inventory, layout, manifest
from app.archive.bag.inventory import Status, path_of
from app.archive.bag.seal import changed_tag_files
from app.archive.copying.existing_archives import ExistingArchive
from app.archive.copying.line_index import LineIndex
from app.model.codes import Code
from app.model.findings import Finding
from app.model.record import ChangesSince
from app.system.cloning import clone_or_link
from app.system.hashing import digest_from_storage
from app.system.open_folder import LastFolder, can_open_folders
from app.system.paths import below, openable
from app.system.walking import Entry

_NEEDED = (layout.INVENTORY, layout.MANIFEST, layout.BAG_INFO)


class ReusableCopy(NamedTuple):
    """A file that is expected to hold the same bytes as a source file; `digest` is what it is to hold.

    `is_listed` says that its messages are known: where the source proves to have its bytes, nobody need read them.
    """

    path: str
    digest: str
    is_listed: bool = False


class DamagedTwinsError(Exception):
    """Files that the new archive shares with an earlier one do not read back as they were written then: `count`."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class PreviousArchive:
    """The inventory of a finished archive. What is shared with it is proved with the new archive, and read once."""

    def __init__(self, archive: Path, others: Iterable[Path] = ()) -> None:
        """`others` are further archives of the same mail. Raises OSError where the inventory cannot be read."""
        self.archive = archive
        self._folder = os.fspath(archive)
        self._others = tuple(others)
        self._damaged: dict[str, list[str]] = {}
        self._lines = LineIndex(archive / layout.INVENTORY)
        self._seen = bytearray(len(self._lines))
        self._new = self._changed = 0
        self._can_share: bool | None = None
        self._asked: tuple[Entry | None, tuple[str, str] | None] = (None, None)
        self._shared: dict[str, tuple[str, str]] = {}
        self._folders = LastFolder()

    def close(self) -> None:
        """Closes the inventory; a second call does nothing."""
        self._lines.close()
        self._folders.close()

    def reusable(self, entry: Entry) -> ReusableCopy | None:
        """The copy of an unchanged source file; None where there is none, or where it is known to be damaged.

        What it holds is not read here: a file with two names is proved by reading either, and that comes last.
        """
        listed = self._held(entry) if self._can_share is not False else None
        return ReusableCopy(below(self._folder, listed[0]), listed[1]) if listed is not None else None

    def expected(self, start: str, name: str, status: os.stat_result) -> ReusableCopy | None:
        """The copy of an unchanged source file in the usual case; None where `reusable` is to be asked.

        That is where files could be shared so far, the file comes behind the one found last, and its copy is called as
        in the new archive (`name`). `start` is `inventory.copied_start` of it. `note_taken` notes it.
        """
        digest = self._lines.digest_after(start) if self._can_share else ""
        if not digest or name in self._damaged or not self._is_there(name, status.st_size):
            return None
        return ReusableCopy(below(self._folder, name), digest, is_listed=True)

    def note_taken(self) -> None:
        """Notes that the file `expected` returned last is there now, as it was."""
        self._seen[self._lines.last] = 1

    def catalog(self) -> Path | None:
        """The list of its messages, where that is as it was sealed."""
        try:
            return None if changed_tag_files(self.archive, (layout.CATALOG,)) else self.archive / layout.CATALOG
        except OSError:
            return None

    def listed(self, entry: Entry, digest: str) -> str:
        """What a source file is called in this archive that is as it was then, with that digest; empty without."""
        found = self._unchanged(entry)
        return found[0] if found is not None and found[1] == digest else ""

    def note_try(self, *, shared: bool) -> None:
        """Notes whether a file of equal bytes could be shared. Where the first could not, as on FAT, no other is tried.

        Its source has to be read a second time then.
        """
        self._can_share = shared or self._can_share is True

    def should_hold(self, entry: Entry) -> bool:
        """Whether there should be a copy of an unchanged source file; what it holds is not read."""
        return self._held(entry) is not None

    def _held(self, entry: Entry) -> tuple[str, str] | None:
        listed = self._unchanged(entry)
        if listed is None or entry.status is None or listed[0] in self._damaged:
            return None
        return listed if self._is_there(listed[0], entry.status.st_size) else None

    def _is_there(self, name: str, size: int) -> bool:
        """True where a file of that size is there; else that is noted as damage."""
        path = below(self._folder, name)
        try:
            if can_open_folders():
                folder, last = self._folders.holding(path)
                status = folder.status(last)
            else:
                status = os.lstat(openable(path))
        except (OSError, ValueError):
            status = None
        if status is not None and stat.S_ISREG(status.st_mode) and status.st_size == size:
            return True
        self._note_lost(name)
        return False

    def _unchanged(self, entry: Entry) -> tuple[str, str] | None:
        """Name and digest of the copy of a source file that is as it was then; None where there is none."""
        if self._asked[0] is not entry:
            self._asked = entry, self._looked_up(entry)
        return self._asked[1]

    def _looked_up(self, entry: Entry) -> tuple[str, str] | None:
        line = self._line(entry.path)
        if line is None or entry.status is None or line.get("status") != Status.COPIED.value:
            return None
        if (line.get("size"), line.get("mtime_ns")) != (entry.status.st_size, entry.status.st_mtime_ns):
            return None
        name, digest = str(line.get("name", "")), str(line.get("sha256", ""))
        return (name, digest) if digest and not manifest.leaves_the_bag(name) else None

    def share(self, name: str, digest: str, new: Path, new_name: str) -> int | None:
        """Gives the file `name` of this archive, made by a run, a name in the archive `new` too, or a clone there.

        Returns its bytes; None where that is not possible, or where it is known to be damaged.
        """
        path = self.archive / name
        if name in self._damaged:
            return None
        if not _is_plain_file(path):
            self._note_lost(name)
            return None
        target = new / new_name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if clone_or_link(path, target) is None:
                return None
            size = target.lstat().st_size
        except OSError:
            return None
        self._shared[new_name] = name, digest
        return size

    def note_damage(self, new: Path, names: Collection[str]) -> int:
        """Looks which files of the archive `new` that do not read back are damaged here too, and remembers them.

        Returns how many there are that were not known: a new archive must not share these. Raises OSError where the
        inventory of `new` cannot be read.
        """
        known = len(self._damaged)
        for name in self._shared.keys() & set(names):
            self.check(*self._shared[name])
        for line in inventory.read(new / layout.INVENTORY):
            if line.get("name") not in names or (found := self._line(path_of(line))) is None:
                continue
            name, digest = str(found.get("name", "")), str(found.get("sha256", ""))
            if digest == line.get("sha256") and not manifest.leaves_the_bag(name):
                self.check(name, digest)
        return len(self._damaged) - known

    def check(self, name: str, digest: str) -> None:
        """Reads back a file of this archive, and remembers it where it is damaged."""
        if name not in self._damaged and not _is_whole(self.archive / name, digest):
            self._note_damaged(name)

    def _note_damaged(self, name: str) -> None:
        path = self.archive / name
        self._damaged[name] = [other.name for other in self._others if _is_same_file(other / name, path)]

    def _note_lost(self, name: str) -> None:
        """Notes that a look at a file shows damage, unless the whole archive is gone: then somebody removed it."""
        if os.path.lexists(self.archive / layout.MANIFEST):
            self._note_damaged(name)

    def damage(self) -> Iterator[Finding]:
        """That this archive is damaged, where a file of it turned out to be; and those that share that file."""
        if self._damaged:
            names = dict.fromkeys(chain([self.archive.name], *self._damaged.values()))
            first, count = next(iter(self._damaged)), len(self._damaged)
            yield Finding(Code.EARLIER_ARCHIVE_DAMAGED, {"archive": ", ".join(names), "path": first, "count": count})

    def note(self, path: str, digest: str) -> None:
        """Counts a file that is there now; `digest` is empty where it was not copied."""
        found = self._lines.find(path)
        if found is None:
            self._new += bool(digest)
            return
        number, line = found
        self._seen[number] = 1
        self._changed += bool(digest) and line.get("sha256") != digest

    def start_again(self) -> None:
        """Forgets what was noted, but not which files are damaged."""
        self._seen = bytearray(len(self._lines))
        self._new = self._changed = 0
        self._shared.clear()

    def since(self) -> ChangesSince:
        """What became of the files since then."""
        return ChangesSince(self.archive, self._new, self._changed, self._seen.count(0))

    def gone(self) -> Iterator[dict[str, object]]:
        """The lines of the files that were not met again, in their order."""
        for number, seen in enumerate(self._seen):
            if not seen and (line := self._lines.line(number)) is not None:
                yield line

    def _line(self, path: str) -> dict[str, object] | None:
        found = self._lines.find(path)
        return found[1] if found is not None else None


def newest(present: Iterable[ExistingArchive]) -> PreviousArchive | None:
    """The newest of these archives whose lists are as they were sealed; None without."""
    ordered = sorted(present, key=ExistingArchive.order, reverse=True)
    for each in ordered:
        try:
            if not changed_tag_files(each.archive, _NEEDED):
                return PreviousArchive(each.archive, (other.archive for other in ordered if other is not each))
        except OSError:
            continue
    return None


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return digest_from_storage(path)[0] == digest
    except OSError:
        return False


def _is_plain_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return os.path.samestat(path.lstat(), other.lstat())
    except OSError:
        return False
