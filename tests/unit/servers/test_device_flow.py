"""Logging in by the browser, against an identity server of this computer that may say anything."""

import json
import ssl
from urllib.parse import parse_qs

import pytest

from app.model.errors import CancelledError
from app.model.errors.server import LoginRefusedError, ServerAnswerError, ServerError, ServerUnreachableError
from app.servers.device_flow import GRANT, DeviceCode, OAuthClient, begin, finish
from app.servers.endpoint import Token
from tests.builders.https import Answer, HttpsServer

pytestmark = pytest.mark.loopback
CODE = {
    "device_code": "a secret",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://example.com/device",
    "expires_in": 60,
    "interval": 5,
}


def client(server: HttpsServer) -> OAuthClient:
    return OAuthClient("me", f"{server.url}/device", f"{server.url}/token", "mail offline", frozenset({"a.jp"}))


def answer(fields: object, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(fields).encode()


def code(server: HttpsServer, **changed: object) -> DeviceCode:
    server.answers["/device"] = answer({**CODE, **changed})
    return begin(client(server), server.trust(), 5)


def test_a_log_in(https_server: HttpsServer) -> None:
    asked_for = code(https_server)
    assert (asked_for.url, asked_for.code) == ("https://example.com/device", "WDJB-MJHT")
    assert "secret" not in repr(asked_for)
    sent = parse_qs(https_server.heard[-1].rpartition(b"\n\n")[2].decode())
    assert sent == {"client_id": ["me"], "scope": ["mail offline"]}
    later = [
        answer({"error": "authorization_pending"}, 400),
        answer({"error": "slow_down"}, 400),
        answer({"access_token": "token", "token_type": "Bearer"}),
    ]
    https_server.answers["/token"] = lambda body: later.pop(0)
    waited: list[float] = []
    token = finish(client(https_server), asked_for, "hanako@example.jp", https_server.trust(), 5, waited.append)
    assert token == Token("hanako@example.jp", "token") and "token'" not in repr(token)
    assert waited == [5, 5, 10]
    sent = parse_qs(https_server.heard[-1].rpartition(b"\n\n")[2].decode())
    assert sent == {"grant_type": [GRANT], "client_id": ["me"], "device_code": ["a secret"]}


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"error": "access_denied"}, LoginRefusedError),
        ({"error": "expired_token"}, LoginRefusedError),
        ({"error": "\x1b[31m"}, LoginRefusedError),
        ({"error": "authorization_pending"}, LoginRefusedError),
        ({"error": 7}, ServerAnswerError),
        ({"access_token": "two\r\nlines"}, ServerAnswerError),
        ({"access_token": "é"}, ServerAnswerError),
        ({}, ServerAnswerError),
        ([], ServerAnswerError),
    ],
)
def test_a_log_in_that_comes_to_nothing(https_server: HttpsServer, said: object, error: type[ServerError]) -> None:
    asked_for = code(https_server)
    https_server.answers["/token"] = answer(said, 400)
    waited: list[float] = []
    with pytest.raises(error) as caught:
        finish(client(https_server), asked_for, "hanako", https_server.trust(), 5, waited.append)
    assert "\x1b" not in str(caught.value.parameters) and sum(waited) <= 60


@pytest.mark.parametrize(
    "changed",
    [
        {"verification_uri": "http://example.com/"},
        {"verification_uri": "https://example.com/\x1b[31m"},
        {"verification_uri": "https://" + "a" * 300},
        {"verification_uri": None},
        {"user_code": ""},
        {"user_code": "a\nb"},
        {"device_code": 1},
    ],
)
def test_codes_that_are_none(https_server: HttpsServer, changed: dict[str, object]) -> None:
    with pytest.raises(ServerAnswerError):
        code(https_server, **changed)


def test_no_number_keeps_it_waiting(https_server: HttpsServer) -> None:
    asked_for = code(https_server, expires_in=10**12, interval=-5)
    assert (asked_for.seconds, asked_for.interval) == (1800, 5)


def test_garbage_and_nobody(https_server: HttpsServer) -> None:
    for data in (b"", b"\xff", b"[" * 100_000, b"<html>", b"{" + b" " * 70_000 + b"}"):
        https_server.answers["/device"] = (200, {}, data)
        with pytest.raises(ServerError):
            begin(client(https_server), https_server.trust(), 5)
    with pytest.raises(ServerUnreachableError):
        begin(client(https_server), ssl.create_default_context(), 5)


def test_it_can_be_stopped(https_server: HttpsServer) -> None:
    def stop(seconds: float) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        finish(client(https_server), code(https_server), "hanako", https_server.trust(), 5, stop)
