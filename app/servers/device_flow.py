"""Logging in by the web browser of any device (RFC 8628): a code is shown, and a token comes when it was entered.

POST https://login.example.com/devicecode   client_id=…&scope=…
{"device_code": "GmRh…", "user_code": "WDJB-MJHT", "verification_uri": "https://example.com/device",
 "expires_in": 900, "interval": 5}
POST https://login.example.com/token        grant_type=urn:ietf:params:oauth:grant-type:device_code&…
{"error": "authorization_pending"}, in the end {"access_token": "2YotnFZF…"}
"""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from app.model.errors.server import LoginRefusedError, ServerAnswerError, ServerUnreachableError
from app.servers.endpoint import Token
from app.servers.web import WebAnswer, asked
from app.textkit.text import one_line

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_USUAL_INTERVAL, _LONGEST_INTERVAL = 5, 60
_SLOWER = 5
"""Seconds more between two questions after `slow_down` (RFC 8628, 3.5)."""
_LONGEST_WAIT = 1800
_LONGEST_SHOWN = 200
_LONGEST_SECRET = 1 << 14


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The program as it is registered with a provider: by whom, for the servers `hosts`."""

    client_id: str
    device_url: str
    token_url: str
    scope: str
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person enters, and where. `secret` is what the token is asked for with; times are in seconds."""

    url: str
    code: str
    secret: str = field(repr=False)
    seconds: int
    interval: int


def begin(client: OAuthClient, trust: ssl.SSLContext, timeout: float) -> DeviceCode:
    """Asks for a code. Raises ServerError."""
    form = {"client_id": client.client_id, "scope": client.scope}
    host, fields = _asked(client.device_url, form, trust, timeout)
    url = _text(fields, "verification_uri", _LONGEST_SHOWN) or _text(fields, "verification_url", _LONGEST_SHOWN)
    code, secret = _text(fields, "user_code", _LONGEST_SHOWN), _text(fields, "device_code", _LONGEST_SECRET)
    if not url.startswith("https://") or one_line(url) != url or not code or one_line(code) != code or not secret:
        raise ServerAnswerError(host)
    seconds = _number(fields, "expires_in", _LONGEST_WAIT)
    return DeviceCode(url, code, secret, min(seconds, _LONGEST_WAIT), _number(fields, "interval", _USUAL_INTERVAL))


def finish(
    client: OAuthClient,
    asked_for: DeviceCode,
    user: str,
    trust: ssl.SSLContext,
    timeout: float,
    wait: Callable[[float], None],
) -> Token:
    """Waits until the person has logged in. `wait` gets seconds, and may raise to stop it. Raises ServerError.

    LoginRefusedError where the person refused, or the code is too old.
    """
    interval, waited = max(1, min(asked_for.interval, _LONGEST_INTERVAL)), 0
    form = {"grant_type": GRANT, "client_id": client.client_id, "device_code": asked_for.secret}
    while waited < asked_for.seconds:
        wait(interval)
        waited += interval
        host, fields = _asked(client.token_url, form, trust, timeout)
        if token := _text(fields, "access_token", _LONGEST_SECRET):
            if not token.isascii() or not token.isprintable():
                raise ServerAnswerError(host)
            return Token(user, token)
        match error := _text(fields, "error", _LONGEST_SHOWN):
            case "authorization_pending":
                continue
            case "slow_down":
                interval = min(interval + _SLOWER, _LONGEST_INTERVAL)
            case "":
                raise ServerAnswerError(host)
            case _:
                raise LoginRefusedError(host, user, one_line(error))
    raise LoginRefusedError(_host(client.token_url), user, "expired_token")


def _asked(url: str, form: dict[str, str], trust: ssl.SSLContext, timeout: float) -> tuple[str, dict[str, Any]]:
    host = _host(url)
    answer: WebAnswer | None = asked(url, trust, timeout, form)
    if answer is None:
        raise ServerUnreachableError(host, "HTTPS")
    try:
        fields = json.loads(answer.data)
    except (ValueError, RecursionError) as error:
        raise ServerAnswerError(host) from error
    if not isinstance(fields, dict):
        raise ServerAnswerError(host)
    return host, fields


def _host(url: str) -> str:
    return one_line(urlsplit(url).hostname or url)


def _text(fields: dict[str, Any], name: str, longest: int) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) and len(value) <= longest else ""


def _number(fields: dict[str, Any], name: str, usual: int) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else usual
