"""The names most providers give their servers, and whether one answers. No user and no password are sent."""

import ssl
from collections.abc import Iterator

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


def guesses(address: str) -> Iterator[ServerSettings]:
    """What could be the server of an address, the likeliest first."""
    domain = address.rpartition("@")[2].lower()
    for protocol, name in _NAMES:
        endpoint = Endpoint(f"{name}.{domain}", PORTS[protocol, Security.TLS], Security.TLS)
        yield ServerSettings(protocol, endpoint, address, SettingsSource.GUESS)


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
