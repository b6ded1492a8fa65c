"""Where MailMate keeps its mail: one .eml a message, in a folder for each account and mailbox."""

import plistlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.parsers.expat import ExpatError

from app.discovery.account_sources import read_account_source, report_unreadable
from app.discovery.folders import access_findings, is_root, roots_in
from app.formats.common.roles import role_of
from app.formats.standard.mutf7 import decode
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.text import one_line

CLIENT = ClientInfo(
    id="mailmate",
    name="MailMate",
    generations=(Generation("every version (.eml)", Basis.REAL_SCHEMA, ("eml",)),),
    processes=(ProcessName("mailmate"),),
)

_FOLDER = "Library/Application Support/MailMate"
# The second is the older name; Spotlight passes over folders that end in .noindex.
_MESSAGES = ("Messages.noindex", "Messages")
_SOURCES = "Sources.plist"
_IMAP = "IMAP"
_MAILBOX = ".mailbox"
_DEEPEST = 30


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The one store.

    `MailMate/Messages.noindex/IMAP/hanako%40example.jp@imap.example.jp/INBOX.mailbox/Messages/354792.eml`, mailboxes
    inside mailboxes: `[Gmail].mailbox/All Mail.mailbox/Messages`.
    """
    folder = home.path / _FOLDER
    if not is_root(folder, unreadable):
        return
    if _message_folders(folder, unreadable):
        yield _store(folder, unreadable)
        return
    findings: list[Finding] = []
    if accounts := _configured(folder, findings):
        # Accounts without a folder of mail: it lies somewhere else now.
        unreadable.record_missing(CLIENT.id, folder / _MESSAGES[0])
    if accounts or findings:
        yield Store(CLIENT.id, folder, (folder,), accounts, findings=tuple(findings))


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program, of its messages, of all accounts or of one, or a copy of any."""
    if _message_folders(path, unreadable):
        yield _store(path, unreadable)
        return
    if _is_account(path, unreadable):
        accounts = [path]
    else:
        accounts = _accounts_of(path, unreadable) if path.name == _IMAP else _accounts_in(path, unreadable)
    if any(_is_account(each, unreadable) for each in accounts):
        yield _of_accounts(path, accounts, [], unreadable)


def _message_folders(folder: Path, unreadable: UnreadablePaths) -> list[Path]:
    names = roots_in(folder, unreadable, lambda name: name in _MESSAGES)
    return [folder / name for name in names if is_root(folder / name / _IMAP, unreadable)]


def _accounts_in(messages: Path, unreadable: UnreadablePaths) -> list[Path]:
    """The folders of accounts in a folder of messages, which has one for each protocol."""
    if _IMAP not in roots_in(messages, unreadable):
        return []
    protocols = roots_in(messages, unreadable)
    return [folder for name in protocols for folder in _accounts_of(messages / name, unreadable)]


def _accounts_of(protocol: Path, unreadable: UnreadablePaths) -> list[Path]:
    return [protocol / name for name in roots_in(protocol, unreadable)]


def _is_account(folder: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder that is one of an account by its name and by a mailbox in it."""
    return "@" in folder.name and any(name.endswith(_MAILBOX) for name in roots_in(folder, unreadable))


def _store(folder: Path, unreadable: UnreadablePaths) -> Store:
    findings: list[Finding] = []
    configured = _configured(folder, findings)
    tops = _message_folders(folder, unreadable)
    for top in tops:
        findings += access_findings(top, unreadable)
    accounts = [account for top in tops for account in _accounts_in(top, unreadable)]
    return _of_accounts(folder, accounts, findings, unreadable, configured)


def _of_accounts(
    path: Path,
    folders: list[Path],
    findings: list[Finding],
    unreadable: UnreadablePaths,
    configured: tuple[Account, ...] = (),
) -> Store:
    accounts = {account.address: account for account in configured}
    mailboxes: list[Mailbox] = []
    for folder in folders:
        account = _account(folder.name, _protocol(folder.parent.name))
        if account.address:
            accounts.setdefault(account.address, account)
        mailboxes += _mailboxes(folder, account.address, (), unreadable)
    return Store(CLIENT.id, path, (path,), tuple(accounts.values()), tuple(mailboxes), tuple(findings))


def _mailboxes(folder: Path, account: str, above: tuple[str, ...], unreadable: UnreadablePaths) -> Iterator[Mailbox]:
    if len(above) > _DEEPEST:
        unreadable.record_too_deep(folder)
        return
    for name in roots_in(folder, unreadable, lambda name: name.endswith(_MAILBOX)):
        path = (*above, one_line(decode(unquote(name.removesuffix(_MAILBOX)))) or name)
        messages = folder / name / "Messages"
        if is_root(messages, unreadable):
            yield Mailbox(path, role_of(path[-1]), (MessageSource(messages, "eml"),), account)
        yield from _mailboxes(folder / name, account, path, unreadable)


def _account(name: str, protocol: MailProtocol) -> Account:
    """The account of a folder or a URL: `hanako%40example.jp@imap.example.jp`, and `hanako@imap.example.jp` as well.

    The user's name stands before the last `@`; where it is no address itself, it is one at the server. A folder of
    another name is nobody's that is known.
    """
    if "@" not in name:
        return Account("", protocol)
    login, _, server = name.rpartition("@")
    user = one_line(unquote(login))
    return Account(user if "@" in user else f"{user}@{one_line(server)}", protocol, one_line(server))


def _configured(folder: Path, findings: list[Finding]) -> tuple[Account, ...]:
    """The accounts of the settings: `{sources = ({serverURL = "imap://hanako%40example.jp@imap.example.jp"; …})}`."""
    path = folder / _SOURCES
    data = read_account_source(path, findings)
    if not data:
        return ()
    try:
        listed = plistlib.loads(data)["sources"]
        urls = [urlsplit(str(each["serverURL"])) for each in listed if each.get("serverURL")]
        found = [
            _account(f"{url.username or ''}@{url.hostname}", _protocol(url.scheme)) for url in urls if url.hostname
        ]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError, ExpatError):
        report_unreadable(path, findings)
        return ()
    return tuple(dict.fromkeys(found))


def _protocol(name: str) -> MailProtocol:
    """The protocol by the name of a folder or the scheme of a URL: there is nothing but IMAP so far."""
    return MailProtocol.IMAP if name.casefold() in ("imap", "imaps") else MailProtocol.UNKNOWN
