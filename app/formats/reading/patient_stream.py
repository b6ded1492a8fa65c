"""The output of a process, read by whoever hands over what has come before waiting for more."""

from collections.abc import Callable
from io import BufferedReader

_RECEIVED = 64 << 10
"""Bytes that are taken at once."""


class PatientStream:
    """What a process sends. Before it is waited for more, `deliver` is called: what has come must not wait too.

    To hand over each reply on its own takes longer than to read it.
    """

    def __init__(self, output: BufferedReader, deliver: Callable[[], None]) -> None:
        self._output = output
        self._deliver = deliver
        self._data = b""
        self._at = 0

    def readline(self) -> bytes:
        """The next line with its end; what there is of one at the end of the output. Raises OSError."""
        end = self._data.find(b"\n", self._at) + 1
        if end:
            line = self._data[self._at : end]
            self._at = end
            return line
        pieces = [self._rest()]
        while not pieces[-1].endswith(b"\n") and self._receive():
            end = self._data.find(b"\n") + 1 or len(self._data)
            pieces.append(self._data[:end])
            self._at = end
        return b"".join(pieces)

    def read(self, count: int) -> bytes:
        """The next bytes, fewer than `count` only at the end of the output. Raises OSError, and ValueError."""
        if count < 0:
            raise ValueError("not a number of bytes")
        end = self._at + count
        if end <= len(self._data):
            data = self._data[self._at : end]
            self._at = end
            return data
        pieces = [self._rest()]
        count -= len(pieces[0])
        while count and self._receive():
            pieces.append(self._data[:count])
            self._at = len(pieces[-1])
            count -= self._at
        return b"".join(pieces)

    def _rest(self) -> bytes:
        rest, self._data, self._at = self._data[self._at :], b"", 0
        return rest

    def _receive(self) -> bool:
        """Takes what comes next, once all that was there is taken; False at the end of the output."""
        self._deliver()
        self._data, self._at = self._output.read1(_RECEIVED), 0
        return bool(self._data)
