"""Where the bytes of one file go while it is read: they are digested and written."""

import errno
import hashlib
import os
from collections.abc import Callable

from app.system.reading import SinkError


class WriteError(SinkError):
    """The destination did not take the bytes; the OSError is the cause. Errors of the source stay OSError."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


WrittenCallback = Callable[[int], object]
"""Called with a number of bytes that were written."""


class CopySink:
    """Digests (SHA-256) and writes what it takes to an open file; the caller closes that.

    Threads that did so while the next piece is read were tried: of mail, understanding it takes more than nine tenths
    of the time, so that they could save little, and they cost more than they saved on a computer at work.
    """

    def __init__(self, descriptor: int, written: WrittenCallback) -> None:
        self._written = written
        self._digest = hashlib.sha256()
        self._descriptor = descriptor

    def take(self, data: bytes) -> None:
        """Takes the next bytes. Raises WriteError."""
        self._digest.update(data)
        write_all(self._descriptor, data)
        self._written(len(data))

    def digest(self) -> str:
        """The digest (hex) of all that was taken."""
        return self._digest.hexdigest()


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
