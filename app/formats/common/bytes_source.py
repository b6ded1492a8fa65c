"""A file whose bytes were read already, for whoever reads messages from it."""

from pathlib import Path


class BytesSource:
    """A `Source` over all the bytes of the file `path`."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.size = len(data)
        self.position = 0
        self._data = data

    def read(self, count: int, /) -> bytes:
        """The next bytes, `count` unless the file ends before."""
        start = self.position
        self.position = min(start + max(count, 0), self.size)
        return self._data[start : self.position] if start or count < self.size else self._data

    def skip(self, count: int, /) -> None:
        """Passes over bytes, or up to the end of the file."""
        self.position = min(self.position + max(count, 0), self.size)
