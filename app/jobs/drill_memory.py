"""Remembers that a drill failed, and what: those messages are taken out again by every later one, until all come out.

It is kept beside the settings, under the seal of the archive; the archive stays as it was sealed.
"""

from dataclasses import dataclass
from pathlib import Path

from app.jobs import archive_notes
from app.model.restoration import Drill

_PURPOSE = "drills"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Failed:
    """Messages that failed, by their numbers in the catalog, and the files of those that it lacks."""

    numbers: tuple[int, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many there are at least."""
        return len(self.numbers) + len(self.files)


def load(folder: Path | None, seal: str) -> Failed:
    """What failed last of the archive with that seal; nothing without a folder."""
    if folder is None or not seal:
        return Failed()
    found = archive_notes.read(folder, _PURPOSE, seal)
    numbers, files = found.get("numbers"), found.get("files")
    return Failed(
        tuple(each for each in numbers if isinstance(each, int)) if isinstance(numbers, list) else (),
        tuple(each for each in files if isinstance(each, str)) if isinstance(files, list) else (),
    )


def save(folder: Path | None, seal: str, drilled: Drill) -> None:
    """Replaces what failed before; where that is not possible, it counts until the program ends."""
    if folder is None or not seal:
        return
    numbers = sorted({each.number for each in drilled.failed if each.number})
    files = sorted({each.file for each in drilled.failed if not each.number})
    failed = Failed(tuple(numbers[:_MOST]), tuple(files[:_MOST]))
    if failed != load(folder, seal):
        archive_notes.write(folder, _PURPOSE, seal, {"numbers": failed.numbers, "files": failed.files})
