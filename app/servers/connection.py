"""One line to a server: TLS, a limit on every wait, and bytes in pieces of bounded size."""

import socket
import ssl

from app.model.errors.server import (
    ServerAnswerError,
    ServerCertificateError,
    ServerGoneError,
    ServerUnreachableError,
    ServerWithoutTlsError,
)
from app.servers.endpoint import Endpoint, Security
from app.textkit.text import one_line

_PIECE = 1 << 16
"""Bytes read or written at once: each piece has the whole of the time limit, so that a slow line is not a dead one."""
_WRONG_ADDRESS = (OSError, ValueError, OverflowError)
"""UnicodeError, of a host no DNS can have, is a ValueError."""


class Connection:
    """Raises ServerError, and nothing else, whatever comes."""

    def __init__(self, endpoint: Endpoint, trust: ssl.SSLContext, timeout: float) -> None:
        """Connects. `timeout`: seconds that any one step may take."""
        if not endpoint.security.allows(endpoint.host):
            raise ServerWithoutTlsError(endpoint.host)
        self.host = endpoint.host
        self._trust = trust
        self._buffer = bytearray()
        try:
            self._socket = socket.create_connection((endpoint.host, endpoint.port), timeout)
            # Else a command would wait until the server has acknowledged the one before it: 40 ms or longer.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except _WRONG_ADDRESS as error:
            raise ServerUnreachableError(self.host, _name(error)) from error
        if endpoint.security is Security.TLS:
            self._wrap()

    def wait_at_most(self, seconds: float) -> None:
        """Sets what any one step may take from now on."""
        self._socket.settimeout(seconds)

    def start_tls(self) -> None:
        """Protects an open line. What was already sent on it unprotected could be anybody's (RFC 9051, 11.3)."""
        if self._buffer:
            raise ServerAnswerError(self.host)
        self._wrap()

    def _wrap(self) -> None:
        try:
            self._socket = self._trust.wrap_socket(self._socket, server_hostname=self.host)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise ServerCertificateError(self.host, one_line(error.verify_message)) from error
        except _WRONG_ADDRESS as error:
            self.close()
            raise ServerUnreachableError(self.host, _name(error)) from error

    def send(self, data: bytes) -> None:
        """Sends all of it."""
        view = memoryview(data)
        try:
            for start in range(0, len(view), _PIECE):
                self._socket.sendall(view[start : start + _PIECE])
        except (OSError, ValueError) as error:
            raise ServerGoneError(self.host) from error

    def line(self, longest: int) -> bytes:
        """The next line without its end. Raises ServerAnswerError for one that has none within `longest` bytes."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > longest:
                raise ServerAnswerError(self.host)
            self._receive()
        found = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return found.removesuffix(b"\r")

    def piece(self, most: int) -> bytes:
        """At least one of the next bytes, and at most `most`."""
        if not self._buffer:
            # Most of a large message never lies in the buffer.
            data = self._received()
            self._buffer += data[most:]
            return data[:most]
        with memoryview(self._buffer) as view:
            found = bytes(view[:most])
        del self._buffer[:most]
        return found

    def close(self) -> None:
        """Ends the line; never raises."""
        try:
            self._socket.close()
        except OSError:
            return

    def _receive(self) -> None:
        self._buffer += self._received()

    def _received(self) -> bytes:
        try:
            data = self._socket.recv(_PIECE)
        except (OSError, ValueError) as error:
            raise ServerGoneError(self.host) from error
        if not data:
            raise ServerGoneError(self.host)
        return data


def _name(error: Exception) -> str:
    """What the system calls it; the texts of resolvers and TLS differ from computer to computer."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return one_line(str(text))
