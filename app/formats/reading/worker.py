"""Containers and files of address traces are read in a worker process: whatever a file does to its reader, the run
goes on. What the two say to each other is in `wire`.
"""

import logging
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from app.formats.reading.piece_stream import Listener, PieceStream
from app.formats.reading.shown_path import with_shown_path
from app.formats.reading.timeouts import REPLY_TIMEOUT, START_TIMEOUT
from app.formats.reading.wire import Reply, Request, Task
from app.formats.reading.worker_flag import READ_CONTAINER
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import ContainerItem, ListedAccount
from app.model.mail import Message
from app.system.own_program import NO_CONSOLE, own_command, own_environment
from app.system.pipes import widen

MEMORY = 900 << 20
"""Bytes of memory the worker process may use."""
LARGEST_HELD = 400 << 20
"""Bytes of a container that is given to the worker: it needs as much again to read it."""
_MAX_RESTARTS = 20
_MAX_HANGS = 2

_log = logging.getLogger(__name__)


class StopReason(StrEnum):
    """How the worker ended. The value is a parameter of a finding, in JSON as well."""

    CRASH = "crash"
    HANG = "hang"


class WorkerStoppedError(Exception):
    """The worker ended, or gave no reply in time. `reason` says which."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message of a container, or `error` where there are no bytes of it."""

    data: bytes
    error: ValueError | WorkerStoppedError | None = None


class Worker:
    """Reads containers through one process, which is started when needed and again when it died.

    A context manager; or close it.
    """

    def __init__(self, timeout: float = REPLY_TIMEOUT) -> None:
        """`timeout` is in seconds without a reply."""
        self._timeout = timeout
        self._process: _Process | None = None
        self._held: _Held | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def hold(self, path: Path, format_name: str, data: bytes) -> None:
        """Has the worker read a container that lies in no file, by a path that stands for it; until the next one."""
        self._held = _Held(Request(Task.HOLD, path, format_name, len(data)), data)

    def start(self) -> None:
        """Has the process start, so that it is ready when something is asked. Whoever asks learns where that fails."""
        if self._process is None:
            with suppress(OSError):
                self._process = _Process()

    def close(self) -> None:
        """Ends the process. The next request starts another."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def read(
        self, path: Path, format_name: str, shown: Path | None = None, timeout: float | None = None, *, start: int = 0
    ) -> Iterator[ContainerItem]:
        """Everything in a container. What kills the worker costs the one message it died of, which a finding names.

        `shown` is the path findings name: that of the source while its copy is read. `timeout` (seconds) is for
        formats that give no reply before they are done. `start` is the number of the first entry.
        """
        at, restarts, hangs, silent_stops = start, 0, 0, 0
        shown = shown or path
        while True:
            has_replied = False
            try:
                for reply in self._ask(Request(Task.LIST, path, format_name, at), timeout):
                    has_replied = True
                    at = at if reply.at is None else reply.at
                    if reply.item is not None and not isinstance(reply.item, ListedAccount):
                        yield with_shown_path(reply.item, path, shown)
                return
            except WorkerStoppedError as stopped:
                restarts += 1
                hangs += stopped.reason is StopReason.HANG
                silent_stops = 0 if has_replied else silent_stops + 1
                yield Finding(Code.READER_STOPPED, {"path": str(shown), "reason": stopped.reason})
                # What ends the worker before its first reply will do so again, whichever message we ask for.
                is_hopeless = silent_stops > 1 or (silent_stops and stopped.reason is StopReason.HANG)
                if restarts > _MAX_RESTARTS or hangs >= _MAX_HANGS or is_hopeless:
                    yield Finding(Code.READER_GAVE_UP, {"path": str(shown)})
                    return
                # The worker says which entry it turns to before it does: that one is passed over.
                at += 1

    def read_whole(self, path: Path, format_name: str, shown: Path) -> Iterator[ContainerItem]:
        """As `read`, and each message with its `octets`, which are None where they cannot be read.

        What stops the worker is found out by `read`, which goes on behind the last entry that came to its end: then
        all that follow have none either.
        """
        start = 0
        message: Message | None = None
        pieces: list[bytes] = []
        with suppress(WorkerStoppedError):
            for at, item, data, failed, _ in self._ask(Request(Task.LIST_WHOLE, path, format_name)):
                if isinstance(item, Message):
                    message, pieces = item, []
                    continue
                if data is not None:
                    pieces.append(data)
                if at is not None:
                    start = at + 1
                if item is not None and not isinstance(item, ListedAccount):
                    yield with_shown_path(item, path, shown)
                elif message is not None and at is not None:
                    octets = None if failed else b"".join(pieces)
                    yield message._replace(origin=message.origin._replace(file=shown), octets=octets)
                    message = None
            return
        yield from self.read(path, format_name, shown, start=start)

    def read_message(self, path: Path, format_name: str, number: int) -> Iterator[bytes]:
        """The RFC 5322 bytes of the message with the key `number`, in pieces.

        Raises WorkerStoppedError, and ValueError for a message that cannot be read to its end.
        """
        for reply in self._ask(Request(Task.READ, path, format_name, numbers=(number,))):
            if reply.failed:
                raise ValueError(reply.failed)
            if reply.data is not None:
                yield reply.data

    def read_messages(
        self, path: Path, format_name: str, numbers: Iterable[int], limit: int = 0
    ) -> Iterator[ReadMessage]:
        """The messages with the keys `numbers`, in their order: whole, or their first `limit` bytes.

        The worker runs ahead of whoever takes them, so this is faster than to ask for one after the other. A message
        that stops the worker costs only itself.
        """
        waiting = deque(numbers)
        while waiting:
            data = bytearray()
            try:
                for reply in self._ask(Request(Task.READ, path, format_name, limit, tuple(waiting))):
                    data += reply.data or b""
                    if reply.at is None:
                        continue
                    if not waiting or reply.at != waiting[0]:
                        raise WorkerStoppedError(StopReason.CRASH)
                    waiting.popleft()
                    yield ReadMessage(bytes(data), ValueError(reply.failed) if reply.failed else None)
                    data.clear()
                if waiting:
                    raise WorkerStoppedError(StopReason.CRASH)
            except WorkerStoppedError as error:
                # Whatever it said: what it has not said to be whole is read again, by another process.
                self.close()
                if waiting:
                    waiting.popleft()
                    yield ReadMessage(b"", error)

    def accounts(self, path: Path, name: str) -> list[ListedAccount]:
        """The accounts a database lists; `name` is a key of ACCOUNT_LISTS.

        Raises WorkerStoppedError, and ValueError for a list that cannot be read to its end.
        """
        # All replies are taken also where one says that it failed: else the process would have to be started again.
        replies = list(self._ask(Request(Task.ACCOUNTS, path, name)))
        if failed := next((each.failed for each in replies if each.failed), ""):
            raise ValueError(failed)
        return [each.item for each in replies if isinstance(each.item, ListedAccount)]

    def _ask(self, request: Request, timeout: float | None = None) -> Iterator[Reply]:
        if self._process is None or not self._process.is_alive:
            self.close()
            self._process = _Process()
        process = self._process
        is_complete = False
        try:
            if not process.has_started:
                process.reply(START_TIMEOUT)
                process.has_started = True
            if self._held is not None and self._held.request.path == request.path and process.held is not self._held:
                process.send(self._held.request, self._held.data)
                process.held = self._held
            process.send(request)
            while not (reply := process.reply(timeout or self._timeout)).done:
                yield reply
            is_complete = True
        finally:
            # What is left of a reply that was not read to its end would be taken for that to the next request.
            if not is_complete:
                self.close()


@dataclass(frozen=True, slots=True)
class _Held:
    """A container that lies in no file, and the request that gives it to the worker."""

    request: Request
    data: bytes = field(repr=False)


class _Process:
    """The worker process, and what takes its replies."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
        )
        self.held: _Held | None = None
        self.has_started = False
        """True once its first reply, which says so, was taken."""
        assert self._process.stdin is not None and self._process.stdout is not None
        assert isinstance(self._process.stdout, BufferedReader)
        self._input, self._output = self._process.stdin, self._process.stdout
        widen(self._output)
        self._listener = Listener(self._output)
        self._stream = PieceStream(self._listener.receive)

    @property
    def is_alive(self) -> bool:
        """True while the process runs."""
        return self._process.poll() is None

    def send(self, request: Request, data: bytes = b"") -> None:
        """Sends a request and the bytes that belong to it. Raises WorkerStoppedError where the process has ended."""
        try:
            self._input.write(request.encode())
            self._input.write(data)
            self._input.flush()
        except OSError as error:
            raise WorkerStoppedError(StopReason.CRASH) from error

    def reply(self, timeout: float) -> Reply:
        """The next reply within so many seconds. Raises WorkerStoppedError."""
        self._listener.wait_at_most(timeout)
        try:
            reply = Reply.read(self._stream)
        except TimeoutError as error:
            raise WorkerStoppedError(StopReason.HANG) from error
        except Exception as error:
            # A dying process may send anything, and one that a file has taken over what it likes.
            _log.warning("What the worker sent could not be taken: %s", type(error).__name__)
            raise WorkerStoppedError(StopReason.CRASH) from error
        if reply is None:
            raise WorkerStoppedError(StopReason.CRASH)
        return reply

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._listener.end()
        self._process.wait()
        for stream in (self._input, self._output):
            try:
                stream.close()
            except OSError:
                continue


def worker_command() -> list[str]:
    """The command line that starts the worker: this program again."""
    return own_command(READ_CONTAINER)
