"""A server that cannot prove who it is gets no password, and a person hears why, whichever protocol it speaks."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from app.i18n.catalogue import LANGUAGES, Translator
from app.i18n.reasons import sentence
from app.model.errors.server import ServerCertificateError, ServerError
from app.servers.endpoint import Endpoint, Password, Security
from app.servers.imap import ImapSession
from app.servers.pop import PopSession
from tests.builders import certificates
from tests.builders.https import OPENSSL

pytestmark = [pytest.mark.loopback, pytest.mark.skipif(OPENSSL is None, reason="needs openssl")]
Serve = Callable[[Path], Endpoint]


@pytest.fixture
def heard() -> bytearray:
    """What servers read once the line was protected."""
    return bytearray()


@pytest.fixture
def serve(heard: bytearray) -> Iterator[Serve]:
    """A server with a certificate: it protects the line, and reads."""
    with ExitStack() as stack:

        def start(certificate: Path) -> Endpoint:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_name("key.pem"))
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

            def answer() -> None:
                with suppress(OSError):
                    line, _ = listening.accept()
                    with closing(line), closing(context.wrap_socket(line, server_side=True)) as protected:
                        heard.extend(protected.recv(1000))

            thread = threading.Thread(target=answer)
            thread.start()
            stack.callback(thread.join)
            return Endpoint("127.0.0.1", listening.getsockname()[1], Security.TLS)

        yield start


@pytest.mark.parametrize("session", [ImapSession, PopSession])
@pytest.mark.parametrize(
    ("names", "until", "why"),
    [
        (certificates.HERE, "20210101000000Z", "expired"),
        (certificates.ELSEWHERE, "20990101000000Z", "mismatch"),
        (None, "", "self"),
    ],
    ids=["expired", "of another name", "vouched for by nobody"],
)
def test_no_password_for_a_stranger(
    session: type[ImapSession] | type[PopSession],
    names: str | None,
    until: str,
    why: str,
    serve: Serve,
    heard: bytearray,
    tmp_path: Path,
) -> None:
    certificate = certificates.make(tmp_path / "c", **({"names": names, "until": until} if names else {}))
    trust = ssl.create_default_context(cafile=str(certificate) if names else None)
    with pytest.raises(ServerCertificateError) as caught:
        session(serve(certificate), Password("hanako", "secret"), trust, 5)
    assert why in caught.value.reason
    assert not heard
    for language in LANGUAGES:
        assert caught.value.reason in sentence(caught.value, Translator(language))


def test_the_check_can_pass(serve: Serve, tmp_path: Path) -> None:
    certificate = certificates.make(tmp_path / "c")
    trust = ssl.create_default_context(cafile=str(certificate))
    with pytest.raises(ServerError) as caught:
        ImapSession(serve(certificate), Password("hanako", "secret"), trust, 1)
    assert not isinstance(caught.value, ServerCertificateError)
