"""A file that is written once and digested on the way."""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import BinaryIO, Self

from app.archive.copying.pieces import Pieces

_TOGETHER = 1 << 20
"""Bytes that are gathered before they are digested and written: a message alone is little."""


class DigestingSink:
    """Counts and digests (SHA-256) what passes through to a file; `size` is in bytes, and complete after `finish`.

    Of more than 1 MiB a thread digests and writes what is complete, while more is made. A context manager, which waits
    for the thread.
    """

    def __init__(self, raw: BinaryIO, written: Callable[[int], object]) -> None:
        """`written` is called with the bytes that were written since its last call."""
        self._raw = raw
        self._written = written
        self._digest = hashlib.sha256()
        self._pieces = Pieces(_TOGETHER)
        self._thread: ThreadPoolExecutor | None = None
        self._before: Future[int] | None = None
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)

    def write(self, data: bytes) -> int:
        """Takes all of `data`, and writes it now or later. Returns its length.

        Raises OSError, maybe for what an earlier call took.
        """
        if piece := self._pieces.add(data):
            self._thread = self._thread or ThreadPoolExecutor(1)
            self._finish_piece()
            self._before = self._thread.submit(self._put, piece)
        return len(data)

    def finish(self) -> str:
        """Writes what is left, and returns the digest of all in hex. Raises OSError."""
        self._finish_piece()
        self._count(self._put(self._pieces.rest()))
        return self._digest.hexdigest()

    def _finish_piece(self) -> None:
        """Waits until the piece the thread has is written. Raises OSError."""
        if self._before is not None:
            self._count(self._before.result())
            self._before = None

    def _put(self, data: bytes) -> int:
        self._digest.update(data)
        self._raw.write(data)
        return len(data)

    def _count(self, size_bytes: int) -> None:
        self.size += size_bytes
        self._written(size_bytes)
