"""The messages of an encrypted archive, one after the other as the stream brings them: none is ever on a disk."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from app.archive.bag import layout
from app.archive.bag.verifier import ProgressCallback
from app.archive.catalog.schema import load_catalog
from app.archive.messages import LARGEST
from app.formats.reading.registry import READERS

_LARGEST_CATALOG = 4 << 30
TakeMessage = Callable[[int, bytes], None]
"""Takes the number of a message in the catalog, and its bytes."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message lies in its file, and its number in the catalog."""

    number: int
    offset: int
    length: int


class MailStream:
    """A receiver that reads the catalog, which comes first, and then every message whose file can be kept in memory.

    Containers and packed mailboxes are passed over: their readers need a file. `catalog` is None until it has come;
    whoever made this closes it.
    """

    def __init__(self, take: TakeMessage, progress: ProgressCallback) -> None:
        """`progress` is called with 0 files and the bytes that have come, and may raise."""
        self.catalog: sqlite3.Connection | None = None
        self._take = take
        self._progress = progress
        self._places: dict[str, list[_Place]] = {}
        self._name = ""
        self._data: bytearray | None = None

    def folder(self, top: str, name: str) -> None:
        """Passes over a folder."""

    def begin(self, name: str, size: int) -> None:
        """Begins to keep the catalog, or a file of messages."""
        is_catalog = name == layout.CATALOG and self.catalog is None and size <= _LARGEST_CATALOG
        is_mail = name in self._places and size <= LARGEST
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
            self._places = _places(self.catalog)
            return
        for place in self._places.pop(self._name):
            message = bytes(data[place.offset : place.offset + place.length])
            if len(message) == place.length:
                self._take(place.number, message)


def _places(database: sqlite3.Connection) -> dict[str, list[_Place]]:
    """Where the messages lie of formats that keep each in one piece."""
    query = (
        "SELECT message.id, message.offset, message.length, file.name, file.format FROM message"
        " JOIN file ON file.id = message.file WHERE message.offset >= 0 AND message.length >= 0"
    )
    found: dict[str, list[_Place]] = {}
    for number, offset, length, name, format_name in database.execute(query):
        if is_in_one_piece(format_name):
            found.setdefault(name, []).append(_Place(number, offset, length))
    return found


def is_in_one_piece(format_name: str) -> bool:
    """True for formats whose messages are pieces of their file."""
    reader = READERS.get(format_name)
    return reader is not None and reader.open_container is None and reader.open_unpacked is None
