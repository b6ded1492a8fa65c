"""The settings a provider publishes for mail programs: Thunderbird's autoconfig file, over HTTPS only.

    https://autoconfig.example.jp/mail/config-v1.1.xml
    https://example.jp/.well-known/autoconfig/mail/config-v1.1.xml

    <clientConfig version="1.1"><emailProvider id="example.jp">
      <incomingServer type="imap"><hostname>imap.example.jp</hostname><port>993</port><socketType>SSL</socketType>
        <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></incomingServer>

Source: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. The address itself is not sent.
"""

import re
import ssl
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urljoin
from xml.etree import ElementTree

from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Security
from app.servers.settings import LoginKind, ServerSettings, SettingsSource
from app.servers.web import asked

PLACES = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
)
_MOST_SERVERS = 20
_MOST_REDIRECTIONS = 3
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)
_LONGEST_USER = 320
_PROTOCOLS = {"imap": MailProtocol.IMAP, "pop3": MailProtocol.POP}
_SECURITY = {"ssl": Security.TLS, "starttls": Security.STARTTLS, "plain": Security.PLAIN}
_TOKEN = "oauth2"


def published(address: str, trust: ssl.SSLContext, timeout: float, place: str) -> list[ServerSettings]:
    """What the provider of an address publishes at one of `PLACES`; nothing where that cannot be read. Never raises."""
    domain = address.rpartition("@")[2].lower()
    return read(_fetched(place.format(domain=domain), trust, timeout), address) if _HOST.fullmatch(domain) else []


def read(data: bytes, address: str) -> list[ServerSettings]:
    """The servers in a file, in its order; nothing for one that is no such file."""
    try:
        text = data.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return []
        root = ElementTree.fromstring(text)
    except (ValueError, ElementTree.ParseError, RecursionError):
        return []
    return list(_servers(root, address))[:_MOST_SERVERS]


def _servers(root: ElementTree.Element, address: str) -> Iterator[ServerSettings]:
    local, _, domain = address.rpartition("@")
    for each in root.iterfind("./emailProvider/incomingServer"):
        host, port = _text(each, "hostname"), _text(each, "port")
        protocol = _PROTOCOLS.get(str(each.get("type", "")).lower())
        security = _SECURITY.get(_text(each, "socketType").lower())
        is_number = port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 1 << 16
        user = _text(each, "username")[:_LONGEST_USER]
        if protocol is None or security is None or not is_number or not _HOST.fullmatch(host) or not user.isprintable():
            continue
        for name, value in (("EMAILADDRESS", address), ("EMAILLOCALPART", local), ("EMAILDOMAIN", domain)):
            user = user.replace(f"%{name}%", value)
        ways = {(way.text or "").strip().lower() for way in each.iterfind("authentication")}
        login = LoginKind.TOKEN if ways == {_TOKEN} else LoginKind.PASSWORD
        endpoint = Endpoint(host.lower(), int(port), security)
        yield ServerSettings(protocol, endpoint, user or address, SettingsSource.AUTOCONFIG, login)


def _text(server: ElementTree.Element, name: str) -> str:
    return (server.findtext(name) or "").strip()


def _fetched(url: str, trust: ssl.SSLContext, timeout: float) -> bytes:
    """The file at an address, also where that leads elsewhere by HTTPS; nothing where it cannot be had."""
    for _ in range(_MOST_REDIRECTIONS + 1):
        answer = asked(url, trust, timeout)
        if answer is None:
            return b""
        if answer.status == HTTPStatus.OK:
            return answer.data
        try:
            url = urljoin(url, answer.location) if 300 <= answer.status < 400 else ""
        except ValueError:
            return b""
    return b""
