"""Envelopes of many messages in the order of the messages. Of large mail a child process reads some of them, while this
one finds the next messages and weighs the last ones.

A batch goes to the child's standard input as a pickle, its envelopes come back as one from the standard output.
"""

import logging
import os
import pickle
import queue
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from types import TracebackType
from typing import Any, Self

from app.formats.reading.worker import REPLY_TIMEOUT, START_TIMEOUT
from app.formats.reading.worker_flag import READ_ENVELOPES
from app.mime import envelope
from app.model.mail import Address, Envelope
from app.system.own_program import NO_CONSOLE, own_command, own_environment

_log = logging.getLogger(__name__)

ALONE = 16
"""Batches that are read before there is a child: to start one would take longer than the rest of a small mailbox."""
LEAST_BYTES = 256 << 10
"""Of a batch that is given to the child: to send small mails takes as long as to read them."""
_AHEAD = 3
"""Batches the child has: one it reads, and the next ones."""
_HELD = 8
"""Batches in memory at most."""
_PARTS = {(each.__module__, each.__qualname__): each for each in (Address, Envelope, datetime, timedelta, timezone)}

Batch = Sequence[tuple[bytes, bytes]]
"""Messages, by what `envelope.read` takes: their header blocks and excerpts."""
Envelopes = list[Envelope]


def read_batch(batch: Batch, read: Callable[[bytes, bytes], Envelope] = envelope.read) -> Envelopes:
    """The envelopes of a batch."""
    return [read(head, excerpt) for head, excerpt in batch]


class EnvelopeReader:
    """Takes batches and gives their envelopes, in the order of the batches. A context manager.

    A batch the child does not answer, because it ended or sent something else, is read here: nothing is lost, and
    the answers are the same.
    """

    def __init__(
        self,
        alone: int = ALONE,
        least_bytes: int = LEAST_BYTES,
        processors: int | None = None,
        read: Callable[[bytes, bytes], Envelope] = envelope.read,
    ) -> None:
        """After `alone` batches of `least_bytes` there is a child, where this computer has two `processors`.

        `read` reads those that are read in this process.
        """
        self._read = read
        self._alone = alone
        self._least_bytes = least_bytes
        self._processors = processors or os.cpu_count() or 1
        self._batches = 0
        self._waiting: deque[_Waiting] = deque()
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.clear()
        self._end_child()

    def add(self, batch: Batch) -> list[Envelopes]:
        """Takes the next batch; returns the envelopes of the oldest ones, as far as they have been read."""
        is_large = sum(len(head) + len(excerpt) for head, excerpt in batch) >= self._least_bytes
        if is_large and self._batches == self._alone and self._processors > 1:
            self._start_child()
        self._batches += is_large
        asked = sum(each.envelopes is None for each in self._waiting)
        if is_large and self._child is not None and asked < _AHEAD:
            self._child.send(batch)
            self._waiting.append(_Waiting(batch, None))
        else:
            # The child has enough to do: what it cannot read in time is read here rather than waited for.
            self._waiting.append(_Waiting(batch, read_batch(batch, self._read)))
        return self._taken(_HELD - 1)

    def rest(self) -> list[Envelopes]:
        """The envelopes of all batches that have not been returned."""
        return self._taken(0)

    def _taken(self, most: int) -> list[Envelopes]:
        """The oldest batches that have been read, and more until at most so many are left."""
        taken = []
        while self._waiting:
            first = self._waiting[0]
            if first.envelopes is None and not self._answer(wait=len(self._waiting) > most):
                break
            if first.envelopes is not None:
                taken.append(first.envelopes)
                self._waiting.popleft()
        return taken

    def _answer(self, wait: bool) -> bool:
        """Notes the child's next answer, which is to the oldest batch it was sent; False without one so far."""
        asked = next(each for each in self._waiting if each.envelopes is None)
        try:
            assert self._child is not None
            asked.envelopes = self._child.answer(len(asked.batch), wait)
        except _NoAnswerError as error:
            _log.warning("The process that reads envelopes: %s. They are read without it", error)
            self._end_child()
            for each in self._waiting:
                each.envelopes = read_batch(each.batch, self._read) if each.envelopes is None else each.envelopes
        return asked.envelopes is not None

    def _start_child(self) -> None:
        try:
            self._child = _Child()
        except OSError as error:
            _log.warning("No process could be started to read envelopes: %s", type(error).__name__)

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Waiting:
    """A batch, and its envelopes once they have been read."""

    __slots__ = ("batch", "envelopes")

    def __init__(self, batch: Batch, envelopes: Envelopes | None) -> None:
        self.batch = batch
        self.envelopes = envelopes


class _NoAnswerError(Exception):
    """The child ended, hangs, or answered something else. The text says which."""


class _Child:
    """The child process, a thread that feeds it, and one that listens: neither waits for the other."""

    def __init__(self) -> None:
        """Raises OSError."""
        self._process = subprocess.Popen(
            own_command(READ_ENVELOPES),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._timeout = START_TIMEOUT
        self._batches: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._feed, self._listen)]
        for each in self._threads:
            each.start()

    def send(self, batch: Batch) -> None:
        """Has the child read a batch."""
        self._batches.put(batch)

    def answer(self, length: int, wait: bool) -> Envelopes | None:
        """The envelopes of the oldest batch sent, `length` of them; None where they are not to be waited for.

        Raises _NoAnswerError.
        """
        try:
            answer = self._answers.get(timeout=self._timeout) if wait else self._answers.get_nowait()
        except queue.Empty:
            if not wait:
                return None
            raise _NoAnswerError("no answer in time") from None
        self._timeout = REPLY_TIMEOUT
        if answer is None:
            raise _NoAnswerError("it ended")
        if not isinstance(answer, list) or len(answer) != length or any(type(each) is not Envelope for each in answer):
            raise _NoAnswerError("it answered something else")
        return answer

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._batches.put(None)
        for each in self._threads:
            each.join()
        self._process.wait()
        for stream in (self._input, self._output):
            with suppress(OSError):
                stream.close()

    def _feed(self) -> None:
        with suppress(OSError):
            while (batch := self._batches.get()) is not None:
                self._input.write(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
                self._input.flush()

    def _listen(self) -> None:
        # A dying process may send anything.
        with suppress(Exception):
            while True:
                self._answers.put(_EnvelopeUnpickler(self._output).load())
        self._answers.put(None)


class _EnvelopeUnpickler(pickle.Unpickler):
    """Makes envelopes, and nothing else that a pickle may ask for."""

    def find_class(self, module: str, name: str) -> Any:
        """One of the classes an envelope is made of. Raises UnpicklingError."""
        try:
            return _PARTS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an envelope") from None
