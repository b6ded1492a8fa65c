"""Where the bytes of one file go while it is read: they are digested and written, of a large file by threads."""

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from queue import Queue
from types import TracebackType
from typing import Self

from app.system.reading import SinkError

_AT_ONCE = 4 << 20
"""Bytes a thread is given together: waking it costs more than a small piece takes."""
_AHEAD = 2
"""How many of them may wait for each thread."""


class WriteError(SinkError):
    """The destination did not take the bytes; the OSError is the cause. Errors of the source stay OSError."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


WrittenCallback = Callable[[int], object]
"""Called with a number of bytes that were written, by the thread that reads."""


class CopySink:
    """Digests (SHA-256) and writes what it takes to an open file; the caller closes that.

    What comes behind the first 4 MiB is left to two threads, so that the next piece is read, and its messages are
    understood, meanwhile. A context manager: what was not finished is given up at its end.
    """

    def __init__(self, descriptor: int, written: WrittenCallback) -> None:
        self._written = written
        self._digest = hashlib.sha256()
        self._descriptor = descriptor
        self._pieces: list[bytes] = []
        self._length = 0
        self._workers: tuple[_Worker, ...] = ()

    def take(self, data: bytes) -> None:
        """Takes the next bytes. Raises WriteError, maybe for those of an earlier call."""
        self._pieces.append(data)
        self._length += len(data)
        if self._length >= _AT_ONCE:
            if not self._workers:
                self._workers = _Worker(self._digest.update), _Worker(self._write)
            self._pass_on()

    def finish(self) -> str:
        """The digest (hex), when everything is written. Raises WriteError."""
        if self._workers:
            self._pass_on()
            for worker in self._workers:
                worker.end()
        elif self._length:
            data = b"".join(self._pieces)
            self._digest.update(data)
            self._write(data)
            self._written(len(data))
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.abandon()

    def _pass_on(self) -> None:
        data = b"".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        for worker in self._workers:
            worker.put(data)
        self._written(len(data))

    def _write(self, data: bytes) -> None:
        write_all(self._descriptor, data)


class _Worker:
    """A thread that does one thing with all pieces, in their order."""

    def __init__(self, act: Callable[[bytes], object]) -> None:
        self._act = act
        self._pieces: Queue[bytes | None] = Queue(_AHEAD)
        self._error: BaseException | None = None
        self._is_abandoned = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """Hands a piece over, when the thread has room for it. Raises what the act raised."""
        if self._error is not None:
            raise self._error
        self._pieces.put(data)

    def end(self) -> None:
        """Waits until all pieces are done. Raises what the act raised."""
        self._pieces.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        """Has the thread leave out what it has not begun, and waits for it."""
        self._is_abandoned = True
        if self._thread.is_alive():
            self._pieces.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (data := self._pieces.get()) is not None:
            # After an error too: whoever puts must not wait for ever.
            if self._error is None and not self._is_abandoned:
                try:
                    self._act(data)
                except BaseException as error:
                    self._error = error


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
