"""The file a provider publishes: read as it is meant, and hostile in every way."""

import ssl

import pytest

from app.model.mail_protocol import MailProtocol
from app.servers.autoconfig import published, read
from app.servers.endpoint import Endpoint, Security
from app.servers.settings import LoginKind, ServerSettings, SettingsSource
from tests.builders.https import HttpsServer

ADDRESS = "hanako@example.jp"
SERVER = """<incomingServer type="{type}"><hostname>{host}</hostname><port>{port}</port>
<socketType>{socket}</socketType><username>{user}</username><authentication>{how}</authentication></incomingServer>"""


def file(*servers: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    inside = "".join(servers)
    return f'{head}<clientConfig version="1.1"><emailProvider id="x">{inside}</emailProvider></clientConfig>'.encode()


def server(
    type: str = "imap",
    host: str = "imap.example.jp",
    port: str = "993",
    socket: str = "SSL",
    user: str = "%EMAILADDRESS%",
    how: str = "password-cleartext",
) -> str:
    return SERVER.format(type=type, host=host, port=port, socket=socket, user=user, how=how)


IMAP = ServerSettings(
    MailProtocol.IMAP, Endpoint("imap.example.jp", 993, Security.TLS), ADDRESS, SettingsSource.AUTOCONFIG
)


def test_what_is_meant() -> None:
    (imap, pop, token) = read(
        file(
            server(),
            server("pop3", "POP.example.jp", "110", "plain", "%EMAILLOCALPART%.%EMAILDOMAIN%"),
            server(how="OAuth2"),
        ),
        ADDRESS,
    )
    assert imap == IMAP
    assert (pop.endpoint, pop.user, pop.is_plain) == (
        Endpoint("pop.example.jp", 110, Security.PLAIN), "hanako.example.jp", True,
    )  # fmt: skip
    assert token.login is LoginKind.TOKEN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe<\0",
        b"<html><body>404</body></html>",
        b"<clientConfig>",
        file(server(), head='<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
        file(server(), head='<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
        file(server(), head='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
        file(server(host="x y")),
        file(server(host="a/../b")),
        file(server(host="-x")),
        file(server(host="")),
        file(server(port="0")),
        file(server(port="65536")),
        file(server(port="９９３")),
        file(server(port="-1")),
        file(server(socket="magic")),
        file(server(type="smtp")),
        file(server(user="a&#10;b")),
        b"<a>" * 100_000,
    ],
)
def test_what_is_none(data: bytes) -> None:
    assert read(data, ADDRESS) == []


def test_not_without_end() -> None:
    assert len(read(file(*[server()] * 1000), ADDRESS)) == 20


@pytest.mark.loopback
def test_over_https(https_server: HttpsServer) -> None:
    place = https_server.url + "/mail/config-v1.1.xml"
    trust = https_server.trust()
    https_server.answers["/mail/config-v1.1.xml"] = (200, {}, file(server()))
    assert published(ADDRESS, trust, 5, https_server.url + "/none") == []
    assert published(ADDRESS, trust, 5, place) == [IMAP]
    assert b"hanako" not in b"".join(https_server.heard)
    assert published(ADDRESS, ssl.create_default_context(), 5, place) == []
    assert published("hanako@exa mple/../jp", trust, 5, place) == []
    https_server.answers["/moved"] = (302, {"Location": "/mail/config-v1.1.xml"}, b"")
    assert published(ADDRESS, trust, 5, https_server.url + "/moved") == [IMAP]
    for elsewhere in ("http://127.0.0.1/", "file:///etc/passwd", "/again", "", "https://[", "https://127.0.0.1:99999/"):
        https_server.answers["/again"] = (302, {"Location": elsewhere}, b"")
        assert published(ADDRESS, trust, 5, https_server.url + "/again") == []
    https_server.answers["/large"] = (200, {}, file(server()) + b" " * 70_000)
    assert published(ADDRESS, trust, 5, https_server.url + "/large") == []
    assert published(ADDRESS, trust, 5, "http" + place.removeprefix("https")) == []
