"""The log-in by the browser, from the registration of a distributor to the line of the mail server."""

import json
from pathlib import Path

import pytest

from app.jobs.cancel import Cancel
from app.jobs.sign_in import client_for, sign_in
from app.model.errors import CancelledError
from app.model.events import Event, LogInAsked
from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Security, Token
from app.servers.imap import ImapSession
from app.servers.settings import LoginKind, ServerSettings, SettingsSource
from app.servers.trust import system_trust
from tests.builders.https import HttpsServer
from tests.builders.scripted_server import ScriptedServer

pytestmark = pytest.mark.loopback
ENDPOINT = Endpoint("Outlook.office365.com", 993, Security.TLS)
SETTINGS = ServerSettings(MailProtocol.IMAP, ENDPOINT, "hanako", SettingsSource.TABLE, LoginKind.TOKEN)


def register(folder: Path, server: HttpsServer) -> None:
    entry = {
        "client_id": "me",
        "hosts": ["outlook.office365.com"],
        "scope": "mail",
        "device_url": f"{server.url}/device",
        "token_url": f"{server.url}/token",
    }
    (folder / "oauth.json").write_text(json.dumps({"clients": [entry]}), encoding="utf-8")
    code = {"device_code": "x", "user_code": "ABCD", "verification_uri": "https://example.com/", "interval": 1}
    server.answers["/device"] = (200, {}, json.dumps(code).encode())
    server.answers["/token"] = (200, {}, b'{"access_token": "token"}')


def test_none_is_shipped(tmp_path: Path) -> None:
    assert client_for(SETTINGS, tmp_path) is None
    for text in ("", "[]", "{}", '{"clients": [{}]}', '{"clients": 7}', '{"clients": [{"hosts": null}]}', "[" * 70_000):
        (tmp_path / "oauth.json").write_text(text)
        assert client_for(SETTINGS, tmp_path) is None


def test_a_token_reaches_the_mail_server(https_server: HttpsServer, tmp_path: Path) -> None:
    register(tmp_path, https_server)
    client = client_for(SETTINGS, tmp_path)
    assert client is not None
    told: list[Event] = []
    token = sign_in(SETTINGS, client, told.append, Cancel(), trust=https_server.trust(), sleep=lambda seconds: None)
    assert told == [LogInAsked("https://example.com/", "ABCD")]
    assert token == Token("hanako", "token")
    for mechanism, message in (
        (b"XOAUTH2", b"dXNlcj1oYW5ha28BYXV0aD1CZWFyZXIgdG9rZW4BAQ=="),
        (b"OAUTHBEARER", b"bixhPWhhbmFrbywBaG9zdD0xMjcuMC4wLjEBYXV0aD1CZWFyZXIgdG9rZW4BAQ=="),
    ):
        hello = b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=%s] hi\r\n" % mechanism
        with ScriptedServer(hello, [b"f1 OK [CAPABILITY IMAP4rev1] in\r\n"]) as server:
            ImapSession(server.endpoint, token, system_trust(), 5).close()
        assert server.heard == [b"f1 AUTHENTICATE %s %s\r\n" % (mechanism, message)]


def test_it_can_be_stopped(https_server: HttpsServer, tmp_path: Path) -> None:
    register(tmp_path, https_server)
    client, cancel = client_for(SETTINGS, tmp_path), Cancel()
    assert client is not None
    with pytest.raises(CancelledError):
        sign_in(SETTINGS, client, lambda event: cancel.ask(), cancel, trust=https_server.trust())
