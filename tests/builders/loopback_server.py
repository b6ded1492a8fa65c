"""What the servers of the tests have in common: a port of this computer, and a thread for each line to it."""

import socket
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from types import TracebackType
from typing import Self

from app.servers.endpoint import Endpoint, Security


class LoopbackServer(ABC):
    """A context: it listens inside, and all its lines have ended behind it."""

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing alone does not wake who waits for a connection.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.end_lines()
        for thread in self._threads:
            thread.join()

    @property
    def endpoint(self) -> Endpoint:
        """Where it is."""
        return Endpoint("127.0.0.1", self._listening.getsockname()[1], Security.LOOPBACK)

    @abstractmethod
    def serve(self, client: socket.socket) -> None:
        """Talks to a client until one of both has enough. EOFError and OSError end the line."""

    def keep(self, line: socket.socket) -> None:
        """Has `end_lines` end this line too."""
        self._open.append(line)

    def end_lines(self) -> None:
        """Breaks all lines."""
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            # What is sent in small pieces would wait for what was sent before to be acknowledged.
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.keep(client)
            thread = threading.Thread(target=self._serve, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError, EOFError):
            self.serve(client)
