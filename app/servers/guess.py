"""The names most providers give their servers, tried in turn. No user and no password are sent."""

import ssl

from app.model.errors.server import ServerError
from app.model.mail_protocol import MailProtocol
from app.servers.connection import Connection
from app.servers.endpoint import Endpoint, Security
from app.servers.settings import PORTS, ServerSettings, SettingsSource

_NAMES = (
    (MailProtocol.IMAP, "imap"),
    (MailProtocol.IMAP, "mail"),
    (MailProtocol.POP, "pop"),
    (MailProtocol.POP, "mail"),
)
_GREETINGS = {MailProtocol.IMAP: b"* OK", MailProtocol.POP: b"+OK"}
_LONGEST_LINE = 1 << 12


def guessed(address: str, trust: ssl.SSLContext, timeout: float) -> ServerSettings | None:
    """The first server that greets as one of mail does, and whose certificate is for its name. Never raises."""
    domain = address.rpartition("@")[2].lower()
    for protocol, name in _NAMES:
        endpoint = Endpoint(f"{name}.{domain}", PORTS[protocol, Security.TLS], Security.TLS)
        if greets(endpoint, protocol, trust, timeout):
            return ServerSettings(protocol, endpoint, address, SettingsSource.GUESS)
    return None


def greets(endpoint: Endpoint, protocol: MailProtocol, trust: ssl.SSLContext, timeout: float) -> bool:
    """True where a server of that protocol answers, and is the one it says."""
    try:
        line = Connection(endpoint, trust, timeout)
    except ServerError:
        return False
    try:
        return line.line(_LONGEST_LINE).startswith(_GREETINGS[protocol])
    except ServerError:
        return False
    finally:
        line.close()
