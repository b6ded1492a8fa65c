"""Where mail to read comes from: an archive in a folder, or an encrypted one of which nothing is ever on a disk."""

import sqlite3
from pathlib import Path
from typing import Protocol

from app.archive.bag import layout
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import load_catalog, open_catalog
from app.archive.encrypted import age, single_files
from app.archive.encrypted.held_file import HeldFile, can_be_held, is_in_one_piece
from app.archive.messages import LARGEST, MessageReader
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.model.errors.message import MessageGoneError, MessageInsideEncryptedError, MessageNotReadError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import CatalogUnreadableError, NoSuchFolderError
from app.model.secret import Secret

_LARGEST_CATALOG = 1 << 30


class MailSource(Protocol):
    """An archive whose messages can be listed and read, from any thread."""

    @property
    def archive(self) -> Path:
        """Where it is."""

    def open(self, cancel: Cancel) -> None:
        """Gets it ready. Raises UsageError, SourceError for a wrong passphrase or key, CancelledError."""

    def connect(self) -> sqlite3.Connection:
        """Its catalog, for this thread; close it. Raises sqlite3.Error."""

    def octets(self, row: CatalogRow, cancel: Cancel) -> bytes:
        """The bytes of a message. Raises MessageError, CancelledError."""


class PlainMail:
    """An archive in a folder."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive

    @property
    def archive(self) -> Path:
        """The folder."""
        return self._archive

    def open(self, cancel: Cancel) -> None:
        """Raises NoSuchFolderError where the archive is gone, CatalogUnreadableError where it has no catalog."""
        if not self._archive.is_dir():
            raise NoSuchFolderError(self._archive)
        if not (self._archive / layout.CATALOG).is_file():
            raise CatalogUnreadableError(self._archive)

    def connect(self) -> sqlite3.Connection:
        """Its catalog. Raises sqlite3.Error."""
        return open_catalog(self._archive / layout.CATALOG)

    def octets(self, row: CatalogRow, cancel: Cancel) -> bytes:
        """The bytes of a message. Raises MessageError."""
        with MessageReader(self._archive) as reader:
            return reader.octets(row)


class EncryptedMail:
    """An encrypted archive. Its catalog is in memory; each message is decrypted again, up to where it lies."""

    def __init__(self, archive: Path, secret: Secret) -> None:
        self._archive, self._secret = archive, secret
        self._catalog = b""

    @property
    def archive(self) -> Path:
        """The file."""
        return self._archive

    def open(self, cancel: Cancel) -> None:
        """Decrypts the catalog. Raises SourceError for a wrong passphrase or key, UsageError, CancelledError."""
        age.require()
        found = self._files(layout.CATALOG, cancel)
        if layout.CATALOG not in found:
            raise CatalogUnreadableError(self._archive)
        self._catalog = found[layout.CATALOG]

    def connect(self) -> sqlite3.Connection:
        """Its catalog. Raises sqlite3.Error."""
        return load_catalog(self._catalog)

    def octets(self, row: CatalogRow, cancel: Cancel) -> bytes:
        """The bytes of a message, as far as its file can be held in memory. Raises MessageError, CancelledError."""
        origin = row.message.origin
        if not is_in_one_piece(row.format):
            return self._held(row, cancel)
        if origin.length > LARGEST:
            raise MessageNotReadError(row.file, "OverflowError")

        def progress(files: int, size_bytes: int) -> None:
            """Only looks whether to stop."""
            cancel.check()

        try:
            piece = single_files.read_piece(
                self._archive, self._secret, row.file, (origin.offset, origin.length), progress=progress
            )
        except OSError as error:
            raise MessageNotReadError(row.file, type(error).__name__) from error
        if len(piece) != origin.length:
            raise MessageGoneError(row.file)
        return piece

    def _held(self, row: CatalogRow, cancel: Cancel) -> bytes:
        if not can_be_held(row.format, 0):
            raise MessageInsideEncryptedError(row.file)
        try:
            data = self._files(row.file, cancel).get(row.file)
        except AccessDeniedError as error:
            raise MessageNotReadError(row.file, type(error.__cause__).__name__) from error
        if data is None:
            raise MessageGoneError(row.file)
        if not can_be_held(row.format, len(data)):
            raise MessageInsideEncryptedError(row.file)
        with Worker() as worker:
            return HeldFile(row.file, row.format, data, worker).octets(row)

    def _files(self, name: str, cancel: Cancel) -> dict[str, bytes]:
        def progress(files: int, size_bytes: int) -> None:
            """Only looks whether to stop."""
            cancel.check()

        try:
            return single_files.read_files(
                self._archive, self._secret, (name,), largest=_LARGEST_CATALOG, progress=progress
            )
        except OSError as error:
            raise AccessDeniedError(self._archive) from error
