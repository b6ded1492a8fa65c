"""Evolution's accounts and the places they name: a `.source` file each, below `~/.config/evolution/sources`.

    [Mail Account]                  5d1c.source
    BackendName=imapx
    IdentityUid=8a2f
    [Authentication]
    Host=imap.example.jp
    User=hanako

    [Mail Identity]                 8a2f.source
    Address=hanako@example.jp

    [Maildir Backend]               of an account that reads mail kept elsewhere
    Path=/mail/hanako

Source: evolution-data-server, src/libedataserver/e-source-mail-account.c and e-source-camel.c.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.discovery.account_sources import Sections, port_of, read_account_sections
from app.discovery.folders import files_in
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, ServerLogin
from app.model.unreadable_paths import UnreadablePaths

_SUFFIX = ".source"
_SECURITY = {
    "ssl-on-alternate-port": Security.TLS,
    "starttls-on-standard-port": Security.STARTTLS,
    "none": Security.PLAIN,
}
_PROTOCOLS = {
    "imapx": MailProtocol.IMAP,
    "imap": MailProtocol.IMAP,
    "imapp": MailProtocol.IMAP,
    "pop": MailProtocol.POP,
    "ews": MailProtocol.EXCHANGE,
    "mapi": MailProtocol.EXCHANGE,
    "microsoft365": MailProtocol.EXCHANGE,
    "nntp": MailProtocol.NEWS,
    "rss": MailProtocol.FEED,
}
_LOCAL_BACKENDS = frozenset({"maildir", "mh", "mbox", "spool", "spooldir", "spoolfile"})
# Made by the program itself: the local folders in its own place, and saved searches.
_BUILT_IN = frozenset({"local", "vfolder"})


@dataclass(frozen=True, slots=True)
class EvolutionSources:
    """The accounts by the id of their source, which is the name of their cache, and the places mail is read from."""

    accounts: Mapping[str, Account]
    places: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_sources(folder: Path, unreadable: UnreadablePaths) -> EvolutionSources:
    """What the files of a folder of sources say; a file that is damaged is a finding."""
    findings: list[Finding] = []
    sources = {
        name.removesuffix(_SUFFIX): read_account_sections(folder / name, findings)
        for name in files_in(folder, unreadable)
        if name.endswith(_SUFFIX)
    }
    accounts = {uid: account for uid, each in sources.items() if (account := _account(each, sources)) is not None}
    places = tuple(place for uid, each in sources.items() if uid not in _BUILT_IN for place in _places(each))
    return EvolutionSources(accounts, places, tuple(findings))


def _account(source: Sections, sources: Mapping[str, Sections]) -> Account | None:
    """The account of a source; None for identities, calendars, and mail that is read from the disk."""
    mail = source.get("Mail Account", {})
    backend = mail.get("backendname", "").lower()
    if not backend or backend in _LOCAL_BACKENDS or backend in (*_BUILT_IN, "none"):
        return None
    protocol = _PROTOCOLS.get(backend, MailProtocol.UNKNOWN)
    login = source.get("Authentication", {})
    host, user = login.get("host", ""), login.get("user", "")
    identity = sources.get(mail.get("identityuid", ""), {}).get("Mail Identity", {})
    address = identity.get("address", "") or (user if "@" in user or not host else f"{user}@{host}" if user else "")
    return Account(address, protocol, host, login=_login(login, source.get("Security", {})))


def _login(login: Mapping[str, str], security: Mapping[str, str]) -> ServerLogin:
    """`Port=993` beside the host, and `Method=ssl-on-alternate-port` of `[Security]` (e-source-security.c)."""
    port = port_of(login.get("port", ""))
    return ServerLogin(port, _SECURITY.get(security.get("method", "")), login.get("user", ""))


def _places(source: Sections) -> Iterator[str]:
    """Where an account that reads mail from the disk says that it lies."""
    if source.get("Mail Account", {}).get("backendname", "").lower() in _LOCAL_BACKENDS:
        yield from (
            values["path"] for name, values in source.items() if name.endswith(" Backend") and values.get("path")
        )
