"""Where a mail server is, how the line to it is protected, and who logs in."""

from dataclasses import dataclass, field

from app.model.security import Security as Security


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
