"""What a job asks of an archive before it reads the mail of it."""

from pathlib import Path

from app.archive.bag import layout
from app.archive.encrypted.container import is_encrypted
from app.model.errors.usage import ArchiveEncryptedError, NoSuchFolderError, NotAnArchiveError


def check_plain_archive(archive: Path) -> None:
    """Raises UsageError for what is no archive, and for an encrypted one."""
    if is_encrypted(archive):
        raise ArchiveEncryptedError(archive)
    if not archive.is_dir():
        raise NoSuchFolderError(archive)
    if not (archive / layout.CATALOG).is_file():
        raise NotAnArchiveError(archive)
