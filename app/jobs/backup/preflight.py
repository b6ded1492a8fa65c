"""What is checked before the first byte is written: is there anything to copy, and can the destination take it?"""

import errno
import os
import socket
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path, PurePath

from app.archive.bag import layout
from app.archive.copying import resume
from app.archive.copying.destination_error import destination_error
from app.archive.copying.litter import remove_litter
from app.archive.copying.readable import readable_path
from app.archive.encrypted.vault import room_needed
from app.discovery.folders import real_path
from app.formats.reading.registry import READERS
from app.model.codes import Code
from app.model.errors.destination import (
    DestinationFullError,
    FileSystemLimitError,
    InsideSourceError,
    NoMoreFilesError,
    NotWritableError,
    PathTooLongError,
)
from app.model.plan import BackupRequest, PlannedStore
from app.system.disks import same_disk
from app.system.paths import has_unusable_name, openable, prefixed
from app.system.probe import probe_destination
from app.system.volume import volume_of
from app.system.walking import EntryKind, walk

_SPARE = 1.05
_LISTS = 16 << 20
"""Bytes for the catalog, the lists and the pages of even the smallest archive."""
_LIST_PER_FILE = 1500
_OTHER_FILES = 100
"""Files and folders beside the copies: lists, pages, address books, a readable copy of a mailbox or two."""
_LONGEST_OF_CATALOG = 500
"""Bytes of a path: SQLite opens none longer than 512 (MAX_PATHNAME in its os_unix.c), and adds a suffix."""
_SHORT_FOR_WINDOWS = 248
"""Characters of a folder's path from which on Windows may refuse it with a misleading error."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a run would copy; `closed` are the bytes in stores that get a readable copy on top.

    `longest` is about the longest path in the archive.
    """

    files: int = 0
    size_bytes: int = 0
    largest: int = 0
    closed: int = 0
    folders: int = 0
    longest: str = ""

    def wanted(self, block: int, *, readable: bool) -> int:
        """Bytes an archive of this takes at most: 5 % more than there is, and a block for each file."""
        wanted = int(_SPARE * (self.size_bytes + (self.closed if readable else 0)))
        return wanted + _LISTS + (_LIST_PER_FILE + block) * self.files


def measure(stores: Iterable[PlannedStore]) -> Size:
    """Walks the stores without opening a file."""
    files = size_bytes = largest = closed = folders = 0
    longest = ""
    for planned in stores:
        of_store = 0
        deepest = (0, "", Path())
        for tree in planned.store.trees:
            for entries in walk(tree):
                sizes = [entry.status.st_size for entry in entries if entry.kind is EntryKind.FILE and entry.status]
                files += len(sizes)
                folders += sum(entry.kind is EntryKind.FOLDER for entry in entries)
                of_store += sum(sizes)
                largest = max(largest, max(sizes, default=0))
                if entries:
                    deepest = max(deepest, max((len(entry.path), entry.path, tree) for entry in entries))
        size_bytes += of_store
        formats = {place.format for mailbox in planned.store.mailboxes for place in mailbox.sources}
        closed += of_store if any(READERS[name].needs_export for name in formats) else 0
        longest = max(longest, *_longest_of(planned, Path(deepest[1]), deepest[2]), key=len)
    return Size(files, size_bytes, largest, closed, folders, longest)


def _longest_of(planned: PlannedStore, path: Path, tree: Path) -> Iterator[str]:
    """The longest paths in the archive a store may lead to: of its own files, and of readable copies.

    What lies deeper than any system takes gets a shorter path there, and is no reason to refuse a destination.
    """
    below = planned.base if planned.base is not None and planned.base in path.parents else tree.parent
    parts = path.relative_to(below).parts if below in path.parents else (path.name,)
    top = f"{layout.STORES}/{planned.store.client}"
    yield from accumulate(map(layout.safe_name, parts), layout.below, initial=top)
    for mailbox in planned.store.mailboxes:
        yield f"{readable_path(mailbox.account, mailbox.path)}.mbox"


def label_of(request: BackupRequest) -> str:
    """The default name of an archive: that of the computer."""
    return request.label or socket.gethostname().partition(".")[0]


def check_destination(stores: Iterable[PlannedStore], request: BackupRequest, size: Size) -> bool | None:
    """True where the destination is on the disk of a source, None where it is not known. Raises DestinationError."""
    destination = request.destination
    stores = tuple(stores)
    for planned in stores:
        for tree in planned.store.trees:
            if is_inside(destination, tree):
                raise InsideSourceError(destination, source=tree)
    if has_unusable_name(destination):
        raise NotWritableError(destination)
    remove_litter(destination)
    _check_writing(destination, layout.archive_name(label_of(request), datetime.now()), size.longest)
    try:
        volume = volume_of(destination)
        there, octets_there = resume.left_behind(destination, resume.sources_of(stores))
    except OSError as error:
        raise destination_error(error, destination) from error
    wanted, largest = size.wanted(volume.block, readable=request.readable), size.largest
    if request.passphrase:
        # The folder stays until the encrypted file made from it is proved.
        sealed = room_needed(wanted, size.files)
        wanted, largest = wanted + sealed, max(largest, sealed)
    # What an interrupted run left need not be written again.
    wanted -= octets_there + volume.block * there
    if volume.free < wanted:
        raise DestinationFullError.of(destination, needed=wanted, free=volume.free)
    if volume.free_files is not None and volume.free_files < size.files + size.folders + _OTHER_FILES - there:
        raise NoMoreFilesError(destination)
    if volume.largest_file is not None and largest > volume.largest_file:
        raise FileSystemLimitError(destination, size=largest)
    return on_same_disk(stores, destination)


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


def is_inside(destination: Path, tree: Path) -> bool:
    """True where writing at `destination` would write into `tree`, whatever links lead there."""
    real, source = real_path(destination), real_path(tree)
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
    """One store on the same disk is enough; where it is unknown for one of them, it is unknown for all."""
    try:
        # One look for all trees of a volume.
        trees = {tree.stat().st_dev: tree for planned in stores for tree in planned.store.trees}
        answers = {same_disk(tree, destination) for tree in trees.values()}
    except OSError:
        return None
    if True in answers:
        return True
    return None if None in answers or not answers else False
