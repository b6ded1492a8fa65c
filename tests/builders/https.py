"""A web server with a certificate of its own on the loopback, which says what a test wants it to say."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = tuple[int, dict[str, str], bytes]
OPENSSL = shutil.which("openssl")


@dataclass(slots=True)
class HttpsServer:
    """A server that runs: answers by path, or by a function of what was posted; `heard` are requests with bodies."""

    port: int
    certificate: Path
    answers: dict[str, Answer | Callable[[bytes], Answer]] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"https://127.0.0.1:{self.port}"

    def trust(self) -> ssl.SSLContext:
        """A context that trusts nobody else."""
        return ssl.create_default_context(cafile=str(self.certificate))


@contextmanager
def running(folder: Path) -> Iterator[HttpsServer]:
    """Starts a server, and ends it; `folder` takes its certificate."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([str(OPENSSL), *request, *files, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = HttpsServer(listening.server_port, certificate)
    listening.RequestHandlerClass = _handler(server)
    listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def _handler(server: HttpsServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                # Who does not trust the certificate hangs up.
                return

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            server.heard.append(f"{self.command} {self.path}\n{self.headers}".encode() + body)
            known = server.answers.get(self.path, (404, {}, b"nothing"))
            status, headers, data = known if isinstance(known, tuple) else known(body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler
