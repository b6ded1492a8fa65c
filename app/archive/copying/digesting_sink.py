"""A file that is written once and digested on the way."""

import hashlib
from collections.abc import Callable
from typing import BinaryIO

from app.archive.copying.pieces import Pieces

_TOGETHER = 1 << 20
"""Bytes that are gathered before they are digested and written: a message alone is little."""


class DigestingSink:
    """Counts and digests (SHA-256) what passes through to a file; `size` is in bytes."""

    def __init__(self, raw: BinaryIO, written: Callable[[int], object]) -> None:
        """`written` is called with the bytes that were written since its last call."""
        self._raw = raw
        self._written = written
        self._digest = hashlib.sha256()
        self._pieces = Pieces(_TOGETHER)
        self.size = 0

    def write(self, data: bytes) -> int:
        """Takes all of `data`, and writes it now or later. Returns its length. Raises OSError."""
        if piece := self._pieces.add(data):
            self._write(piece)
        return len(data)

    def finish(self) -> str:
        """Writes what is left, and returns the digest of all in hex. Raises OSError."""
        self._write(self._pieces.rest())
        return self._digest.hexdigest()

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._raw.write(data)
        self.size += len(data)
        self._written(len(data))
