"""What is checked before the first byte is written: is there anything to copy, and can the destination take it?"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.formats import READERS
from app.model.errors import DestinationUnfit
from app.model.plan import BackupRequest, PlannedStore
from app.system.volume import same_volume, volume_of
from app.system.walking import EntryKind, walk

_SPARE = 1.05
_LISTS = 16 << 20
"""Octets for the catalog, the lists and the pages of even the smallest archive."""
_LIST_PER_FILE = 1500


@dataclass(frozen=True, slots=True)
class Size:
    """What a run would copy; `closed` are the octets in stores that get a readable copy on top."""

    files: int = 0
    octets: int = 0
    largest: int = 0
    closed: int = 0


def measure(stores: Iterable[PlannedStore]) -> Size:
    """Walks the stores without opening a file."""
    files = octets = largest = closed = 0
    for planned in stores:
        of_store = 0
        for tree in planned.store.trees:
            for entries in walk(tree):
                sizes = [entry.status.st_size for entry in entries if entry.kind is EntryKind.FILE and entry.status]
                files += len(sizes)
                of_store += sum(sizes)
                largest = max(largest, max(sizes, default=0))
        octets += of_store
        formats = {place.format for mailbox in planned.store.mailboxes for place in mailbox.places}
        closed += of_store if any(READERS[name].closed for name in formats) else 0
    return Size(files, octets, largest, closed)


def room_needed(size: Size, readable: bool) -> int:
    """Octets an archive takes at most, with its lists and, where wanted, the readable copies."""
    mail = int(_SPARE * (size.octets + (size.closed if readable else 0)))
    return mail + _LISTS + _LIST_PER_FILE * size.files


def check_destination(stores: Iterable[PlannedStore], request: BackupRequest, size: Size) -> bool | None:
    """True where the destination is on the disk of a source, None where it cannot be told. Raises DestinationUnfit."""
    destination = request.destination
    for planned in stores:
        for tree in planned.store.trees:
            if is_inside(destination, tree):
                raise DestinationUnfit("destination_inside_source", path=str(destination), source=str(tree))
    try:
        destination.mkdir(parents=True, exist_ok=True)
        volume = volume_of(destination)
    except OSError as error:
        raise DestinationUnfit("destination_not_writable", path=str(destination)) from error
    if not os.access(destination, os.W_OK):
        raise DestinationUnfit("destination_not_writable", path=str(destination))
    needed = room_needed(size, request.readable)
    if volume.free < needed:
        raise DestinationUnfit("destination_full", path=str(destination), needed=needed, free=volume.free)
    if volume.largest_file is not None and size.largest > volume.largest_file:
        raise DestinationUnfit("destination_fat32", path=str(destination), size=size.largest)
    return on_same_disk(stores, destination)


def is_inside(destination: Path, tree: Path) -> bool:
    """True where writing at `destination` would write into `tree`, whatever links lead there."""
    real, source = destination.resolve(), tree.resolve()
    if real == source or source in real.parents:
        return True
    # Another spelling of the same folder: case on macOS and Windows, a bind mount on Linux.
    return any(_same_folder(folder, source) for folder in (real, *real.parents))


def _same_folder(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def on_same_disk(stores: Iterable[PlannedStore], destination: Path) -> bool | None:
    """True where one broken disk would take mail and archive, None where that cannot be told."""
    try:
        return any(same_volume(tree, destination) for planned in stores for tree in planned.store.trees)
    except OSError:
        return None
