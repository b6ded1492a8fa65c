"""Where the bytes of a new file go while they are read or made: digested and written, of a large file by a thread."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from app.archive.copying.pieces import Pieces
from app.system.reading import SinkError

_AT_ONCE = 4 << 20
"""Bytes a thread is given together: waking it costs more than a small piece takes."""


class WriteError(SinkError):
    """The destination did not take the bytes; the OSError is the cause. Errors of the source stay OSError."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def writing() -> Iterator[None]:
    """Within this an OSError is one of the destination, and becomes WriteError."""
    try:
        yield
    except OSError as error:
        raise WriteError(error) from error


WrittenCallback = Callable[[int], object]
"""Called with a number of bytes that were written."""


class CopySink:
    """Digests (SHA-256) and writes what it takes to an open file; the caller closes that, behind this.

    A file of more than 4 MiB is digested and written by a thread, while the next bytes are read and understood: on a
    processor with two cores that takes no time then. `size` is in bytes, and complete after `digest`. A context
    manager, which waits for the thread.
    """

    def __init__(self, descriptor: int, written: WrittenCallback) -> None:
        """`written` is called with the bytes that were written since its last call."""
        self._written = written
        self._digest = hashlib.sha256()
        self._descriptor = descriptor
        self._pieces = Pieces(_AT_ONCE)
        self._thread: ThreadPoolExecutor | None = None
        self._before: Future[int] | None = None
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Waits for the thread; a second call does nothing."""
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)

    def take(self, data: bytes) -> None:
        """Takes the next bytes. Raises WriteError, maybe for those of an earlier call."""
        if piece := self._pieces.add(data):
            self._thread = self._thread or ThreadPoolExecutor(1)
            self._finish_piece()
            self._before = self._thread.submit(self._put, piece)

    def write(self, data: bytes) -> int:
        """As `take`, for whoever writes to a file. Returns the length of `data`."""
        self.take(data)
        return len(data)

    def digest(self) -> str:
        """The digest (hex) of all that was taken, when it is written. Raises WriteError."""
        self._finish_piece()
        if rest := self._pieces.rest():
            self._count(self._put(rest))
        return self._digest.hexdigest()

    def _finish_piece(self) -> None:
        """Waits until the piece the thread has is written. Raises WriteError."""
        if self._before is not None:
            self._count(self._before.result())
            self._before = None

    def _count(self, size_bytes: int) -> None:
        self.size += size_bytes
        self._written(size_bytes)

    def _put(self, data: bytes) -> int:
        self._digest.update(data)
        write_all(self._descriptor, data)
        return len(data)


def close_written(descriptor: int) -> None:
    """Closes a file that was written. Raises WriteError."""
    try:
        # Shares and disk quotas may refuse only now what they took before.
        os.close(descriptor)
    except OSError as error:
        raise WriteError(error) from error


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of `data` to an open file. Raises WriteError."""
    try:
        written = os.write(descriptor, data)
        while written < len(data):
            more = os.write(descriptor, memoryview(data)[written:])
            if not more:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            written += more
    except OSError as error:
        raise WriteError(error) from error
