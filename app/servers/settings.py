"""How the mail of an address can be asked for: a protocol, a server and a user, and who says so."""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Security

PORTS = {
    (MailProtocol.IMAP, Security.TLS): 993,
    (MailProtocol.IMAP, Security.STARTTLS): 143,
    (MailProtocol.IMAP, Security.PLAIN): 143,
    (MailProtocol.POP, Security.TLS): 995,
    (MailProtocol.POP, Security.STARTTLS): 110,
    (MailProtocol.POP, Security.PLAIN): 110,
}
"""The usual ports (RFC 8314)."""


class SettingsSource(StrEnum):
    """Who says so, the most believable first."""

    CLIENT = "client"
    TABLE = "table"
    AUTOCONFIG = "autoconfig"
    GUESS = "guess"
    PERSON = "person"


class LoginKind(Enum):
    """What the server takes to let somebody in."""

    PASSWORD = "password"
    APP_PASSWORD = "app_password"
    """A password made for mail programs in the account's settings on the web."""
    TOKEN = "token"
    """A token of OAuth 2.0 alone; no password at all."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One way to ask for the mail. `protocol` is IMAP or POP."""

    protocol: MailProtocol
    endpoint: Endpoint
    user: str
    source: SettingsSource
    login: LoginKind = LoginKind.PASSWORD

    @property
    def is_plain(self) -> bool:
        """True where everybody on the way could read the password and the mail."""
        return self.endpoint.security is Security.PLAIN


def with_protection(settings: ServerSettings) -> ServerSettings:
    """The same server over a protected line, at the usual port."""
    endpoint = Endpoint(settings.endpoint.host, PORTS[settings.protocol, Security.TLS], Security.TLS)
    return replace(settings, endpoint=endpoint)


def in_order(found: list[ServerSettings]) -> list[ServerSettings]:
    """Without repetition: those over a protected line first, then IMAP, then by who says so.

    IMAP shows all folders, and does not mark mail as read.
    """
    sources = list(SettingsSource)
    unique = {(each.protocol, each.endpoint): each for each in reversed(found)}
    return sorted(
        unique.values(),
        key=lambda each: (each.is_plain, each.protocol is not MailProtocol.IMAP, sources.index(each.source)),
    )
