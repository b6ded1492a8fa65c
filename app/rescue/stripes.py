"""Carving a large source with several processes, each a stripe of it, with the result that one alone would have.

What begins in a stripe is found by its process, to its end behind the stripe. A stripe may begin inside of a message;
what its process took for messages there is passed over, and the few that it missed by that are carved again.
"""

import queue
import subprocess
import threading
from collections import deque
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from app.model.rescue import Carved
from app.rescue.carver import WINDOW, Progress, as_received, carve
from app.rescue.stripe_worker import (
    GRADES,
    IN_ONE_PIECE,
    PROGRESS,
    RECORD,
    RULES,
    stripe_arguments,
)
from app.system.own_program import NO_CONSOLE, own_command, own_environment
from app.system.raw_reading import RawFile

STRIPE = 256 << 20
_WAITING = 10_000
_ENDED = None


def carve_in_stripes(
    path: Path, start: int, progress: Progress, *, processes: int, stripe: int = STRIPE, window: int = WINDOW
) -> Iterator[Carved]:
    """The messages of a source from `start` (bytes) on. Raises OSError where it cannot be opened or read.

    `progress` takes the offset up to which everything was searched, and may raise what ends the search.
    """
    with RawFile(path) as source:
        size = source.size
        bounds = deque((at, min(at + stripe, size)) for at in range(start, size, stripe))
        running: deque[_Stripe] = deque()
        try:
            position = start
            while bounds or running:
                while bounds and len(running) < processes:
                    running.append(_Stripe(path, *bounds.popleft(), window))
                first = running[0]
                for found in _joined(source, first, position, progress, window):
                    position = max(position, found.offset + (0 if found.is_joined else found.length))
                    yield found
                running.popleft().stop()
                progress(first.end)
        finally:
            for each in running:
                each.stop()


def _joined(source: RawFile, stripe: "_Stripe", position: int, progress: Progress, window: int) -> Iterator[Carved]:
    """What begins in a stripe, where everything before `position` is part of an earlier message."""
    found = stripe.found(source, progress)
    if position <= stripe.start:
        yield from found
        return
    own = deque[Carved]()
    for each in carve(source, position, stripe.end, lambda at: None, window=window):
        while True:
            if not own and (following := next(found, None)) is not None:
                own.append(following)
            if not own or (own[0].offset >= each.offset and not own[0].is_joined):
                break
            passed = own.popleft()
            if passed.is_joined:
                yield passed
        if own and own[0].offset == each.offset:
            # From here on both have the same.
            break
        if not each.is_joined:
            yield each
    yield from chain(own, found)


class _Stripe:
    """A process that carves [start, end) of a source, and what it said so far."""

    def __init__(self, path: Path, start: int, end: int, window: int) -> None:
        self.start, self.end = start, end
        self._window = window
        self._replies: queue.Queue[tuple[int, Carved | int] | None] = queue.Queue(_WAITING)
        self._stopped = False
        self._process = subprocess.Popen(
            own_command(*stripe_arguments(path, start, end, window)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
        )
        assert self._process.stdout is not None
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def found(self, source: RawFile, progress: Progress) -> Iterator[Carved]:
        """The messages in order. Where the process died, what it had not found is carved here."""
        position = self.start
        while (reply := self._replies.get()) is not _ENDED:
            kind, value = reply
            if isinstance(value, int):
                progress(min(max(value, self.start), self.end))
                continue
            position = max(position, value.offset + (0 if value.is_joined else value.length))
            if kind == IN_ONE_PIECE:
                data = as_received(source.read_at(value.offset, value.length), 0, value.length)
                value = Carved(value.offset, value.length, value.grade, value.rule, data, is_joined=False)
            yield value
        if self._process.wait():
            yield from carve(source, position, self.end, progress, window=self._window)

    def stop(self) -> None:
        """Ends the process."""
        self._stopped = True
        self._process.kill()
        self._process.wait()

    def _listen(self, out: IO[bytes]) -> None:
        with out:
            while len(head := out.read(RECORD.size)) == RECORD.size:
                kind, offset, length, grade, rule, count = RECORD.unpack(head)
                data = out.read(count)
                if len(data) < count:
                    break
                if kind == PROGRESS:
                    self._put((kind, offset))
                else:
                    joined = kind != IN_ONE_PIECE
                    self._put((kind, Carved(offset, length, GRADES[grade], RULES[rule], data, is_joined=joined)))
        self._put(_ENDED)

    def _put(self, reply: tuple[int, Carved | int] | None) -> None:
        """Waits while much is waiting; gives up once nobody asks any more."""
        while not self._stopped:
            try:
                self._replies.put(reply, timeout=1)
                return
            except queue.Full:
                continue
