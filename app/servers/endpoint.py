"""Where a mail server is, how the line to it is protected, and who logs in."""

from dataclasses import dataclass, field
from enum import Enum

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


class Security(Enum):
    """How the line is protected. There is no plain one, except for tests on the same computer."""

    TLS = "tls"
    STARTTLS = "starttls"
    LOOPBACK = "loopback"

    def allows(self, host: str) -> bool:
        """False for an unprotected line that leaves this computer; a name may lead anywhere, so it must be a number."""
        return self is not Security.LOOPBACK or host in _LOOPBACK


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server: its name, its port, and how the line to it is protected."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Password:
    """A password, kept in memory only and never shown by accident."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token of OAuth 2.0 that the caller got, for SASL XOAUTH2; never shown by accident."""

    user: str
    token: str = field(repr=False)


Credentials = Password | Token
