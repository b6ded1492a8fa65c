"""The address book inside an encrypted archive, read into memory: none of it is ever on a disk."""

from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.read_back import ProgressCallback
from app.archive.documents import book_file
from app.archive.encrypted import age, single_files
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import CatalogUnreadableError, NoBookInsideError
from app.model.record import KeptBook
from app.model.secret import Secret

_LARGEST = 1 << 30
"""Bytes: far more than the most people anybody has."""


def read(archive: Path, secret: Secret, progress: ProgressCallback) -> KeptBook:
    """The book, and the seal it is known by. Raises UsageError, and SourceError for a wrong passphrase or key."""
    age.require()
    wanted = (layout.TAG_MANIFEST, layout.BOOK)
    try:
        files = single_files.read_files(archive, secret, wanted, largest=_LARGEST, progress=progress)
    except OSError as error:
        raise AccessDeniedError(archive) from error
    seal = _seal(files.get(layout.TAG_MANIFEST, b""))
    if not seal:
        raise CatalogUnreadableError(archive)
    if layout.BOOK not in files:
        raise NoBookInsideError(archive)
    try:
        return KeptBook(book_file.read(files[layout.BOOK].splitlines()), seal)
    except book_file.BookFileError as error:
        raise CatalogUnreadableError(archive) from error


def _seal(tag_manifest: bytes) -> str:
    """The digest that the tag manifest has for the list of the payload's files; empty without one."""
    for line in tag_manifest.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name == layout.MANIFEST:
            return digest
    return ""
