"""Where Claws Mail and Sylpheed keep their mail: MH trees named in folderlist.xml, and caches of IMAP folders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

from app.discovery.account_sources import port_of, read_account_text, report_unreadable
from app.discovery.folder_trees import mail_tree, separate
from app.discovery.folders import (
    access_findings,
    files_in,
    folders_in,
    is_root,
    leads_to_file,
    leads_to_folder,
    read_settings,
    real_path,
    record_not_understood,
)
from app.discovery.named_places import unix_place
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, Home, Mailbox, ServerLogin, Store, System
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="claws-mail",
    name="Claws Mail / Sylpheed",
    generations=(Generation("Claws Mail, Sylpheed (MH)", Basis.REAL_FILES, ("mh",)),),
    processes=(
        ProcessName("claws-mail"),
        ProcessName("sylpheed"),
    ),
)

_SETTINGS = (".claws-mail", ".sylpheed-2.0", ".sylpheed", ".sylpheed-claws", "AppData/Roaming/Claws-mail")
_FOLDER = lazy_pattern(rb"<folder\s([^>]{1,4000})>")
_ATTRIBUTE = lazy_pattern(rb"([a-z_]{1,40})=\"([^\"]*)\"")
_VALUE = lazy_pattern(
    r"(?m)^(address|protocol|receive_server|user_id|ssl_(?:pop|imap)|set_(?:pop|imap)port|(?:pop|imap)_?port)=(.*)$"
)
# prefs_account.h, RecvProtocol.
_PROTOCOLS = {
    "0": MailProtocol.POP,
    "1": MailProtocol.POP,
    "2": MailProtocol.POP,
    "3": MailProtocol.IMAP,
    "4": MailProtocol.NEWS,
    "5": MailProtocol.LOCAL,
}
_SECURITY = {"0": Security.PLAIN, "1": Security.TLS, "2": Security.STARTTLS}
_NEVER_IN_FOLDERS = (MailProtocol.IMAP, MailProtocol.NEWS)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each program's settings. A mail folder two of them share belongs to the first.

    `~/.claws-mail/folderlist.xml` names the MH trees (`~/Mail`); what IMAP accounts keep lies in `imapcache`.
    """
    claimed: list[Path] = []
    for name in _SETTINGS:
        settings = home.path / name
        if is_root(settings, unreadable):
            store = _store(home, settings, claimed, unreadable)
            claimed += store.trees
            yield store


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A settings folder of the program; its mail folder is looked for beside it."""
    if "folderlist.xml" in files_in(path, unreadable):
        yield _store(Home(path.parent, System.LINUX), path, [], unreadable)


def _store(home: Home, settings: Path, claimed: list[Path], unreadable: UnreadablePaths) -> Store:
    unread: list[Finding] = []
    accounts = tuple(_accounts(settings, unread))
    if not accounts and leads_to_file(settings / "accountrc", unreadable):
        report_unreadable(settings / "accountrc", unread)
    roots = [root for root in _outermost(_roots(home, settings, unreadable)) if root not in claimed]
    trees = _outermost([settings, *roots])
    items: list[Mailbox | Finding] = [*access_findings(settings, unreadable), *unread]
    # Only POP fetches mail into these folders; accounts on a server have caches of their own.
    is_local = bool(accounts) and all(account.protocol in _NEVER_IN_FOLDERS for account in accounts)
    for root in roots:
        tree = mail_tree(root, unreadable)
        items += (replace(item, is_local=is_local) if isinstance(item, Mailbox) else item for item in tree)
    if settings in trees:
        items += _cached(settings / "imapcache", accounts, unreadable)
    mailboxes, findings = separate(items)
    # Sylpheed and old versions of Claws write passwords into accountrc, later ones into a file of their own.
    secrets = ("passwordstorerc*", "accountrc*")
    return Store(CLIENT.id, settings, tuple(trees), accounts, mailboxes, findings, secrets)


def _roots(home: Home, settings: Path, unreadable: UnreadablePaths) -> Iterator[Path]:
    """The MH trees the program knows; its own default where the list names none."""
    listed = read_settings(settings / "folderlist.xml", unreadable)
    folders = [dict(_ATTRIBUTE.findall(tag)) for tag in _FOLDER.findall(listed)]
    if not folders or not listed.rstrip().endswith(b"</folderlist>"):
        # Cut off, or no such list: it may have named more trees than these.
        record_not_understood(settings / "folderlist.xml", unreadable)
    named = [folder[b"path"] for folder in folders if folder.get(b"type") == b"mh" and folder.get(b"path")]
    for raw in dict.fromkeys(named):
        found = unix_place(home, CLIENT.id, unescape(raw.decode("utf-8", "surrogateescape")), unreadable)
        if found is not None:
            yield found
    usual = home.path / "Mail"
    if not named and leads_to_folder(usual, unreadable) and real_path(usual) not in (home.path, *home.path.parents):
        yield usual


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths that lie in no other of them."""
    kept: list[Path] = []
    for path in sorted(dict.fromkeys(paths), key=lambda path: len(path.parts)):
        if not any(above in path.parents for above in kept):
            kept.append(path)
    return kept


def _cached(cache: Path, accounts: tuple[Account, ...], unreadable: UnreadablePaths) -> Iterator[Mailbox | Finding]:
    """`imapcache/<server>/<user>/…`: numbered files, only of what was looked at; the rest is on the server."""
    any_mail = False
    for server in folders_in(cache, unreadable):
        owners = [
            account.address
            for account in accounts
            if account.protocol == MailProtocol.IMAP and account.server == server
        ]
        for user in folders_in(cache / server, unreadable):
            account = owners[0] if len(owners) == 1 else ""
            for item in mail_tree(cache / server / user, unreadable, (server, user)):
                any_mail = any_mail or isinstance(item, Mailbox)
                yield replace(item, account=account) if isinstance(item, Mailbox) else item
    if any_mail:
        yield Finding(Code.CACHE_ONLY, {"path": str(cache)})


def _accounts(settings: Path, findings: list[Finding]) -> Iterator[Account]:
    text = read_account_text(settings / "accountrc", findings).decode("utf-8", "replace")
    for section in re.split(r"(?m)^\[", text):
        values = {key: value.strip() for key, value in _VALUE.findall(section)}
        if values.get("address"):
            protocol = _PROTOCOLS.get(values.get("protocol", ""), MailProtocol.UNKNOWN)
            login = _login(values, "imap" if protocol is MailProtocol.IMAP else "pop")
            yield Account(values["address"], protocol, values.get("receive_server", ""), login=login)


def _login(values: dict[str, str], kind: str) -> ServerLogin:
    """`ssl_imap=1` is TLS, 2 STARTTLS (ssl.h); `imap_port` counts where `set_imapport` is 1 (Sylpheed: `imapport`)."""
    port = port_of(values.get(f"{kind}_port") or values.get(f"{kind}port", ""))
    if values.get(f"set_{kind}port") != "1":
        port = 0
    return ServerLogin(port, _SECURITY.get(values.get(f"ssl_{kind}", "0")), values.get("user_id", ""))
