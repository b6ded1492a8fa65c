"""Saving a message or an attachment out of an archive: always a new file, never one inside the archive."""

import sys
from contextlib import suppress
from pathlib import Path

from app.archive.bag import layout
from app.jobs.certificate import write_new
from app.model.errors.destination import CertificateInsideArchiveError
from app.system.paths import real_path
from app.textkit.numbered import numbered

_FROM_OUTSIDE = "[ZoneTransfer]\r\nZoneId=3\r\n"


def save(data: bytes, target: Path, archive: Path) -> Path:
    """Writes a new file. Raises DestinationError: nothing is overwritten, and the archive stays as it is."""
    if real_path(target).is_relative_to(real_path(archive)):
        # The sentence of this error speaks of any file.
        raise CertificateInsideArchiveError(target)
    write_new(target, data)
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
