"""A source whose first bytes were looked at already, to be read from its beginning all the same."""

from pathlib import Path

from app.model.format import Source


class Rewound:
    """The same file as `source` from its beginning on; `start` is what was read of it so far. A `Source`."""

    def __init__(self, source: Source, start: bytes) -> None:
        self._source, self._start = source, start

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._source.path

    @property
    def size(self) -> int:
        """Bytes when it was opened."""
        return self._source.size

    @property
    def position(self) -> int:
        """Bytes read or skipped so far."""
        return self._source.position - len(self._start)

    def read(self, count: int, /) -> bytes:
        """The next bytes, `count` unless the file ends before. Raises OSError."""
        data, self._start = self._start[:count], self._start[count:]
        return data + self._source.read(count - len(data)) if len(data) < count else data

    def skip(self, count: int, /) -> None:
        """Passes over bytes, or up to the end of the file. Raises OSError."""
        dropped = len(self._start[: max(count, 0)])
        self._start = self._start[dropped:]
        if count > dropped:
            self._source.skip(count - dropped)
