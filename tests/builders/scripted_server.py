"""A mail server that says what a test wants it to say, whatever it is asked."""

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from app.servers.endpoint import Endpoint, Security


@dataclass
class ScriptedServer:
    """A context; each line it reads gets the next of `answers`, in which TAG is the tag of that line.

    After the last one it ends the line. `heard` are the lines.
    """

    greeting: bytes
    answers: Sequence[bytes] = ()
    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._client: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        if error is not None and self._client is not None:
            # Who failed may not have hung up.
            with suppress(OSError):
                self._client.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    @property
    def endpoint(self) -> Endpoint:
        """Where it is."""
        return Endpoint("127.0.0.1", self._listening.getsockname()[1], Security.LOOPBACK)

    def _serve(self) -> None:
        with suppress(OSError):
            client, _ = self._listening.accept()
            self._client = client
            with client, client.makefile("rb") as lines:
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
