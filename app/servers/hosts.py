"""Which IMAP server takes the mail of an address, as far as that can be said without asking anybody.

Sources: Mozilla's ISPDB (https://autoconfig.thunderbird.net) and the providers' own pages. For all others the name that
most providers use is taken; whether it is the right one shows by its certificate before a password is sent.
"""

from app.servers.endpoint import Endpoint, Security

TLS_PORT = 993
_STARTTLS_PORT = 143
_HOSTS = {
    "gmail.com": "imap.gmail.com",
    "googlemail.com": "imap.gmail.com",
    "i.softbank.jp": "imap.softbank.jp",
    "icloud.com": "imap.mail.me.com",
    "mac.com": "imap.mail.me.com",
    "me.com": "imap.mail.me.com",
    "yahoo.co.jp": "imap.mail.yahoo.co.jp",
}
_LOCAL_PART = frozenset({"imap.mail.me.com", "imap.mail.yahoo.co.jp", "imap.softbank.jp"})
"""Servers that know a user by what stands before the @."""


def endpoint_of(address: str, server: str = "") -> Endpoint:
    """The server of an address, or the one that is named: `HOST`, `HOST:PORT` or `[IPv6]:PORT`. Raises ValueError."""
    if not server:
        domain = address.rpartition("@")[2].lower()
        return Endpoint(_HOSTS.get(domain, f"imap.{domain}"), TLS_PORT, Security.TLS)
    host, colon, port = server.rpartition(":")
    if server.startswith("["):
        inside, _, port = server[1:].partition("]")
        host, colon, port = inside, ":" if port else "", port.removeprefix(":")
    elif not colon or ":" in host:
        # No port, or the colons of an IPv6 address.
        host, colon = server, ""
    number = int(port) if colon else TLS_PORT
    if not host or not 0 < number < 1 << 16:
        raise ValueError(server)
    return Endpoint(host, number, Security.STARTTLS if number == _STARTTLS_PORT else Security.TLS)


def user_of(address: str, host: str) -> str:
    """What a server knows the owner of an address as."""
    return address.rpartition("@")[0] if host in _LOCAL_PART else address
