"""Pieces of a large file of an encrypted archive, held in memory: the messages wanted, and what is around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.archive.catalog.catalog import CatalogRow
from app.model.errors.message import MessageDamagedError
from app.model.format import ContainerItem


@dataclass(slots=True)
class _Piece:
    """The bytes from `start` to `end` of the file, as far as they have come."""

    start: int
    end: int
    data: bytearray = field(default_factory=bytearray)


class HeldPieces:
    """A `RowReader` for files whose messages are pieces of them. The file comes from front to back, by `add`."""

    def __init__(self, name: str, rows: Sequence[CatalogRow], around: int) -> None:
        """`around` are the bytes before and behind each message that are kept as well."""
        self._name = name
        self._position = 0
        self._pieces = {row.id: _piece(row, around) for row in rows}

    def add(self, data: bytes) -> None:
        """Takes the next bytes of the file, and keeps what is wanted of them."""
        begin, self._position = self._position, self._position + len(data)
        for piece in self._pieces.values():
            if piece.start < self._position and begin < piece.end:
                piece.data += data[max(piece.start - begin, 0) : piece.end - begin]

    def octets(self, row: CatalogRow) -> bytes:
        """The RFC 5322 bytes of a message. Raises only MessageError."""
        piece, origin = self._pieces[row.id], row.message.origin
        found = bytes(piece.data[origin.offset - piece.start :][: origin.length])
        if len(found) != origin.length:
            raise MessageDamagedError(self._name)
        return found

    def around(self, row: CatalogRow, count: int) -> tuple[bytes, bytes] | None:
        """Up to `count` bytes before and behind a message, as far as they are kept."""
        piece, origin = self._pieces[row.id], row.message.origin
        begin = origin.offset - piece.start
        return bytes(piece.data[:begin][-count:]), bytes(piece.data[begin + origin.length :][:count])

    def listed(self, file: str, format_name: str) -> Iterator[ContainerItem]:
        """Nothing: that takes the whole file."""
        return iter(())


def _piece(row: CatalogRow, around: int) -> _Piece:
    offset, length = max(row.message.origin.offset, 0), max(row.message.origin.length, 0)
    return _Piece(max(offset - around, 0), offset + length + around)
