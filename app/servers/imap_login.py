"""Logging in to an IMAP server: the line is protected first, and the password goes by the safest way offered."""

import base64
from collections.abc import Collection

from app.model.errors.server import LoginRefusedError, ServerBusyError, ServerWithoutTlsError
from app.servers.endpoint import Credentials, Endpoint, Security, Token
from app.servers.imap_status import Status
from app.servers.imap_verbs import Verb
from app.servers.imap_wire import Argument, Wire, string


def protect(wire: Wire, endpoint: Endpoint, greeting: Status) -> None:
    """STARTTLS where the line is to be protected by it. Raises ServerWithoutTlsError; what came before is forgotten."""
    if endpoint.security is not Security.STARTTLS:
        return
    learn_capabilities(wire)
    # A server that takes one for logged in already cannot be asked for it any more (RFC 9051, 11.3).
    if greeting.kind == "PREAUTH" or "STARTTLS" not in wire.capabilities:
        raise ServerWithoutTlsError(endpoint.host)
    if wire.try_to(Verb.STARTTLS).kind != "OK":
        raise ServerWithoutTlsError(endpoint.host)
    wire.connection.start_tls()
    wire.capabilities = frozenset()


def log_in(wire: Wire, credentials: Credentials) -> None:
    """Logs in. Raises LoginRefusedError, and ServerBusyError where the server lets nobody in for now."""
    learn_capabilities(wire)
    known = wire.capabilities
    if isinstance(credentials, Token):
        offered = [each.removeprefix("AUTH=") for each in known if each.startswith("AUTH=")]
        mechanism, message = token_message(credentials, offered, wire.host)
        status = _authenticate(wire, mechanism, message, at_once="SASL-IR" in known)
    elif "AUTH=PLAIN" in known:
        message = b"\0" + _utf8(credentials.user) + b"\0" + _utf8(credentials.password)
        status = _authenticate(wire, b"PLAIN", message, at_once="SASL-IR" in known)
    elif "LOGINDISABLED" in known:
        raise LoginRefusedError(wire.host, credentials.user, "LOGINDISABLED")
    else:
        arguments: list[Argument] = [string(_utf8(credentials.user)), string(_utf8(credentials.password))]
        status = wire.try_to(Verb.LOGIN, *arguments)
    if status.kind != "OK":
        if status.is_for_now:
            raise ServerBusyError(wire.host, status.words)
        raise LoginRefusedError(wire.host, credentials.user, status.words)
    if wire.capabilities is known:
        # What a server can do may change with who asks, and this one did not say so by itself.
        wire.capabilities = frozenset()
    learn_capabilities(wire)


def learn_capabilities(wire: Wire) -> None:
    """Asks what the server can do, unless it said so already."""
    if not wire.capabilities:
        wire.ask(Verb.CAPABILITY)


def _authenticate(wire: Wire, mechanism: bytes, message: bytes, *, at_once: bool) -> Status:
    answer = base64.b64encode(message)
    if at_once:
        return wire.try_to(Verb.AUTHENTICATE, mechanism, answer, reply=b"")
    return wire.try_to(Verb.AUTHENTICATE, mechanism, reply=answer)


def token_message(credentials: Token, offered: Collection[str], host: str) -> tuple[bytes, bytes]:
    r"""A mechanism that is offered, and its message: the standard one (RFC 7628), or XOAUTH2 of Google and Microsoft.

    n,a=hanako@example.jp,^Ahost=imap.example.jp^Aauth=Bearer TOKEN^A^A
    user=hanako@example.jp^Aauth=Bearer TOKEN^A^A
    """
    user, bearer = _utf8(credentials.user), b"\x01auth=Bearer " + _utf8(credentials.token) + b"\x01\x01"
    if "OAUTHBEARER" in offered and "XOAUTH2" not in offered:
        # RFC 5801, 4: what separates is written otherwise.
        name = user.replace(b"=", b"=3D").replace(b",", b"=2C")
        return b"OAUTHBEARER", b"n,a=" + name + b",\x01host=" + _utf8(host) + bearer
    return b"XOAUTH2", b"user=" + user + bearer


def _utf8(text: str) -> bytes:
    """As bytes; what a terminal with a wrong character set made of them is refused by the server."""
    return text.encode("utf-8", "replace")
