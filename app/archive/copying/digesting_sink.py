"""A file that is written once and digested on the way."""

import hashlib
from typing import BinaryIO


class DigestingSink:
    """Counts and digests (SHA-256) what passes through to a file; `size` is in bytes."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Writes `data` and returns how much was taken. Raises OSError."""
        self.digest.update(data)
        self.size += len(data)
        return self._raw.write(data)
