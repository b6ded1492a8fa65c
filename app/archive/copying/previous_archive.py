"""What an earlier archive of the same mail holds, so that a new one need not write it again, and what differs."""

import hashlib
import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.archive.bag import layout, manifest
from app.archive.bag.inventory import Status, path_of
from app.archive.bag.seal import changed_tag_files
from app.archive.copying.existing_archives import ExistingArchive
from app.model.codes import Code
from app.model.findings import Finding
from app.model.record import ChangesSince
from app.system.hashing import digest_from_storage
from app.system.walking import Entry

_NEEDED = (layout.INVENTORY, layout.MANIFEST, layout.BAG_INFO)


@dataclass(frozen=True, slots=True)
class ReusableCopy:
    """A file that is expected to hold the same bytes as a source file; `digest` is what it really holds."""

    path: Path
    digest: str


class PreviousArchive:
    """The inventory of a finished archive. Its files are read back before they are relied on.

    There may be a million lines: only where each begins is kept in memory.
    """

    def __init__(self, archive: Path, others: Iterable[Path] = ()) -> None:
        """`others` are further archives of the same mail. Raises OSError where the inventory cannot be read."""
        self.archive = archive
        self._others = tuple(others)
        self._damaged: dict[str, list[str]] = {}
        self._lines = (archive / layout.INVENTORY).open("rb")
        self._index = sqlite3.connect(":memory:", isolation_level=None)
        self._index.execute("CREATE TABLE line (key INTEGER PRIMARY KEY, offset INTEGER, seen INTEGER)")
        self._index.executemany("INSERT OR IGNORE INTO line VALUES (?, ?, 0)", self._offsets())
        self._new = self._changed = 0

    def close(self) -> None:
        """Closes the inventory; a second call does nothing."""
        self._lines.close()
        self._index.close()

    def reusable(self, entry: Entry) -> ReusableCopy | None:
        """The copy of an unchanged source file, read back past the cache; None where there is none that is good."""
        listed = self._unchanged(entry)
        if listed is None:
            return None
        name, digest = listed
        path = self.archive / name
        if _is_whole(path, digest):
            return ReusableCopy(path, digest)
        self._damaged[name] = [other.name for other in self._others if _is_same_file(other / name, path)]
        return None

    def should_hold(self, entry: Entry) -> bool:
        """Whether there should be a copy of an unchanged source file; what it holds is not read."""
        listed = self._unchanged(entry)
        if listed is None or entry.status is None:
            return False
        try:
            status = (self.archive / listed[0]).lstat()
        except (OSError, ValueError):
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == entry.status.st_size

    def _unchanged(self, entry: Entry) -> tuple[str, str] | None:
        """Name and digest of the copy of a source file that is as it was then; None where there is none."""
        line = self._line(entry.path)
        if line is None or entry.status is None or line.get("status") != Status.COPIED.value:
            return None
        if (line.get("size"), line.get("mtime_ns")) != (entry.status.st_size, entry.status.st_mtime_ns):
            return None
        name, digest = str(line.get("name", "")), str(line.get("sha256", ""))
        return (name, digest) if digest and not manifest.leaves_the_bag(name) else None

    def damage(self) -> Iterator[Finding]:
        """That this archive is damaged, where a file of it turned out to be; and those that share that file."""
        if self._damaged:
            names = dict.fromkeys(chain([self.archive.name], *self._damaged.values()))
            first, count = next(iter(self._damaged)), len(self._damaged)
            yield Finding(Code.EARLIER_ARCHIVE_DAMAGED, {"archive": ", ".join(names), "path": first, "count": count})

    def note(self, path: str, digest: str) -> None:
        """Counts a file that is there now; `digest` is empty where it was not copied."""
        line = self._line(path)
        if line is None:
            self._new += bool(digest)
            return
        self._index.execute("UPDATE line SET seen = 1 WHERE key = ?", (_key(path),))
        self._changed += bool(digest) and line.get("sha256") != digest

    def start_again(self) -> None:
        """Forgets what was noted."""
        self._index.execute("UPDATE line SET seen = 0")
        self._new = self._changed = 0

    def since(self) -> ChangesSince:
        """What became of the files since then."""
        (gone,) = self._index.execute("SELECT COUNT(*) FROM line WHERE seen = 0").fetchone()
        return ChangesSince(self.archive, self._new, self._changed, int(gone))

    def gone(self) -> Iterator[dict[str, object]]:
        """The lines of the files that were not met again, in their order."""
        for (offset,) in self._index.execute("SELECT offset FROM line WHERE seen = 0 ORDER BY offset"):
            self._lines.seek(offset)
            if (line := _parsed(self._lines.readline())) is not None:
                yield line

    def _offsets(self) -> Iterator[tuple[int, int]]:
        offset = 0
        for text in self._lines:
            line = _parsed(text)
            if line is not None and line.get("sha256") and (path := path_of(line)):
                yield _key(path), offset
            offset += len(text)

    def _line(self, path: str) -> dict[str, object] | None:
        found = self._index.execute("SELECT offset FROM line WHERE key = ?", (_key(path),)).fetchone()
        if found is None:
            return None
        self._lines.seek(found[0])
        line = _parsed(self._lines.readline())
        return line if line is not None and path_of(line) == path else None


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


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return os.path.samestat(path.lstat(), other.lstat())
    except OSError:
        return False


def _key(path: str) -> int:
    digest = hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _parsed(text: bytes) -> dict[str, object] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
