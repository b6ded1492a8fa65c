"""The line to a server: what is sent goes at once."""

import socket
import ssl

import pytest

from app.servers.connection import Connection
from tests.builders.loopback_server import LoopbackServer

pytestmark = pytest.mark.loopback


class Silent(LoopbackServer):
    """Hears what comes, and says nothing."""

    def serve(self, client: socket.socket) -> None:
        """One line."""
        while client.recv(1 << 16):
            continue


def test_a_command_does_not_wait_until_the_one_before_it_is_acknowledged() -> None:
    with Silent() as server:
        connection = Connection(server.endpoint, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), 10)
        assert connection._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()
