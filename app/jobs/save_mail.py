"""Saving a message or an attachment out of an archive: always a new file, never one inside the archive."""

import sys
from contextlib import suppress
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying.destination_error import destination_error
from app.jobs.inside import is_inside
from app.model.errors.destination import InsideArchiveError, TargetExistsError
from app.system.opening import new_file
from app.textkit.numbered import numbered

_FROM_OUTSIDE = "[ZoneTransfer]\r\nZoneId=3\r\n"


def save(data: bytes, target: Path, archive: Path) -> Path:
    """Writes a new file, whole or not at all. Raises DestinationError: nothing is overwritten."""
    if is_inside(target, archive):
        raise InsideArchiveError(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with new_file(target) as sink:
            sink.write(data)
    except FileExistsError as error:
        raise TargetExistsError(target) from error
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise destination_error(error, target.parent) from error
    _mark_as_from_outside(target)
    return target


def save_beside(data: bytes, name: str, folder: Path, archive: Path) -> Path:
    """The same under a name that every system takes, with a number in it where it is taken. Raises DestinationError."""
    wanted = folder / file_name(name)
    candidates = (wanted.with_name(each + wanted.suffix) for each in numbered(wanted.stem, "{name} {number}"))
    return save(data, next(each for each in candidates if not each.exists()), archive)


def file_name(name: str) -> str:
    """A name out of a message as a file name: no folder in it, nothing that a system refuses or hides."""
    last = name.replace("\\", "/").rpartition("/")[2].lstrip(". ")
    return layout.safe_name(last or "attachment")


def _mark_as_from_outside(path: Path) -> None:
    """Has Windows treat a file as one from the Internet, as mail programs do: it warns, and Office opens no macros."""
    if sys.platform == "win32":
        # A stick with FAT has no room for it.
        with suppress(OSError):
            Path(f"{path}:Zone.Identifier").write_text(_FROM_OUTSIDE, encoding="ascii", newline="")
