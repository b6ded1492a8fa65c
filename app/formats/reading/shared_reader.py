"""What many pieces of mail say, in the order of the pieces. Of much of it a child process reads some, while this one
finds the next pieces and weighs the last ones.

A batch goes to the child's standard input as a pickle: what this process sends, the child may rely on. The answers to
it come back as one line of JSON, for the child reads what strangers wrote: whatever it is made to send, nothing but
plain values can come of that here.
"""

import json
import logging
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BufferedReader
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from app.formats.reading.piece_stream import PieceStream
from app.formats.reading.timeouts import REPLY_TIMEOUT, START_TIMEOUT
from app.system.own_program import NO_CONSOLE, own_command, own_environment
from app.system.pipes import widen

_log = logging.getLogger(__name__)

_AHEAD = 5
"""Batches that are left to the child: one it reads, one on its way, and those that may be read here after all."""
_HELD = 10
"""Batches in memory at most."""
_RECEIVED = 1 << 20
"""Bytes of answers that are taken at once."""

_Piece = TypeVar("_Piece")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Reading(Generic[_Piece, _Answer]):
    """How pieces are read: with `read` in this process, and by a child that is started with the argument `flag`.

    `size_bytes` is what a piece weighs. `load` makes the answer to a piece of what the child sent, which may be
    anything, and raises ValueError or TypeError where it is no answer. A child is started after `alone` batches of
    `least_bytes`: that takes longer than to read a little mail, and to send small batches as long as to read them.
    """

    flag: str
    read: Callable[[_Piece], _Answer]
    size_bytes: Callable[[_Piece], int]
    load: Callable[[_Piece, Any], _Answer]
    alone: int
    least_bytes: int


def answer_batches(read: Callable[[Any], object], default: Callable[[Any], object] | None = None) -> None:
    """What the child does: answers batches until standard input ends.

    `read` gives the answer to a piece as values for JSON; `default` does so for parts of it, as in `json.dumps`.
    """
    batches, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            batch = pickle.load(batches)
        except EOFError:
            return
        text = json.dumps([read(piece) for piece in batch], ensure_ascii=False, default=default)
        # Lone surrogates come from broken mail; `json.loads` takes them like this.
        answers.write(text.encode("utf-8", "surrogatepass") + b"\n")
        answers.flush()


class SharedReader(Generic[_Piece, _Answer]):
    """Takes batches of pieces and gives their answers, in the order of the batches. A context manager.

    A batch the child does not answer, because it ended or sent something else, is read here: nothing is lost, and
    the answers are the same.
    """

    def __init__(self, reading: Reading[_Piece, _Answer], processors: int | None = None) -> None:
        """There is a child only where this computer has two `processors`."""
        self.reading = reading
        self._processors = processors or os.cpu_count() or 1
        self._batches = 0
        self._waiting: deque[_Waiting[_Piece, _Answer]] = deque()
        self._child: _Child[_Piece, _Answer] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.clear()
        self._end_child()

    def add(self, batch: Sequence[_Piece], size_bytes: int | None = None) -> list[list[_Answer]]:
        """Takes the next batch; returns the answers to the oldest ones, as far as they have been read.

        `size_bytes` is what its pieces weigh, where somebody has added that up.
        """
        if size_bytes is None:
            size_bytes = sum(map(self.reading.size_bytes, batch))
        is_large = size_bytes >= self.reading.least_bytes
        if is_large and self._batches == self.reading.alone and self._processors > 1:
            self._start_child()
        self._batches += is_large
        asked = sum(each.answers is None for each in self._waiting)
        if is_large and self._child is not None and asked < _AHEAD:
            self._child.send(batch)
            self._waiting.append(_Waiting(batch, None))
        else:
            # The child has enough to do: what it cannot read in time is read here rather than waited for.
            self._waiting.append(_Waiting(batch, self._read(batch)))
        return self._taken(_HELD - 1)

    def rest(self) -> list[list[_Answer]]:
        """The answers to all batches that have not been returned."""
        return self._taken(0)

    def _read(self, batch: Sequence[_Piece]) -> list[_Answer]:
        return list(map(self.reading.read, batch))

    def _taken(self, most: int) -> list[list[_Answer]]:
        """The oldest batches that have been read, and more until at most so many are left."""
        taken = []
        while self._waiting:
            first = self._waiting[0]
            if first.answers is None and not self._answer(wait=False):
                if len(self._waiting) <= most:
                    break
                # While the child starts, and at the end, there is more to do than to wait for it.
                if not self._read_unsent():
                    self._answer(wait=True)
            if first.answers is not None:
                taken.append(first.answers)
                self._waiting.popleft()
        return taken

    def _read_unsent(self) -> bool:
        """Reads the last batch, if it has not been sent to the child yet; that always keeps the oldest."""
        last = next(each for each in reversed(self._waiting) if each.answers is None)
        if last is self._waiting[0] or self._child is None or not self._child.take_back():
            return False
        last.answers = self._read(last.batch)
        return True

    def _answer(self, wait: bool) -> bool:
        """Notes the child's next answers, which are to the oldest batch it was sent; False without any so far."""
        asked = next(each for each in self._waiting if each.answers is None)
        try:
            assert self._child is not None
            asked.answers = self._child.answers(wait)
        except _NoAnswerError as error:
            _log.warning("The process started with %s: %s. Its work is done without it", self.reading.flag, error)
            self._end_child()
            for each in self._waiting:
                each.answers = self._read(each.batch) if each.answers is None else each.answers
        return asked.answers is not None

    def _start_child(self) -> None:
        try:
            self._child = _Child(self.reading)
        except OSError as error:
            _log.warning("No process could be started with %s: %s", self.reading.flag, type(error).__name__)

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Waiting(Generic[_Piece, _Answer]):
    """A batch, and the answers to it once it has been read."""

    __slots__ = ("answers", "batch")

    def __init__(self, batch: Sequence[_Piece], answers: list[_Answer] | None) -> None:
        self.batch = batch
        self.answers = answers


class _NoAnswerError(Exception):
    """The child ended, hangs, or answered something else. The text says which."""


class _Child(Generic[_Piece, _Answer]):
    """The child process, a thread that feeds it, and one that listens: neither waits for the other.

    Whenever a thread has read or written something, it may wait 5 ms for its turn: this process is busy. So both move
    as much at once as the system takes, and what the child says is looked at by whoever asks for it.
    """

    def __init__(self, reading: Reading[_Piece, _Answer]) -> None:
        """Raises OSError."""
        self._load = reading.load
        self._process = subprocess.Popen(
            own_command(reading.flag),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
        )
        assert self._process.stdin is not None
        assert isinstance(self._process.stdout, BufferedReader)
        self._input, self._output = self._process.stdin, self._process.stdout
        widen(self._input)
        widen(self._output)
        self._timeout = START_TIMEOUT
        self._unsent: deque[Sequence[_Piece] | None] = deque()
        self._given = threading.Semaphore(0)
        self._sent: queue.SimpleQueue[Sequence[_Piece]] = queue.SimpleQueue()
        self._lines: queue.SimpleQueue[tuple[Sequence[_Piece], bytes] | _NoAnswerError] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._feed, self._listen)]
        for each in self._threads:
            each.start()

    def send(self, batch: Sequence[_Piece]) -> None:
        """Has the child read a batch, once it has taken those before."""
        self._unsent.append(batch)
        self._given.release()

    def take_back(self) -> bool:
        """Takes back the last batch of `send`; False where all are with the child."""
        try:
            self._unsent.pop()
        except IndexError:
            return False
        return True

    def answers(self, wait: bool) -> list[_Answer] | None:
        """The answers to the oldest batch sent; None where they are not there yet, nor to be waited for.

        Raises _NoAnswerError.
        """
        try:
            answered = self._lines.get(timeout=self._timeout) if wait else self._lines.get_nowait()
        except queue.Empty:
            if not wait:
                return None
            raise _NoAnswerError("no answer in time") from None
        self._timeout = REPLY_TIMEOUT
        if isinstance(answered, _NoAnswerError):
            raise answered
        return self._in_line(*answered)

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._unsent.append(None)
        self._given.release()
        for each in self._threads:
            each.join()
        self._process.wait()
        for stream in (self._input, self._output):
            with suppress(OSError):
                stream.close()

    def _feed(self) -> None:
        with suppress(OSError):
            while (batch := self._next_unsent()) is not None:
                self._sent.put(batch)
                self._input.write(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
                self._input.flush()

    def _next_unsent(self) -> Sequence[_Piece] | None:
        while True:
            self._given.acquire()
            with suppress(IndexError):
                return self._unsent.popleft()

    def _listen(self) -> None:
        stream = PieceStream(partial(self._output.read1, _RECEIVED))
        while True:
            answered = self._next_line(stream)
            self._lines.put(answered)
            if isinstance(answered, _NoAnswerError):
                return

    def _next_line(self, stream: PieceStream) -> tuple[Sequence[_Piece], bytes] | _NoAnswerError:
        """The next line of the child with the batch it answers: none is kept that nobody asked for."""
        try:
            line = stream.readline()
            return (self._sent.get_nowait(), line) if line.endswith(b"\n") else _NoAnswerError("it ended")
        except OSError:
            return _NoAnswerError("it ended")
        except ValueError:
            return _NoAnswerError("it answered too much")
        except queue.Empty:
            return _NoAnswerError("it answered something else")

    def _in_line(self, batch: Sequence[_Piece], line: bytes) -> list[_Answer]:
        """The answers to a batch in a line of the child. Raises _NoAnswerError."""
        try:
            said = json.loads(line)
            if type(said) is list:
                return [self._load(piece, each) for piece, each in zip(batch, said, strict=True)]
        except (ValueError, TypeError, RecursionError):
            # A dying process may send anything.
            pass
        except Exception:
            _log.exception("What the process sent could not be taken")
        raise _NoAnswerError("it answered something else")
