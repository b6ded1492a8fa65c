"""Which server takes the mail of an address, as far as that can be said without asking anybody.

For a provider nobody knows the name that most use is taken; whether it is the right one shows by its certificate before
a password is sent.
"""

from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Security
from app.servers.providers import from_table
from app.servers.settings import PORTS, ServerSettings, SettingsSource

_NAMES = {MailProtocol.IMAP: "imap", MailProtocol.POP: "pop"}


def usual(address: str, protocol: MailProtocol = MailProtocol.IMAP) -> ServerSettings:
    """The server of an address by the table of providers, else by the usual name."""
    domain = address.rpartition("@")[2].lower()
    guessed = ServerSettings(
        protocol,
        Endpoint(f"{_NAMES[protocol]}.{domain}", PORTS[protocol, Security.TLS], Security.TLS),
        address,
        SettingsSource.GUESS,
    )
    return next((each for each in from_table(address) if each.protocol is protocol), guessed)


def endpoint_of(address: str, server: str = "", protocol: MailProtocol = MailProtocol.IMAP) -> Endpoint:
    """The server of an address, or the one that is named: `HOST`, `HOST:PORT` or `[IPv6]:PORT`. Raises ValueError."""
    if not server:
        return usual(address, protocol).endpoint
    host, colon, port = server.rpartition(":")
    if server.startswith("["):
        inside, _, port = server[1:].partition("]")
        host, colon, port = inside, ":" if port else "", port.removeprefix(":")
    elif not colon or ":" in host:
        # No port, or the colons of an IPv6 address.
        host, colon = server, ""
    number = int(port) if colon else PORTS[protocol, Security.TLS]
    if not host or not 0 < number < 1 << 16:
        raise ValueError(server)
    is_later = number == PORTS[protocol, Security.STARTTLS]
    return Endpoint(host, number, Security.STARTTLS if is_later else Security.TLS)


def user_of(address: str, host: str) -> str:
    """What a server knows the owner of an address as."""
    known = (each.user for each in from_table(address) if each.endpoint.host == host)
    return next(known, address)
