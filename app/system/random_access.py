"""What bytes are read from at any place: a file, an image, a device."""

from typing import Protocol


class RandomAccess(Protocol):
    """Something that is jumped about in. `size` is in bytes."""

    size: int

    def read_at(self, offset: int, count: int) -> bytes:
        """The bytes from `offset`, fewer than `count` only at the end. Raises OSError."""

    def close(self) -> None:
        """Closes it."""
