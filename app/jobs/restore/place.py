"""Whether mail can be put at a place: not into the archive, not into the mail of this computer, and there is room."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.archive.copying.destination_error import destination_error
from app.jobs.inside import is_inside, source_around
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.errors import UserError
from app.model.errors.destination import (
    DestinationFullError,
    InsideArchiveError,
    InsideSourceError,
    NotWritableError,
)
from app.model.plan import PlannedStore
from app.restore.target import Extent
from app.system.home import home_at, is_home
from app.system.paths import has_unusable_name
from app.system.volume import Volume, volume_of

Find = Callable[[Sources], Sequence[PlannedStore]]
_MARGIN = 1.02
"""Separators, quotes and status fields."""


def check_outside(archive: Path, destination: Path) -> None:
    """Raises InsideArchiveError."""
    if is_inside(destination, archive):
        raise InsideArchiveError(destination)


def check_no_source(destination: Path, home: Sources, find: Find = find_stores) -> None:
    """Raises InsideSourceError where the mail of a program lies around the destination.

    A home that cannot be searched is taken for one without mail.
    """
    others = (each for each in _homes_around(destination) if each.home.path != home.home.path)
    for each in (home, *others):
        try:
            stores = find(each)
        except UserError:
            continue
        if (source := source_around(destination, stores)) is not None:
            raise InsideSourceError(destination, source=source)


def _homes_around(destination: Path) -> Iterator[Sources]:
    """The homes that a destination lies in: those of others, too, have mail that must not be written into."""
    for folder in destination.parents:
        if folder.parent != folder and is_home(folder):
            yield Sources(home_at(folder))


def make_destination(destination: Path) -> Volume:
    """Makes the destination where it is not there, and returns its volume. Raises DestinationError."""
    if has_unusable_name(destination):
        raise NotWritableError(destination)
    try:
        destination.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        # A file is there, or on the way.
        raise NotWritableError(destination) from error
    except OSError as error:
        raise destination_error(error, destination) from error
    try:
        volume = volume_of(destination)
    except OSError as error:
        raise destination_error(error, destination) from error
    if not os.access(destination, os.W_OK):
        raise NotWritableError(destination)
    return volume


def check_room(destination: Path, volume: Volume, extent: Extent, *, file_each: bool) -> None:
    """Raises DestinationFullError. `file_each` says that each message becomes a file."""
    needed = int(extent.size_bytes * _MARGIN) + volume.block * (extent.messages if file_each else 0)
    needed += volume.block * 2 * extent.mailboxes
    if volume.free < needed:
        raise DestinationFullError.of(destination, needed=needed, free=volume.free)
