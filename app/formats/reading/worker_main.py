"""The child process that reads containers: bounded in memory, answering in JSON lines (see `worker`)."""

import base64
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from app.formats.reading.registry import READERS
from app.formats.reading.worker import MEMORY
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.format import Container, MessageKey
from app.model.mail import Message

_PIECE = 1 << 20
_LOOK_EVERY = 0.5
_ADDRESS_SPACE = 2 * MEMORY

Opener = Callable[[Path], Container]


class OpenContainer:
    """Answers questions about containers; keeps the last one open, as the next question is mostly about it."""

    def __init__(self, out: BinaryIO, openers: Mapping[str, Opener]) -> None:
        self._out = out
        self._openers = openers
        self._name: tuple[str, str] | None = None
        self._container: Container | None = None

    def answer(self, question: dict[str, Any]) -> None:
        """Answers one question, up to `done`."""
        path = Path(os.fsdecode(base64.b64decode(question["path"])))
        try:
            container = self._opened(path, str(question["format"]))
        except Exception as error:
            finding = Finding(Code.CONTAINER_UNREADABLE, {"path": str(path), "error": _named(error)})
            self._say({"notice": _fields_of(finding), "failed": type(error).__name__})
        else:
            if question["do"] == "list":
                self._list(container, path, int(question["from"]))
            else:
                self._whole(container, int(question["number"]))
        self._say({"done": True})

    def _opened(self, path: Path, name: str) -> Container:
        if self._container is not None and self._name == (str(path), name):
            return self._container
        if self._container is not None:
            self._container.close()
            self._container = None
        self._container, self._name = self._openers[name](path), (str(path), name)
        return self._container

    def _list(self, container: Container, path: Path, start: int) -> None:
        entries = enumerate(container.entries())
        while True:
            try:
                found = next(entries, None)
            except Exception as error:
                finding = Finding(Code.READER_FAILED, {"path": str(path), "error": _named(error)})
                self._say({"notice": _fields_of(finding)})
                return
            if found is None:
                return
            number, entry = found
            if number < start:
                continue
            if entry is None:
                self._say({"working": True}, now=True)
            elif isinstance(entry, MessageKey):
                # The parent must know which message comes next even if that one ends us.
                self._say({"at": number}, now=True)
                self._head(container, path, entry)
            elif isinstance(entry, Card):
                self._say({"at": number, "card": asdict(entry)})
            elif isinstance(entry, AddressTrace):
                self._say({"at": number, "trace": _trace(entry)})
            else:
                self._say({"at": number, "notice": _fields_of(entry)})

    def _head(self, container: Container, path: Path, key: MessageKey) -> None:
        try:
            self._say({"message": _fields(container.head(key))})
        except Exception as error:
            where = " / ".join(key.folder)
            parameters = {"path": str(path), "mailbox": where, "error": _named(error)}
            self._say({"notice": _fields_of(Finding(Code.MESSAGE_UNREADABLE, parameters))})

    def _whole(self, container: Container, number: int) -> None:
        pending = bytearray()
        try:
            for piece in container.whole(number):
                pending += piece
                if len(pending) >= _PIECE:
                    self._send(bytes(pending))
                    pending.clear()
        except Exception as error:
            self._say({"failed": _named(error)})
            return
        self._send(bytes(pending))

    def _send(self, data: bytes) -> None:
        self._out.write(json.dumps({"size": len(data)}).encode() + b"\n" + data)
        self._out.flush()

    def _say(self, answer: dict[str, Any], now: bool = False) -> None:
        self._out.write(json.dumps(answer).encode() + b"\n")
        if now:
            self._out.flush()


def _fields_of(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "parameters": dict(finding.parameters)}


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:80] if str(error) else type(error).__name__


def _trace(trace: AddressTrace) -> dict[str, Any]:
    return {
        "address": trace.address,
        "name": trace.name,
        "relation": trace.relation.value,
        "confidence": trace.confidence.value,
        "last": trace.last.isoformat() if trace.last else None,
    }


def _fields(message: Message) -> dict[str, Any]:
    return {
        "number": message.origin.offset,
        "length": message.origin.length,
        "head": base64.b64encode(message.head).decode(),
        "completeness": message.completeness.value,
        "marks": message.flags.value,
        "received": message.received.isoformat() if message.received else None,
        "notes": message.notes,
        "folder": message.folder,
        "role": message.role.value if message.role else None,
    }


def _bounded() -> None:
    """Limits what we may use: address space where the system knows it, else by looking every half second."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    import psutil

    us = psutil.Process()
    while True:
        if us.memory_info().rss > MEMORY:
            os._exit(3)
        time.sleep(_LOOK_EVERY)


def _questions() -> Iterator[dict[str, Any]]:
    for line in sys.stdin.buffer:
        yield json.loads(line)


def main(others: Mapping[str, Opener] | None = None) -> None:
    """Answers until nobody asks any more. `others` opens what is read as containers are and holds no messages."""
    _bounded()
    containers = {name: reader.opened for name, reader in READERS.items() if reader.opened is not None}
    reader = OpenContainer(sys.stdout.buffer, {**containers, **(others or {})})
    for question in _questions():
        reader.answer(question)
        sys.stdout.buffer.flush()
