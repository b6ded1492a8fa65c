"""What is checked before the first byte is written: is there anything to copy, and can the destination take it?"""

import errno
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePath

from app.archive.bag import layout
from app.archive.copying import resume
from app.archive.copying.already_there import NOTHING_THERE, look_around
from app.archive.copying.destination_error import destination_error
from app.archive.copying.litter import remove_litter
from app.jobs.archive_label import label_of
from app.jobs.backup.room import error_of_room
from app.jobs.backup.size import Size
from app.jobs.inside import source_around
from app.model.codes import Code
from app.model.errors import DestinationError
from app.model.errors.destination import InsideSourceError, NotWritableError, PathTooLongError
from app.model.plan import BackupRequest, PlannedStore
from app.system.disks import same_disk
from app.system.paths import has_unusable_name, openable, prefixed
from app.system.probe import probe_destination
from app.system.volume import volume_of

_LONGEST_OF_CATALOG = 500
"""Bytes of a path: SQLite opens none longer than 512 (MAX_PATHNAME in its os_unix.c), and adds a suffix."""
_SHORT_FOR_WINDOWS = 248
"""Characters of a folder's path from which on Windows may refuse it with a misleading error."""


def check_destination(stores: Iterable[PlannedStore], request: BackupRequest, size: Size) -> bool | None:
    """True where the destination is on the disk of a source, None where it is not known. Raises DestinationError."""
    destination = request.destination
    stores = tuple(stores)
    if (source := source_around(destination, stores)) is not None:
        raise InsideSourceError(destination, source=source)
    if has_unusable_name(destination):
        raise NotWritableError(destination)
    remove_litter(destination)
    _check_writing(destination, layout.archive_name(label_of(request), datetime.now()), size.longest)
    try:
        unfit = _lacks_room(stores, request, size)
    except OSError as error:
        raise destination_error(error, destination) from error
    if unfit is not None:
        raise unfit
    return on_same_disk(stores, destination)


def _lacks_room(stores: tuple[PlannedStore, ...], request: BackupRequest, size: Size) -> DestinationError | None:
    """Why the volume cannot take the archive; None where it can. Raises OSError.

    What is there already makes it only smaller, and takes a look at every file of the mail: most volumes have room for
    all of it.
    """
    destination = request.destination
    volume = volume_of(destination)
    if error_of_room(destination, size, request, volume, NOTHING_THERE) is None:
        return None
    there = look_around(destination, stores, resume.sources_of(stores))
    return error_of_room(destination, size, request, volume, there)


def destination_for(request: BackupRequest, longest: str) -> Path:
    r"""Where the archive is written: the destination; on Windows with its prefix `\\?\` where paths get long.

    `longest` is about the longest path in the archive. People and other programs meet paths there that some of them
    cannot use; without the prefix that mail could not be saved at all. This program finds them again by `openable`.
    """
    path = request.destination / layout.archive_name(label_of(request), datetime.now()) / PurePath(longest)
    return Path(prefixed(str(request.destination))) if openable(path) != str(path) else request.destination


def _check_writing(destination: Path, name: str, longest: str) -> None:
    """Really writes, in a folder named as the archive will be, and at the longest path there will be.

    How long a path may be depends on the file system, and on Windows on its version and settings.
    """
    name += layout.INCOMPLETE
    if len(os.fsencode(destination / name / layout.CATALOG)) > _LONGEST_OF_CATALOG:
        raise PathTooLongError(destination)
    try:
        destination.mkdir(parents=True, exist_ok=True)
        probe_destination(destination, name, "probe")
    except OSError as error:
        found = destination_error(error, destination)
        plain = found.code in (Code.DESTINATION_DENIED, Code.DESTINATION_FAILED, Code.DESTINATION_GONE)
        raise NotWritableError(destination) if plain else found from error
    try:
        probe_destination(destination, name, longest or "probe")
    except OSError as error:
        path = destination / name / PurePath(longest)
        windows = sys.platform == "win32" and len(str(path)) >= _SHORT_FOR_WINDOWS
        if windows or error.errno == errno.ENAMETOOLONG:
            raise PathTooLongError(destination) from error
        raise destination_error(error, destination) from error


def on_same_disk(stores: Iterable[PlannedStore], destination: Path) -> bool | None:
    """One store on the same disk is enough; where it is unknown for one of them, it is unknown for all.

    Mail from a server comes from another computer: that it lay on the disk of the archive for a while says nothing.
    """
    stores = list(stores)
    here = [planned for planned in stores if planned.answer is None]
    if stores and not here:
        return False
    try:
        # One look for all trees of a volume.
        trees = {Path(openable(tree)).stat().st_dev: tree for planned in here for tree in planned.store.trees}
        answers = {same_disk(tree, destination) for tree in trees.values()}
    except OSError:
        return None
    if True in answers:
        return True
    return None if None in answers or not answers else False
