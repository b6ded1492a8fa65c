"""Errors of the destination."""

from pathlib import Path
from typing import Self

from app.model.codes import Code
from app.model.errors import DestinationError

_MB = 1_000_000


class TargetExistsError(DestinationError):
    """Nothing is ever overwritten."""

    code = Code.FILE_EXISTS
    path: Path


class InsideSourceError(DestinationError):
    """The destination is inside the mail itself."""

    code = Code.DESTINATION_INSIDE_SOURCE
    path: Path
    source: Path


class OnSourceDiskError(DestinationError):
    """The destination is on the disk that is searched for deleted mail, or may be: writing there overwrites it."""

    code = Code.DESTINATION_ON_SOURCE_DISK
    path: Path
    source: Path


class NotWritableError(DestinationError):
    """Nothing can be written there."""

    code = Code.DESTINATION_NOT_WRITABLE
    path: Path


class FileSystemLimitError(DestinationError):
    """The file system takes no file of `size` bytes."""

    code = Code.DESTINATION_FAT32
    path: Path
    size: int


class DestinationFullError(DestinationError):
    """At least `more` MB (10**6 bytes) of room are lacking."""

    code = Code.DESTINATION_FULL
    path: Path
    more: int

    @classmethod
    def of(cls, path: Path, *, needed: int, free: int) -> Self:
        """`needed` and `free` in bytes."""
        return cls(path, max(1, -(-(needed - free) // _MB)))


class QuotaExceededError(DestinationError):
    """The person's share of the disk is used up."""

    code = Code.DESTINATION_QUOTA
    path: Path


class NoMoreFilesError(DestinationError):
    """There is room, but not for further files."""

    code = Code.DESTINATION_NO_MORE_FILES
    path: Path


class ReadOnlyError(DestinationError):
    """The disk is write-protected."""

    code = Code.DESTINATION_READ_ONLY
    path: Path


class PathTooLongError(DestinationError):
    """The names of the folders grow too long there."""

    code = Code.DESTINATION_PATH_TOO_LONG
    path: Path


class FileTooLargeError(DestinationError):
    """A file was refused for its size while it was written."""

    code = Code.DESTINATION_FILE_TOO_LARGE
    path: Path


class WriteDeniedError(DestinationError):
    """The system stopped letting this program write."""

    code = Code.DESTINATION_DENIED
    path: Path


class DestinationGoneError(DestinationError):
    """The disk was unplugged, or the network is down."""

    code = Code.DESTINATION_GONE
    path: Path


class WriteFailedError(DestinationError):
    """Writing failed for another reason."""

    code = Code.DESTINATION_FAILED
    path: Path


class NotFlushedError(DestinationError):
    """The disk reported twice that it could not store what was written."""

    code = Code.DESTINATION_NOT_FLUSHED
    path: Path


class NotConfirmedError(DestinationError):
    """The disk failed when the proved archive was given its name."""

    code = Code.DESTINATION_NOT_CONFIRMED
    path: Path


class ReadBackFailedError(DestinationError):
    """`count` files read back differently from what was written."""

    code = Code.READ_BACK_FAILED
    path: Path
    count: int


class DecryptedLeftError(DestinationError):
    """Opening an archive ended before its end, and what was decrypted by then could not be removed."""

    code = Code.DECRYPTED_LEFT
    path: Path


class InsideArchiveError(DestinationError):
    """What is taken out of an archive, or made of it, would be written into one."""

    code = Code.INSIDE_ARCHIVE
    path: Path


class NoLocalFoldersError(DestinationError):
    """The profile of a mail program has no local folders that are there."""

    code = Code.NO_LOCAL_FOLDERS
    path: Path


class ProfileInUseError(DestinationError):
    """The mail program runs, or may: its files must not change under it."""

    code = Code.PROFILE_IN_USE
    path: Path


class ProfileKeepsFilesError(DestinationError):
    """The local folders of the profile are set to keep each message in a file of its own."""

    code = Code.PROFILE_KEEPS_FILES
    path: Path
