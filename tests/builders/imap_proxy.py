"""Stands between the program and a mail server, and lets happen to the line what happens to lines."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self

from tests.builders.loopback_server import LoopbackServer

_LONG = 30
_NON_SYNCHRONISING = re.compile(rb"\{(\d+)\+\}\r\n$")


class Action(Enum):
    """What is done with a command."""

    CUT_BEFORE = auto()
    """The line breaks before the server hears it."""
    CUT_INSIDE = auto()
    """The server hears half of it."""
    CUT_AFTER = auto()
    """The server does it, and nobody hears that."""
    LATE = auto()
    """The line breaks, and the server does it when it is asked for the same on the next one, just before that."""
    STALL = auto()
    """Nothing happens any more."""
    ANSWER = auto()
    """The server does not hear it; the proxy answers with `text`, behind the tag."""
    GOODBYE = auto()
    """The proxy says `text` and ends the line."""
    REWRITE = auto()
    """The server does it; in its answer `pattern` becomes `text`."""


@dataclass(slots=True)
class Fault:
    """Happens to commands that begin with `verb` and hold `containing`, after `skip` of them, `times` times."""

    verb: bytes
    action: Action
    text: bytes = b""
    pattern: bytes = b""
    skip: int = 0
    times: int = 1
    containing: bytes = b""


@dataclass
class FaultProxy(LoopbackServer):
    """A context; connect to `endpoint`. `cuts` are after how many octets each connection in turn breaks."""

    port: int
    faults: list[Fault] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    octets: int = 0

    def __enter__(self) -> Self:
        self._late: list[tuple[_Line, bytes, bytes]] = []
        self._did_late = threading.Event()
        return super().__enter__()

    def end_lines(self) -> None:
        """Breaks all lines, and ends the waiting for what a server does late."""
        self._did_late.set()
        super().end_lines()

    def serve(self, client: socket.socket) -> None:
        """Carries what is said to and fro."""
        limit = self.cuts.pop(0) if self.cuts else None
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.keep(server)
            line = _Line(client, server, limit, self)
            line.to_client(line.from_server.readline())
            while True:
                self._carry(line, line.command())

    def _carry(self, line: "_Line", command: bytes) -> None:
        tag, _, rest = command.partition(b" ")
        self.commands.append(rest[:40])
        fault = self._fault_for(rest)
        match fault.action if fault is not None else None:
            case Action.CUT_BEFORE:
                raise EOFError
            case Action.CUT_INSIDE:
                line.to_server(command[: len(command) // 2])
                raise EOFError
            case Action.LATE:
                self._late.append((line, tag, command))
                with suppress(OSError):
                    line.client.shutdown(socket.SHUT_RDWR)
                self._did_late.wait(_LONG)
                raise EOFError
            case Action.STALL:
                # Until the client gives up.
                line.client.recv(1)
                raise EOFError
            case Action.ANSWER if fault is not None:
                line.to_client(tag + b" " + fault.text + b"\r\n")
                return
            case Action.GOODBYE if fault is not None:
                line.to_client(b"* BYE " + fault.text + b"\r\n")
                raise EOFError
        if self._late and rest.startswith(b"APPEND"):
            earlier, earlier_tag, earlier_command = self._late.pop()
            earlier.to_server(earlier_command)
            list(earlier.answer(earlier_tag))
            self._did_late.set()
        line.to_server(command)
        answer = b"".join(line.answer(tag))
        if fault is not None and fault.action is Action.CUT_AFTER:
            raise EOFError
        if fault is not None:
            answer = re.sub(fault.pattern, fault.text, answer)
        line.to_client(answer)

    def _fault_for(self, command: bytes) -> Fault | None:
        for each in self.faults:
            if command.upper().startswith(each.verb) and each.containing in command and each.times:
                if each.skip:
                    each.skip -= 1
                else:
                    each.times -= 1
                    return each
        return None


class _Line:
    def __init__(self, client: socket.socket, server: socket.socket, limit: int | None, proxy: FaultProxy) -> None:
        self.client, self._server = client, server
        self.from_client, self.from_server = client.makefile("rb"), server.makefile("rb")
        self._limit, self._proxy = limit, proxy

    def command(self) -> bytes:
        """The next command with all its literals; an exchange that goes on line by line is not known here."""
        command = self._read(self.from_client.readline())
        while (found := _NON_SYNCHRONISING.search(command)) is not None:
            command += self._read(self.from_client.read(int(found[1])))
            command += self._read(self.from_client.readline())
        return command

    def answer(self, tag: bytes) -> Iterator[bytes]:
        """All lines up to the one with the tag."""
        while True:
            line = self._read(self.from_server.readline())
            yield line
            if line.startswith(tag + b" "):
                return

    def to_client(self, data: bytes) -> None:
        self._send(self.client, data)

    def to_server(self, data: bytes) -> None:
        self._send(self._server, data)

    def _send(self, to: socket.socket, data: bytes) -> None:
        self._proxy.octets += len(data)
        if self._limit is not None and len(data) > self._limit:
            to.sendall(data[: self._limit])
            raise EOFError
        if self._limit is not None:
            self._limit -= len(data)
        to.sendall(data)

    def _read(self, data: bytes) -> bytes:
        if not data:
            raise EOFError
        return data
