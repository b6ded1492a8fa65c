"""Small reads here and there in a file, answered from larger ones: what belongs together lies near each other."""

from app.system.random_access import RandomAccess

_PIECE = 16 << 10
"""Bytes that are read at once."""
_HELD = 64
"""Pieces in memory."""


class ReadAhead:
    """A file that is jumped about in, as a `RandomAccess`, of which the pieces read last are in memory.

    Where one cannot be read, all that follows is read as it is asked for: what lies beside damage is not lost with it.
    """

    def __init__(self, file: RandomAccess) -> None:
        self._file = file
        self._held: dict[int, bytes] = {}
        self._is_sound = True
        self.size = file.size

    def close(self) -> None:
        """Closes the file."""
        self._held.clear()
        self._file.close()

    def read_at(self, offset: int, count: int) -> bytes:
        """The bytes from `offset`, fewer than `count` only at the end. Raises OSError."""
        if not 0 < count < _PIECE:
            return self._file.read_at(offset, count)
        number, start = offset // _PIECE, offset % _PIECE
        piece = self._held.get(number)
        if piece is None and (piece := self._load(number)) is None:
            return self._file.read_at(offset, count)
        end = start + count
        if end <= _PIECE or len(piece) < _PIECE:
            return piece[start:end]
        return piece[start:] + self.read_at(offset + _PIECE - start, end - _PIECE)

    def _load(self, number: int) -> bytes | None:
        if not self._is_sound:
            return None
        try:
            piece = self._file.read_at(number * _PIECE, _PIECE)
        except OSError:
            self._is_sound = False
            return None
        if len(self._held) == _HELD:
            # The oldest: whoever jumps about comes back to what is near, not to what was read long ago.
            del self._held[next(iter(self._held))]
        self._held[number] = piece
        return piece
