"""Where Geary keeps what it fetched: a database for each account."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.discovery.account_sources import port_of, read_account_sections
from app.discovery.folders import access_findings, files_in, roots_in
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, Home, Mailbox, MessageSource, ServerLogin, Store
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="geary",
    name="Geary",
    generations=(Generation("every version (geary.db, a cache)", Basis.REAL_SCHEMA, ("geary",), is_partial=True),),
    processes=(ProcessName("geary"),),
)

_FILE = "geary.db"
_FLATPAK = ".var/app/org.gnome.Geary"
_INSTALLATIONS = ((".local/share/geary", ".config/geary"), (f"{_FLATPAK}/data/geary", f"{_FLATPAK}/config/geary"))
_ADDRESS = lazy_pattern(r"[^\s<>;,\"]+@[^\s<>;,\"]+")
_SECURITY = {"transport": Security.TLS, "start-tls": Security.STARTTLS, "none": Security.PLAIN}
_SERVERS = {"gmail": "imap.gmail.com", "outlook": "outlook.office365.com", "yahoo": "imap.mail.yahoo.com"}


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each account: `~/.local/share/geary/account_01/geary.db`, in old versions `hanako@example.jp/…`.

    Its settings lie in `~/.config/geary/account_01/geary.ini`; an account without a database is recorded.
    """
    for data, config in _INSTALLATIONS:
        folder = home.path / data
        found = [name for name in roots_in(folder, unreadable) if _FILE in files_in(folder / name, unreadable)]
        listed = roots_in(home.path / config, unreadable)
        for name in found:
            yield _store(folder / name, unreadable, home.path / config / name)
        for name in listed:
            # Settings without an account in them are only those of the program.
            if name not in found and _account(home.path / config / name, []) is not None:
                unreadable.record_missing(CLIENT.id, folder / name / _FILE)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of an account."""
    if _FILE in files_in(path, unreadable):
        yield _store(path, unreadable)


def _account(settings: Path, findings: list[Finding]) -> Account | None:
    """The account of a folder of settings; None where it has none. Geary knows only IMAP.

    `[Account] sender_mailboxes=Hanako <hanako@example.jp>;`, `[Incoming] host=imap.example.jp` (accounts-manager.vala).
    """
    sections = read_account_sections(settings / "geary.ini", findings)
    account, incoming = sections.get("Account", {}), sections.get("Incoming", {})
    addresses = list(dict.fromkeys(_ADDRESS.findall(account.get("sender_mailboxes", ""))))
    if not addresses:
        return None
    server = incoming.get("host", "") or _SERVERS.get(account.get("service_provider", ""), "")
    return Account(addresses[0], MailProtocol.IMAP, server, tuple(addresses[1:]), login=_login(incoming))


def _login(incoming: Mapping[str, str]) -> ServerLogin:
    """`port=993`, `login=hanako`, `transport_security=transport` (or `start-tls`, `none`)."""
    port = port_of(incoming.get("port", ""))
    return ServerLogin(port, _SECURITY.get(incoming.get("transport_security", "")), incoming.get("login", ""))


def _store(path: Path, unreadable: UnreadablePaths, settings: Path | None = None) -> Store:
    findings = [*access_findings(path, unreadable), Finding(Code.CACHE_ONLY, {"path": str(path)})]
    account = _account(settings, findings) if settings is not None else None
    if account is None and "@" in path.name:
        account = Account(path.name, MailProtocol.IMAP)
    address = account.address if account is not None else ""
    mailbox = Mailbox((address or "Geary",), Role.OTHER, (MessageSource(path / _FILE, "geary"),), address)
    accounts = (account,) if account is not None else ()
    return Store(CLIENT.id, path, (path,), accounts, (mailbox,), tuple(findings))
