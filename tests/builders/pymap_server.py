"""A pymap on the loopback: an IMAP server of another make than Dovecot, which every machine with the tests has.

It keeps one account in memory, and speaks STARTTLS with a certificate of its own.
"""

import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from app.servers.endpoint import Endpoint, Password, Security
from tests.builders.cyrus import wait_for
from tests.builders.dovecot import free_ports, make_certificate
from tests.builders.https import OPENSSL

_START = "from pymap.main import main; main()"
ACCOUNT = Password("hanako@example.jp", 'ひみつ "secret\\')


@dataclass(frozen=True, slots=True)
class Pymap:
    """A server that runs."""

    folder: Path
    port: int

    @property
    def endpoint(self) -> Endpoint:
        """IMAP that asks for TLS before anybody logs in."""
        return Endpoint("127.0.0.1", self.port, Security.STARTTLS)

    def trust(self) -> ssl.SSLContext:
        """A context that trusts its certificate alone."""
        return ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))


def why_not() -> str:
    """Why there is no server here; empty where there is."""
    return "" if find_spec("pymap") is not None and OPENSSL is not None else "needs pymap and openssl"


@contextmanager
def running() -> Iterator[Pymap]:
    """Starts a server, and ends it."""
    with tempfile.TemporaryDirectory(prefix="fu-") as made:
        folder = Path(made)
        make_certificate(folder)
        (port,) = free_ports(1)
        tls = ["--cert", str(folder / "certificate.pem"), "--key", str(folder / "key.pem")]
        account = ["--demo-user", ACCOUNT.user, "--demo-password", ACCOUNT.password]
        command = [sys.executable, "-c", _START, "--host", "127.0.0.1", "--port", str(port), *tls, "dict", *account]
        with (folder / "said").open("wb") as said:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder)
        try:
            wait_for(port, server, folder)
            yield Pymap(folder, port)
        finally:
            server.terminate()
            server.wait()
