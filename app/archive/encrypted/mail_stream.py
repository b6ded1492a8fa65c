"""The messages of an encrypted archive, one after the other as the stream brings them: none is ever on a disk."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from app.archive.bag import layout
from app.archive.bag.read_back import ProgressCallback
from app.archive.catalog.schema import load_catalog
from app.archive.encrypted.held_file import HeldFile, can_be_held
from app.formats.reading.worker import Worker
from app.model.errors.message import MessageError

_LARGEST_CATALOG = 4 << 30
TakeMessage = Callable[[int, bytes], None]
"""Takes the number of a message in the catalog, and its bytes."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message lies in its file, and its number in the catalog."""

    number: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _File:
    """A file of messages: its format, and where they lie in it."""

    format: str
    places: list[_Place]


class MailStream:
    """A receiver that reads the catalog, which comes first, and then every message whose file can be held in memory.

    Databases, and files that are too large, are passed over. `catalog` is None until it has come; whoever made this
    closes it.
    """

    def __init__(self, take: TakeMessage, progress: ProgressCallback, worker: Worker) -> None:
        """`worker` reads the containers. `progress` is called with 0 files and the bytes come so far; it may raise."""
        self.catalog: sqlite3.Connection | None = None
        self._take = take
        self._progress = progress
        self._worker = worker
        self._files: dict[str, _File] = {}
        self._name = ""
        self._data: bytearray | None = None

    def folder(self, top: str, name: str) -> None:
        """Passes over a folder."""

    def begin(self, name: str, size: int) -> None:
        """Begins to keep the catalog, or a file of messages."""
        is_catalog = name == layout.CATALOG and self.catalog is None and size <= _LARGEST_CATALOG
        file = self._files.get(name)
        is_mail = file is not None and can_be_held(file.format, size)
        self._name = name
        self._data = bytearray() if is_catalog or is_mail else None

    def data(self, data: bytes) -> None:
        """Keeps the next bytes of a wanted file."""
        if self._data is not None:
            self._data += data
        self._progress(0, len(data))

    def end(self) -> None:
        """Hands over the messages of a file that has arrived. Raises sqlite3.Error for a damaged catalog."""
        data, self._data = self._data, None
        if data is None:
            return
        if self._name == layout.CATALOG:
            self.catalog = load_catalog(bytes(data))
            self._files = _files(self.catalog)
            return
        file = self._files.pop(self._name)
        held = HeldFile(self._name, file.format, bytes(data), self._worker)
        del data
        # Going on in a packed file is cheap, going back is not.
        for place in sorted(file.places, key=lambda place: place.offset):
            self._progress(0, 0)
            # One that cannot be read is found by its headers.
            with suppress(MessageError):
                self._take(place.number, held.message(place.offset, place.length))


def _files(database: sqlite3.Connection) -> dict[str, _File]:
    """Where the messages lie, by the names of the files."""
    query = (
        "SELECT message.id, message.offset, message.length, file.name, file.format FROM message"
        " JOIN file ON file.id = message.file WHERE message.offset >= 0 AND message.length >= 0"
    )
    found: dict[str, _File] = {}
    for number, offset, length, name, format_name in database.execute(query):
        found.setdefault(name, _File(format_name, [])).places.append(_Place(number, offset, length))
    return found
