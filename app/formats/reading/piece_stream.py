"""Lines and bytes out of the output of a process, which comes in pieces of any length, or not in time."""

import queue
import threading
import time
from collections.abc import Callable
from io import BufferedReader

_PIECE = 256 << 10
"""Bytes that are received at once."""
_MAX_WAITING = 16
"""Pieces kept in memory before the process has to wait."""
_LONGEST_LINE = 64 << 20
_MOST_BYTES = 450 << 20
"""Bytes that are asked for at once at most: a worker would need all the memory it may use to make as many."""


class Listener:
    """A thread that takes what a process sends while whoever wants it does something else.

    It takes bytes alone: two threads of Python that both make something of them hold each other up.
    """

    def __init__(self, output: BufferedReader) -> None:
        self._pieces: queue.Queue[bytes] = queue.Queue(_MAX_WAITING)
        self._deadline = 0.0
        self._thread = threading.Thread(target=self._listen, args=(output,), daemon=True)
        self._thread.start()

    def wait_at_most(self, seconds: float) -> None:
        """Sets how long all that is received from now on may take together."""
        self._deadline = time.monotonic() + seconds

    def receive(self) -> bytes:
        """The next piece; empty at the end. Raises TimeoutError."""
        try:
            return self._pieces.get(timeout=max(self._deadline - time.monotonic(), 0))
        except queue.Empty as error:
            raise TimeoutError from error

    def end(self) -> None:
        """Waits for the thread, once the process has ended."""
        while self._thread.is_alive():
            # It may be waiting for room in the queue, which nobody reads any more.
            try:
                self._pieces.get_nowait()
            except queue.Empty:
                self._thread.join(0.01)

    def _listen(self, output: BufferedReader) -> None:
        piece = b"-"
        while piece:
            try:
                piece = output.read1(_PIECE)
            except (OSError, ValueError):
                piece = b""
            self._pieces.put(piece)


class PieceStream:
    """What a process sends. It is waited for more only where what has come is not enough."""

    def __init__(self, receive: Callable[[], bytes]) -> None:
        """`receive` waits for the next piece; empty at the end. What it raises comes out of all methods."""
        self._receive = receive
        self._data = b""
        self._at = 0

    def readline(self) -> bytes:
        """The next line with its end; what there is of one at the end. Raises ValueError for an endless one."""
        end = self._data.find(b"\n", self._at) + 1
        if end:
            line = self._data[self._at : end]
            self._at = end
            return line
        pieces = [self._rest()]
        length = len(pieces[0])
        while not pieces[-1].endswith(b"\n") and self._has_more():
            end = self._data.find(b"\n") + 1 or len(self._data)
            pieces.append(self._data[:end])
            self._at = end
            length += end
            if length > _LONGEST_LINE:
                # Where it comes faster than it is taken, the time never runs out.
                raise ValueError("too long a line")
        return b"".join(pieces)

    def read(self, count: int) -> bytes:
        """The next bytes, fewer than `count` only at the end of the output. Raises ValueError for too many."""
        if not 0 <= count <= _MOST_BYTES:
            raise ValueError("not a number of bytes to be had")
        end = self._at + count
        if end <= len(self._data):
            data = self._data[self._at : end]
            self._at = end
            return data
        pieces = [self._rest()]
        count -= len(pieces[0])
        while count and self._has_more():
            pieces.append(self._data[:count])
            self._at = len(pieces[-1])
            count -= self._at
        return b"".join(pieces)

    def _rest(self) -> bytes:
        rest, self._data, self._at = self._data[self._at :], b"", 0
        return rest

    def _has_more(self) -> bool:
        """Waits for the next piece, once all that was there is taken; False at the end of the output."""
        self._data, self._at = self._receive(), 0
        return bool(self._data)
