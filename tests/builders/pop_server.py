"""A small POP3 server for tests, and what can happen to its answers."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.builders.imap_proxy import Action, Fault
from tests.builders.loopback_server import LoopbackServer

USER, PASSWORD = "hanako@example.jp", "secret"


@dataclass
class PopServer(LoopbackServer):
    """A context. `messages` are names for UIDL and octets; a session shows those that were there when it began.

    `faults` are those of the proxy for IMAP: ANSWER and REWRITE are of whole answers, CUT_INSIDE sends half of one.
    """

    messages: list[tuple[bytes, bytes]]
    faults: list[Fault] = field(default_factory=list)
    capabilities: tuple[bytes, ...] = (b"UIDL", b"SASL PLAIN")
    has_names: bool = True
    heard: list[bytes] = field(default_factory=list)

    def asked(self, verb: bytes) -> list[bytes]:
        """The commands that began so."""
        return [each for each in self.heard if each.startswith(verb)]

    def serve(self, client: socket.socket) -> None:
        """One session."""
        shown = list(self.messages)
        with client.makefile("rb") as lines:
            client.sendall(b"+OK ready\r\n")
            while line := lines.readline():
                command = line.rstrip()
                self.heard.append(command)
                if not self._carry(client, command, shown) or command == b"QUIT":
                    break

    def _carry(self, client: socket.socket, command: bytes, shown: list[tuple[bytes, bytes]]) -> bool:
        """False where the line ends by it."""
        fault = self._fault_for(command)
        answer = self._answer(command, shown)
        match fault.action if fault is not None else None:
            case Action.CUT_BEFORE:
                return False
            case Action.CUT_INSIDE:
                client.sendall(answer[: len(answer) // 2])
                return False
            case Action.STALL:
                client.recv(1)
                return False
            case Action.ANSWER if fault is not None:
                answer = fault.text
            case Action.REWRITE if fault is not None:
                answer = re.sub(fault.pattern, fault.text, answer)
        client.sendall(answer)
        return True

    def _fault_for(self, command: bytes) -> Fault | None:
        for each in self.faults:
            if command.startswith(each.verb) and each.times:
                if each.skip:
                    each.skip -= 1
                else:
                    each.times -= 1
                    return each
        return None

    def _answer(self, command: bytes, shown: list[tuple[bytes, bytes]]) -> bytes:
        verb, _, argument = command.partition(b" ")
        match verb:
            case b"CAPA" if self.capabilities:
                return _list(self.capabilities)
            case b"AUTH":
                return b"+ \r\n"
            case b"USER":
                return b"+OK\r\n"
            case b"PASS":
                return b"+OK\r\n" if argument == PASSWORD.encode() else b"-ERR [AUTH] no\r\n"
            case b"AGhhbmFrb0BleGFtcGxlLmpwAHNlY3JldA==" | b"QUIT":
                return b"+OK\r\n"
            case b"STAT":
                return b"+OK %d %d\r\n" % (len(shown), sum(len(text) for _, text in shown))
            case b"LIST":
                return _list(b"%d %d" % (number, len(text)) for number, (_, text) in enumerate(shown, 1))
            case b"UIDL" if self.has_names:
                return _list(b"%d %s" % (number, name) for number, (name, _) in enumerate(shown, 1))
            case b"RETR" if 0 < int(argument) <= len(shown):
                text = shown[int(argument) - 1][1]
                return b"+OK\r\n" + re.sub(rb"(?:^|(?<=\r\n))\.", b"..", text) + b".\r\n"
        return b"-ERR [AUTH] what?\r\n" if len(verb) > 4 else b"-ERR what?\r\n"


def _list(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\r\n" for line in (b"+OK", *lines, b"."))
