"""The bytes of single messages of an archive, found by their rows in the catalog.

What a row counts is what is read: one piece of a file, a piece of a packed text, a letter put together again by its
format (Apple Mail's attachments), or one that is built from a container in the worker process.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from app.archive.bag import inventory, layout
from app.archive.bag.manifest import leaves_the_bag
from app.archive.bag.tree import Tree
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.closed_mail import StoredMessage
from app.formats.common.message_bytes import stored_bytes
from app.formats.reading.message_sources import read
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.model.errors.message import MessageDamagedError, MessageError, MessageGoneError, MessageNotReadError
from app.model.format import ContainerItem, Listing, RandomBytes
from app.model.mail import Message, Origin
from app.system.reading import RandomFile, SourceFile

_log = logging.getLogger(__name__)

_READ_AHEAD = 256
"""Messages of a container that are asked for at once."""

LARGEST = 1 << 30
"""Bytes of a message that are read at most: far more than any server takes."""


def whole_message(path: Path, format_name: str, message: Message, listing: Listing, worker: Worker) -> Iterable[bytes]:
    """The RFC 5322 bytes of a message in the file `path`, in pieces.

    Raises OSError, WorkerStoppedError, and ValueError for a message that cannot be completed or read to its end.
    """
    reader = READERS[format_name]
    if reader.read_message is not None:
        return reader.read_message(path, message, listing)
    if reader.open_container is not None:
        return worker.read_message(path, format_name, message.origin.offset)
    if reader.open_unpacked is not None:
        text = reader.open_unpacked(path)
        try:
            return (text.read_at(message.origin.offset, message.origin.length),)
        finally:
            text.close()
    return stored_bytes(path, message)


def whole_messages(
    rows: Iterable[StoredMessage], path_of: Callable[[str], Path], listing: Listing, worker: Worker
) -> Iterator[tuple[StoredMessage, bytes | Exception]]:
    """Each row with the RFC 5322 bytes of its message, or with what `whole_message` raises, in the order of the rows.

    `path_of` finds a file of the archive. The messages of a container are read ahead.
    """
    for (name, format_name), own in groupby(rows, key=lambda row: (row.file, row.format)):
        path = path_of(name)
        if READERS[format_name].open_container is None:
            for row in own:
                message = Message(Origin(path, row.offset, row.length), head=b"", notes=row.notes)
                try:
                    yield row, b"".join(whole_message(path, format_name, message, listing, worker))
                except Exception as error:
                    yield row, error
            continue
        while batch := list(islice(own, _READ_AHEAD)):
            numbers = [row.offset for row in batch]
            for row, found in zip(batch, worker.read_messages(path, format_name, numbers), strict=True):
                yield row, found.error or found.data


class RowReader(Protocol):
    """Reads messages by their rows, out of whatever holds them."""

    def octets(self, row: CatalogRow) -> bytes:
        """The RFC 5322 bytes of a message. Raises only MessageError."""

    def around(self, row: CatalogRow, count: int) -> tuple[bytes, bytes] | None:
        """Up to `count` bytes before and behind a message that is a piece of a file; None for any other.

        Raises only MessageError.
        """

    def listed(self, file: str, format_name: str) -> Iterator[ContainerItem]:
        """All that the reader of its format finds in a file of the archive. Raises OSError."""


class MessageReader:
    """Reads messages of a plain archive, whatever their format. A context manager; or close it.

    The last file and the last container stay open: whoever reads many messages asks for them file by file, in the
    order of their offsets. Nothing of the archive is written to.
    """

    def __init__(self, archive: Path, worker: Worker | None = None) -> None:
        """`worker` reads the containers; without one the reader starts its own when it needs one."""
        self._archive = archive
        self._tree = Tree(archive)
        self._own_worker = worker is None
        self._worker = worker or Worker()
        self._renamed: Mapping[str, str] | None = None
        self._open: tuple[str, RandomBytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes what is open; reading on opens it again."""
        self._close_file()
        if self._own_worker:
            self._worker.close()

    def octets(self, row: CatalogRow) -> bytes:
        """The RFC 5322 bytes of a message, as its file or its readable copy holds them. Raises only MessageError."""
        if leaves_the_bag(row.file) or row.format not in READERS:
            raise MessageGoneError(row.file)
        try:
            data = self._read(row)
        except FileNotFoundError as error:
            raise MessageGoneError(row.file) from error
        except MessageError:
            raise
        except OSError as error:
            raise MessageNotReadError(row.file, type(error).__name__) from error
        except WorkerStoppedError as error:
            raise MessageNotReadError(row.file, error.reason) from error
        except Exception as error:
            # Whatever a damaged file does to its reader, the others can be read.
            _log.exception("A message of an archive was not read")
            raise MessageDamagedError(row.file) from error
        return data

    def around(self, row: CatalogRow, count: int) -> tuple[bytes, bytes] | None:
        """Up to `count` bytes before and behind a message that is a piece of a file; None for any other.

        Raises only MessageError.
        """
        reader, origin = READERS.get(row.format), row.message.origin
        if leaves_the_bag(row.file) or reader is None or reader.read is None:
            return None
        if reader.read_message is not None or reader.open_unpacked is not None:
            return None
        start = max(origin.offset - count, 0)
        try:
            file = self._file(Path(self._tree.path(row.file)), row)
            return file.read_at(start, origin.offset - start), file.read_at(origin.offset + origin.length, count)
        except (OSError, ValueError, OverflowError) as error:
            raise MessageDamagedError(row.file) from error

    def listed(self, file: str, format_name: str) -> Iterator[ContainerItem]:
        """All that the reader of its format finds in a file, as when it was copied. Raises OSError."""
        if leaves_the_bag(file) or format_name not in READERS:
            raise FileNotFoundError(file)
        path, reader = Path(self._tree.path(file)), READERS[format_name]
        if reader.open_container is not None:
            yield from self._worker.read(path, format_name)
            return
        with SourceFile(path) as source:
            # Some programs keep what they know of a message in the name of its file.
            source.path = path.with_name(self._renames.get(file, path.name))
            yield from read(source, reader)

    def _read(self, row: CatalogRow) -> bytes:
        # No link is followed: it might lead to anybody's files.
        reader, path = READERS[row.format], Path(self._tree.path(row.file))
        if reader.read_message is None and reader.open_container is None:
            return self._piece(path, row)
        if not path.is_file():
            raise MessageGoneError(row.file)
        data = bytearray()
        for piece in whole_message(path, row.format, row.message, self._listing, self._worker):
            data += piece
            if len(data) > LARGEST:
                raise MessageNotReadError(row.file, "OverflowError")
        if not data and row.message.origin.length:
            raise MessageDamagedError(row.file)
        return bytes(data)

    def _piece(self, path: Path, row: CatalogRow) -> bytes:
        origin = row.message.origin
        if origin.length > LARGEST:
            raise MessageNotReadError(row.file, "OverflowError")
        data = self._file(path, row).read_at(origin.offset, origin.length)
        if len(data) != origin.length:
            raise MessageDamagedError(row.file)
        return data

    def _file(self, path: Path, row: CatalogRow) -> RandomBytes:
        if self._open is None or self._open[0] != row.file:
            self._close_file()
            opened = READERS[row.format].open_unpacked or RandomFile
            self._open = row.file, opened(path)
        return self._open[1]

    def _close_file(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    @property
    def _renames(self) -> Mapping[str, str]:
        if self._renamed is None:
            self._renamed = _renamed(self._archive / layout.INVENTORY)
        return self._renamed

    def _listing(self, folder: Path | str) -> Mapping[str, Path]:
        """Lists a folder of the archive by the names its files had."""
        return listed(self._archive, folder, lambda: self._renames)


def listed(archive: Path, folder: Path | str, renamed: Callable[[], Mapping[str, str]]) -> Mapping[str, Path]:
    """The entries of a folder of an archive by the names they had.

    `renamed` gives those that had to be changed; it is not asked for a folder that is not there.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 - most messages have no such folder, which is soonest found out so
    except OSError:
        return {}
    entries, known = [Path(folder) / name for name in names], renamed()
    return {known.get(path.relative_to(archive).as_posix(), path.name): path for path in entries}


def _renamed(path: Path) -> Mapping[str, str]:
    """The names files and folders had, by their names in the archive, where the two differ."""
    names: dict[str, str] = {}
    try:
        for line in inventory.read(path, inventory.may_be_renamed):
            name, source = str(line.get("name", "")), inventory.path_of(line)
            # A path of another system: only those of Windows have no slash.
            last = source.rpartition("/" if "/" in source else "\\")[2]
            if name and last and last != name.rpartition("/")[2]:
                names[name] = last
    except OSError:
        pass
    return names
