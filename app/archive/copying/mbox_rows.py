r"""Taking messages in rows out of an mbox file of our own making, while it is read once from its start to its end.

A line that looks like a separator is quoted in there: "\nFrom " stands before a message and nowhere else.
"""

import hashlib
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from app.system.opening import read
from app.system.reading import open_read_only

_FROM = b"From "
_BEFORE_NEXT = re.compile(rb"\n(?=From )")
_CHUNK = 1 << 20


class NotAsListedError(Exception):
    """The file is not what was to be read: no readable copy, damaged, or gone meanwhile."""


class MboxRows:
    """Reads the messages of `path` in their order; all bytes of it are digested, by a thread. Close it.

    All methods raise NotAsListedError where the file cannot be read or has fewer messages.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor, _ = open_read_only(path)
        except OSError as error:
            raise NotAsListedError(str(path)) from error
        self._digest = hashlib.sha256()
        self._thread = ThreadPoolExecutor(1)
        self._before: Future[None] | None = None
        # Where in `_data` the next message begins, and how many stood before it.
        self._at = self._place = 0
        try:
            self._data = self._read()
        except NotAsListedError:
            self.close()
            raise
        self._has_next = self._data.startswith(_FROM)

    def close(self) -> None:
        """Waits for the thread, and closes the file."""
        self._thread.shutdown(cancel_futures=True)
        os.close(self._descriptor)

    def copy(self, place: int, messages: int, sink: BinaryIO) -> None:
        """Writes `messages` messages, with their separators, to `sink`: those before which `place` others stand.

        Only what comes behind the ones of the last call can be had. Raises what the sink raises.
        """
        self._pass_to(place, None)
        self._pass_to(place + messages, sink)

    def finish(self, messages: int, digest: str) -> None:
        """Reads to the end; raises NotAsListedError if these were not so many messages, or not the listed bytes."""
        while self._has_next:
            self._pass_to(self._place + 1, None)
        self._wait()
        if self._place != messages or self._digest.hexdigest() != digest:
            raise NotAsListedError(digest)

    def _pass_to(self, place: int, sink: BinaryIO | None) -> None:
        """Passes messages until `place` of them have gone by, and writes them to `sink`."""
        start = self._at
        while self._place < place:
            if not self._has_next:
                raise NotAsListedError(str(place))
            if (found := _BEFORE_NEXT.search(self._data, self._at)) is not None:
                self._at = found.end()
                self._place += 1
                continue
            # The next separator may stand over the edge of what was read.
            kept = max(len(self._data) - len(_FROM), start)
            if sink is not None:
                sink.write(self._data[start:kept])
            more = self._read()
            self._data = self._data[kept:] + more
            start = self._at = 0
            if not more:
                self._end(sink)
        if sink is not None:
            sink.write(self._data[start : self._at])

    def _end(self, sink: BinaryIO | None) -> None:
        """The last message ends with the file."""
        if sink is not None:
            sink.write(self._data)
        self._data, self._at, self._has_next = b"", 0, False
        self._place += 1

    def _read(self) -> bytes:
        try:
            data = read(self._descriptor, _CHUNK)
        except OSError as error:
            raise NotAsListedError(str(error)) from error
        self._wait()
        self._before = self._thread.submit(self._digest.update, data)
        return data

    def _wait(self) -> None:
        """Waits until the piece that was read last is digested."""
        if self._before is not None:
            self._before.result()
