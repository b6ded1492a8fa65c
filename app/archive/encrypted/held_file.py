"""One file of an encrypted archive, held in memory, and the messages in it: nothing of it is ever on a disk."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from app.archive.catalog.catalog import CatalogRow
from app.archive.messages import LARGEST
from app.formats.reading.message_sources import read
from app.formats.reading.registry import READERS
from app.formats.reading.worker import LARGEST_HELD, Worker, WorkerStoppedError
from app.formats.standard.compressed import PackedText
from app.model.errors.message import MessageDamagedError, MessageError, MessageNotReadError
from app.model.format import ContainerItem
from app.system.memory_files import MemoryFile, MemorySource

_log = logging.getLogger(__name__)

_NOWHERE = Path(os.devnull)
"""A folder that cannot be: no reader finds anything beside a file that is held."""


def can_be_held(format_name: str, size: int) -> bool:
    """False where the reader of a format needs several files, or the file is too large."""
    reader = READERS.get(format_name)
    if reader is None:
        return False
    if reader.open_container is not None:
        return reader.open_held is not None and size <= LARGEST_HELD
    return size <= LARGEST


def is_in_one_piece(format_name: str) -> bool:
    """True for formats whose messages are pieces of their file."""
    reader = READERS.get(format_name)
    return reader is not None and reader.open_container is None and reader.open_unpacked is None


class HeldFile:
    """Reads messages of one file, as a `MessageReader` does: a `RowReader`. `can_be_held` says of which.

    Messages that their program keeps in several files come without what lies beside.
    """

    def __init__(self, name: str, format_name: str, data: bytes, worker: Worker) -> None:
        """`name` is that in the archive; `worker` reads a container, and keeps it until it gets another."""
        self._name = name
        self._format = READERS[format_name]
        self._data = data
        self._worker = worker
        self._path = _NOWHERE / name
        if self._format.open_container is not None:
            worker.hold(self._path, format_name, data)
        opened = self._format.open_unpacked
        self._bytes = PackedText(self._path, data) if opened is not None else MemoryFile(data)

    def octets(self, row: CatalogRow) -> bytes:
        """The RFC 5322 bytes of a message. Raises only MessageError."""
        return self.message(row.message.origin.offset, row.message.origin.length)

    def message(self, offset: int, length: int) -> bytes:
        """The bytes of the message that the catalog says lies there. Raises only MessageError."""
        try:
            if self._format.open_container is None:
                data = self._bytes.read_at(offset, min(length, LARGEST))
                if len(data) != length:
                    raise MessageDamagedError(self._name)
                return data
            found = bytearray()
            for piece in self._worker.read_message(self._path, self._format.name, offset):
                found += piece
                if len(found) > LARGEST:
                    raise MessageNotReadError(self._name, "OverflowError")
        except MessageError:
            raise
        except WorkerStoppedError as error:
            raise MessageNotReadError(self._name, error.reason) from error
        except Exception as error:
            # Whatever a damaged file does to its reader, the others can be read.
            _log.exception("A message of an encrypted archive was not read")
            raise MessageDamagedError(self._name) from error
        if not found and length:
            raise MessageDamagedError(self._name)
        return bytes(found)

    def around(self, row: CatalogRow, count: int) -> tuple[bytes, bytes] | None:
        """Up to `count` bytes before and behind a message that is a piece of the file; None for any other."""
        reader, origin = self._format, row.message.origin
        if reader.read is None or reader.read_message is not None or reader.open_unpacked is not None:
            return None
        start, end = max(origin.offset - count, 0), origin.offset + origin.length
        return self._data[start : max(origin.offset, 0)], self._data[max(end, 0) : max(end, 0) + count]

    def listed(self, file: str, format_name: str) -> Iterator[ContainerItem]:
        """All that its reader finds in it. Raises OSError."""
        if self._format.open_container is not None:
            yield from self._worker.read(self._path, self._format.name)
        else:
            yield from read(MemorySource(self._data, self._path), self._format)
