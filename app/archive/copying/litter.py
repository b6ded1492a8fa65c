"""What a killed run may leave at a destination beside unfinished archives: empty folders, and attempts at writing."""

import os
import re
from contextlib import suppress
from pathlib import Path

from app.archive.bag import layout
from app.system.lock import acquire
from app.system.probe import PAIR, PROBE
from app.system.walking import Entry, EntryKind, walk

_NAME = re.compile(rf"\d{{4}}-\d{{2}}.*{re.escape(layout.INCOMPLETE)}", re.DOTALL)
"""All names of archives begin with the date: `2026-11-2mdz1lkhi.incomplete` is that of an attempt at writing."""


def remove_litter(destination: Path) -> None:
    """Removes folders named as unfinished archives that hold nothing, or only an attempt at writing. Never raises.

    A run that begins at the same moment may lose its new folder to this; it makes another.
    """
    with suppress(OSError), os.scandir(destination) as scan:
        for folder in [Path(entry.path) for entry in scan if _NAME.fullmatch(entry.name)]:
            with suppress(OSError):
                _remove_if_litter(folder)


def _remove_if_litter(folder: Path) -> None:
    """Raises OSError."""
    top, *below = (entry for entries in walk(folder) for entry in entries)
    files = [entry for entry in below if entry.kind is not EntryKind.FOLDER and not layout.is_dropped(entry.name)]
    if top.kind is not EntryKind.FOLDER or not (len(files) <= 1 or _are_pair(files)):
        return
    if not all(_removed(file, folder) for file in files):
        return
    for entry in reversed([top, *below]):
        if entry.kind is EntryKind.FOLDER:
            Path(entry.path).rmdir()


def _are_pair(files: list[Entry]) -> bool:
    """True for what `way_to_share` makes."""
    return sorted(file.name for file in files) == sorted(PAIR)


def _removed(entry: Entry, folder: Path) -> bool:
    """Removes a file that is surely of no use; False for any other. Raises OSError."""
    path = Path(entry.path)
    if path == folder / layout.RUN:
        return _removed_unused(path, entry)
    if entry.kind is not EntryKind.FILE or entry.status is None or entry.status.st_size > len(PROBE):
        return False
    # What `probe_destination` writes, or the beginning of it.
    is_probe = PROBE.startswith(path.read_bytes())
    if is_probe:
        path.unlink()
    return is_probe


def _removed_unused(path: Path, entry: Entry) -> bool:
    """Removes the empty run.json of a run that was killed before it had written anything."""
    if entry.kind is not EntryKind.FILE or entry.status is None or entry.status.st_size:
        return False
    lock = acquire(path)
    if lock is None:
        return False
    try:
        # Held until it is gone, so that no run begins with it; Windows then leaves it there.
        path.unlink()
    finally:
        lock.release()
    return True
