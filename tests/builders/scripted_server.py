"""A mail server that says what a test wants it to say, whatever it is asked."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.builders.loopback_server import LoopbackServer


@dataclass
class ScriptedServer(LoopbackServer):
    """A context; each line it reads gets the next of `answers`, in which TAG is the tag of that line.

    After the last one it ends the line. `heard` are the lines.
    """

    greeting: bytes
    answers: Sequence[bytes] = ()
    heard: list[bytes] = field(default_factory=list)

    def serve(self, client: socket.socket) -> None:
        """Says it from the beginning."""
        with client.makefile("rb") as lines:
            client.sendall(self.greeting)
            for answer in self.answers:
                line = lines.readline()
                if not line:
                    return
                self.heard.append(line)
                client.sendall(answer.replace(b"TAG", line.partition(b" ")[0]))
            # What is left unread would reset the line, and what was sent with it.
            client.shutdown(socket.SHUT_WR)
            while client.recv(1 << 16):
                pass
