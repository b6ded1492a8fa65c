"""Writing goes on while the system brings to storage what was written before: a stick is not idle until the end."""

import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from app.system.flushing import can_flush_at_once, flush_file_system

_EVERY = 32 << 20
"""Bytes after which the system is asked again, if it is done with what came before."""
_LEAST = 4 << 20
"""Bytes for which it is worth asking when a step of the work is done."""


class BackgroundFlush:
    """Flushes the file system of `root` now and then, by a thread; on systems that flush file by file it does nothing.

    It is no proof: whoever needs one calls `finish` and then `flush`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._is_possible: bool | None = None
        self._waiting = 0
        self._requests: SimpleQueue[bool] = SimpleQueue()
        self._is_at_work = self._is_over = False
        self._thread: threading.Thread | None = None
        self._error: OSError | None = None

    def note(self, size_bytes: int) -> None:
        """Counts what was written since the last call."""
        self._waiting += size_bytes
        if self._waiting >= _EVERY:
            self._begin()

    def step_done(self) -> None:
        """Says that work follows which writes little."""
        if self._waiting >= _LEAST:
            self._begin()

    def finish(self) -> None:
        """Waits until the thread is done; what is noted afterwards begins another one.

        Raises OSError where the system failed to flush: it says so only once.
        """
        self.abandon()
        if self._thread is not None:
            self._thread.join()
        self._thread, self._requests = None, SimpleQueue()
        self._is_at_work = self._is_over = False
        error, self._error = self._error, None
        if error is not None:
            raise error

    def forget(self) -> None:
        """Waits likewise, for somebody who knows of a failure and writes everything once more."""
        with suppress(OSError):
            self.finish()

    def abandon(self) -> None:
        """Has the thread end after what it is at; that may take as long as the disk likes, so nobody waits for it."""
        self._is_over = True
        self._requests.put(False)

    def _begin(self) -> None:
        if self._is_possible is None:
            self._is_possible = can_flush_at_once(self._root)
        if self._is_at_work or self._is_over or not self._is_possible:
            return
        self._waiting, self._is_at_work = 0, True
        self._requests.put(True)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="flush", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while self._requests.get():
            try:
                flush_file_system(self._root)
            except OSError as error:
                # Kept: the next call may say that all is well.
                self._error = error
                return
            self._is_at_work = False
