"""Whether a place has room for an archive. What lies there already of the same mail is not asked for twice.

The window and the command line go by the one function here: a place that one of them offers, the other takes.
"""

from pathlib import Path

from app.archive.copying.already_there import AlreadyThere
from app.archive.encrypted import container
from app.jobs.backup.size import Size
from app.model.errors import DestinationError
from app.model.errors.destination import DestinationFullError, FileSystemLimitError, NoMoreFilesError
from app.model.plan import BackupRequest
from app.system.volume import Volume

_SPARE = 1.05
_LISTS = 16 << 20
"""Bytes for the catalog, the lists and the pages of even the smallest archive."""
_LIST_PER_FILE = 1500
_OTHER_FILES = 100
"""Files and folders beside the copies: lists, pages, address books, a readable copy of a mailbox or two."""


def room_needed(size: Size, request: BackupRequest, block: int, there: AlreadyThere) -> int:
    """Bytes that have to be free for a run, at most; `block` is the least a file takes.

    The catalog, the lists and the readable copies are made anew by every run, so the spare for them stays whole.
    """
    folder = _folder(size, request, block)
    # The folder stays until the encrypted file made from it is proved.
    sealed = container.room_needed(folder, size.files) if request.passphrase else 0
    reused = there.reused
    return max(0, folder + sealed - reused.size_bytes - block * reused.files - there.cleared)


def error_of_room(
    destination: Path, size: Size, request: BackupRequest, volume: Volume, there: AlreadyThere
) -> DestinationError | None:
    """Why the volume cannot take the archive; None where it can."""
    needed = room_needed(size, request, volume.block, there)
    if volume.free < needed:
        return DestinationFullError.of(destination, needed=needed, free=volume.free)
    new_files = size.files + size.folders + _OTHER_FILES - there.files_with_a_number
    if volume.free_files is not None and volume.free_files < new_files:
        return NoMoreFilesError(destination)
    largest = size.largest
    if request.passphrase:
        largest = max(largest, container.room_needed(_folder(size, request, volume.block), size.files))
    if volume.largest_file is not None and largest > volume.largest_file:
        return FileSystemLimitError(destination, size=largest)
    return None


def _folder(size: Size, request: BackupRequest, block: int) -> int:
    """Bytes the folder of an archive takes at most: 5 % more than there is, and a block for each file."""
    copied = size.size_bytes + (size.closed if request.readable else 0)
    return int(_SPARE * copied) + _LISTS + (_LIST_PER_FILE + block) * size.files
