"""Which server an address is looked for on."""

import pytest

from app.servers.endpoint import Endpoint, Security
from app.servers.hosts import endpoint_of, user_of


@pytest.mark.parametrize(
    ("address", "server", "endpoint"),
    [
        ("hanako@example.jp", "", Endpoint("imap.example.jp", 993, Security.TLS)),
        ("hanako@GMAIL.com", "", Endpoint("imap.gmail.com", 993, Security.TLS)),
        ("hanako@example.jp", "mail.example.jp", Endpoint("mail.example.jp", 993, Security.TLS)),
        ("hanako@example.jp", "mail.example.jp:143", Endpoint("mail.example.jp", 143, Security.STARTTLS)),
        ("hanako@example.jp", "127.0.0.1:9930", Endpoint("127.0.0.1", 9930, Security.TLS)),
        ("hanako@example.jp", "::1", Endpoint("::1", 993, Security.TLS)),
        ("hanako@example.jp", "[::1]:143", Endpoint("::1", 143, Security.STARTTLS)),
        ("hanako@example.jp", "[::1]", Endpoint("::1", 993, Security.TLS)),
    ],
)
def test_the_server_of_an_address(address: str, server: str, endpoint: Endpoint) -> None:
    assert endpoint_of(address, server) == endpoint


@pytest.mark.parametrize("server", [":993", "host:", "host:0", "host:65536", "host:x", "host:-1", "[]:993"])
def test_what_is_no_server(server: str) -> None:
    with pytest.raises(ValueError):
        endpoint_of("hanako@example.jp", server)


def test_the_user_of_an_address() -> None:
    assert user_of("hanako@icloud.com", "imap.mail.me.com") == "hanako"
    assert user_of("hanako@example.jp", "imap.example.jp") == "hanako@example.jp"
