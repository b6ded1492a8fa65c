"""The file of one message that comes from a server."""

import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.fetch.watch import Watch
from app.system.moving import remove_file, rename

_HELD = 1 << 18
"""Bytes that wait in memory: a message that has no more is written at once, and under its own name."""


class MessageFile:
    """Takes the bytes of a message; a sink of `ImapSession.fetching`. Every method may raise OSError."""

    def __init__(self, path: Path, watch: Watch) -> None:
        """`path` is where a long message grows until it has a name."""
        self._path = path
        self._came = watch.came
        self._hash = hashlib.sha256()
        self._held = bytearray()
        self._file: BinaryIO | None = None
        self.octets = 0

    def write(self, data: bytes, /) -> None:
        """Raises what `watch` raises, too."""
        self._came(0, len(data))
        self._hash.update(data)
        self.octets += len(data)
        self._held += data
        if len(self._held) > _HELD:
            if self._file is None:
                self._file = self._path.open("wb", 0)
            _write_all(self._file, self._held)
            self._held.clear()

    def digest(self) -> str:
        """That of what came so far."""
        return self._hash.hexdigest()

    def keep(self, path: str, received: datetime | None) -> None:
        """What came gets a name for good, and the time at which the message was received."""
        if self._file is None:
            with open(path, "wb", 0) as file:
                _write_all(file, self._held)
        else:
            _write_all(self._file, self._held)
            self._file.close()
        at = self._path if self._file is not None else path
        if received is not None:
            # So that a later archive of the same mail can share its file with an earlier one.
            with suppress(OSError, ValueError, OverflowError):
                os.utime(at, (received.timestamp(),) * 2)
        if self._file is not None:
            rename(self._path, Path(path))

    def drop(self) -> None:
        """Removes what came."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            remove_file(self._path, missing_ok=True)


def _write_all(file: BinaryIO, data: bytearray) -> None:
    """What is written without a buffer may go in parts."""
    with memoryview(data) as view:
        at = 0
        while at < len(view):
            at += file.write(view[at:])
