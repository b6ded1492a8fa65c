"""Files that are in memory only, for what reads files: see `app.system.reading`."""

from pathlib import Path


class MemoryFile:
    """Bytes that are jumped about in, as a `RandomFile` is."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read_at(self, offset: int, count: int) -> bytes:
        """The bytes from `offset`, fewer than `count` only at the end."""
        return self._data[offset : offset + count] if offset >= 0 and count > 0 else b""

    def close(self) -> None:
        """Nothing is open."""


class MemorySource:
    """Bytes that are read from front to back, as a `SourceFile` is. `path` is what readers call them."""

    def __init__(self, data: bytes, path: Path) -> None:
        self._data = data
        self.path = path
        self.size = len(data)
        self.position = 0

    def read(self, count: int) -> bytes:
        """The next bytes, fewer than `count` only at the end."""
        data = self._data[self.position : self.position + count]
        self.position += len(data)
        return data

    def skip(self, count: int) -> None:
        """Passes over bytes, or up to the end."""
        self.position = min(self.position + max(count, 0), self.size)
