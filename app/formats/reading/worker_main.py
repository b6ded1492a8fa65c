"""The worker process that reads containers: bounded in memory, answering requests as `wire` describes."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from app.formats.reading.registry import ACCOUNT_LISTS, READERS
from app.formats.reading.wire import Reply, Request, Task
from app.formats.reading.worker import MEMORY
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Container, MessageKey
from app.model.mail import Message

_PIECE = 1 << 20
"""Bytes of a message that are sent at once."""
_TOGETHER = 256 << 10
"""Bytes that wait to be sent: whenever something comes, the program is woken."""
_LONGEST_WAIT = 1.0
"""Seconds they wait: whoever hears nothing for long takes this process for hung up."""
_WATCH_INTERVAL = 0.5
_ADDRESS_SPACE = 2 * MEMORY
_MAX_ERROR_TEXT = 80

_log = logging.getLogger(__name__)

Opener = Callable[[Path], Container]


class ContainerServer:
    """Answers requests about containers; keeps the last one open, as the next request is mostly about it."""

    def __init__(self, out: BinaryIO, others: Mapping[str, Opener]) -> None:
        """`others` opens files without messages, read like containers."""
        self._out = out
        self._others = others
        self._held: tuple[tuple[str, str], bytes] | None = None
        self._name: tuple[str, str] | None = None
        self._container: Container | None = None
        self._sent = 0.0

    def hold(self, request: Request, data: bytes) -> None:
        """Keeps a container that lies in no file, in place of the one before."""
        self._close()
        self._held = (str(request.path), request.format), data

    def answer(self, request: Request) -> None:
        """Sends all replies to one request, the last of them `done`."""
        if request.task is Task.ACCOUNTS:
            self._list_accounts(request)
            return
        try:
            container = self._open(request.path, request.format)
        except Exception as error:
            _log.exception("A container was not opened")
            finding = Finding(Code.CONTAINER_UNREADABLE, {"path": str(request.path), "error": _error_text(error)})
            self._send(Reply(item=finding))
            for number in request.numbers:
                self._send(Reply(at=number, failed=type(error).__name__))
        else:
            if request.task in (Task.LIST, Task.LIST_WHOLE):
                self._list(container, request)
            for number in request.numbers:
                # Out it goes before the next, which may end this process.
                self._send_message(container, number, request.number, at=number, now=True)
        self._send(Reply(done=True), now=True)

    def _list_accounts(self, request: Request) -> None:
        try:
            for account in ACCOUNT_LISTS[request.format](request.path):
                self._send(Reply(item=account))
        except Exception as error:
            _log.exception("A list of accounts was not read")
            self._send(Reply(failed=_error_text(error)))
        self._send(Reply(done=True), now=True)

    def _open(self, path: Path, name: str) -> Container:
        wanted = str(path), name
        if self._container is not None and self._name == wanted:
            return self._container
        self._close()
        held = READERS[name].open_held if name in READERS else None
        if self._held is not None and self._held[0] == wanted and held is not None:
            self._container = held(path, self._held[1])
        else:
            self._container = self._opener(name)(path)
        self._name = wanted
        return self._container

    def _opener(self, name: str) -> Opener:
        reader = READERS.get(name)
        if reader is not None and reader.open_container is not None:
            return reader.open_container
        return self._others[name]

    def _close(self) -> None:
        if self._container is not None:
            self._container.close()
            self._container = None

    def _list(self, container: Container, request: Request) -> None:
        path, start = request.path, request.number
        entries = enumerate(container.entries())
        while True:
            try:
                number, entry = next(entries, (-1, None))
            except Exception as error:
                _log.exception("A container was not read to its end")
                self._send(Reply(item=Finding(Code.READER_FAILED, {"path": str(path), "error": _error_text(error)})))
                return
            if number < 0:
                return
            if entry is None:
                self._send(Reply(), now=True)
            elif number < start:
                continue
            elif isinstance(entry, MessageKey) and request.task is Task.LIST_WHOLE:
                self._send_whole(container, path, entry, number)
            elif isinstance(entry, MessageKey):
                # The program must know which message comes next even if that one ends this process.
                self._send(Reply(at=number), now=True)
                self._send(Reply(item=_head(container, path, entry)), now=True)
            else:
                # The next entry may end this process; nobody but a list of whole messages is listed once more.
                self._send(Reply(at=number, item=entry), now=request.task is Task.LIST)

    def _send_whole(self, container: Container, path: Path, key: MessageKey, number: int) -> None:
        """Sends what a listing needs of a message, and then the message.

        It may wait for the next: where this process ends, the program has another list what has not come to its end.
        """
        item = _head(container, path, key)
        if isinstance(item, Message):
            self._send(Reply(item=item))
            self._send_message(container, key.number, at=number)
        else:
            self._send(Reply(at=number, item=item))

    def _send_message(self, container: Container, key: int, limit: int = 0, *, at: int, now: bool = False) -> None:
        """Sends a message, or its first `limit` bytes; its last reply is called `at`, and goes out if `now`."""
        pending, left = bytearray(), limit or sys.maxsize
        try:
            for piece in container.read_message(key):
                if not piece:
                    self._send(Reply(), now=True)
                pending += piece
                if len(pending) >= min(left, _PIECE):
                    del pending[left:]
                    left -= len(pending)
                    self._send(Reply(data=bytes(pending)), now=True)
                    pending.clear()
                    if not left:
                        break
        except Exception as error:
            _log.exception("A message was not read")
            self._send(Reply(at=at, failed=_error_text(error)), now=now)
            return
        self._send(Reply(at=at, data=bytes(pending)), now=now)

    def _send(self, reply: Reply, now: bool = False) -> None:
        self._out.write(reply.encode())
        if now or time.monotonic() - self._sent > _LONGEST_WAIT:
            self._out.flush()
            self._sent = time.monotonic()


def _head(container: Container, path: Path, key: MessageKey) -> Message | Finding:
    """A message as a listing needs it, or a finding that it cannot be read."""
    try:
        return container.head(key)
    except Exception as error:
        _log.exception("The headers of a message were not read")
        parameters = {"path": str(path), "mailbox": " / ".join(key.folder), "error": _error_text(error)}
        return Finding(Code.MESSAGE_UNREADABLE, parameters)


def _error_text(error: Exception) -> str:
    name = type(error).__name__
    return f"{name}: {error}"[:_MAX_ERROR_TEXT] if str(error) else name


def _limit_memory() -> None:
    """Limits the address space where the system can, and has a thread look at the memory in use everywhere."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    threading.Thread(target=_watch_memory, daemon=True).start()


def _watch_memory() -> None:
    import psutil

    process = psutil.Process()
    while True:
        if process.memory_info().rss > MEMORY:
            os._exit(3)
        time.sleep(_WATCH_INTERVAL)


def main(others: Mapping[str, Opener] | None = None) -> None:
    """Answers requests until standard input ends. `others` opens files without messages, read like containers."""
    _limit_memory()
    out = open(sys.stdout.fileno(), "wb", _TOGETHER, closefd=False)  # noqa: SIM115
    # The program now knows that we have started; it waits longer for that than for a reply.
    out.write(Reply().encode())
    out.flush()
    server = ContainerServer(out, others or {})
    for line in sys.stdin.buffer:
        request = Request.decode(line)
        if request.task is Task.HOLD:
            server.hold(request, sys.stdin.buffer.read(request.number))
        else:
            server.answer(request)
