"""Where MailMate keeps its mail: one .eml a message, in a folder for each account and mailbox."""

import plistlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.parsers.expat import ExpatError

from app.discovery.account_sources import read_account_source, report_unreadable
from app.discovery.folders import access_findings, folders_in, is_folder, is_root, roots_in
from app.formats.common.roles import role_of
from app.formats.standard.mutf7 import decode
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

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
    elif accounts := _configured(folder, []):
        # Accounts without a folder of mail: it lies somewhere else now.
        unreadable.record_missing(CLIENT.id, folder / _MESSAGES[0])
        yield Store(CLIENT.id, folder, (folder,), accounts)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program, the one of its messages, or a copy of either."""
    if _message_folders(path, unreadable):
        yield _store(path, unreadable)
    elif _holds_accounts(path / _IMAP, unreadable):
        yield _of_messages(path, (path,), [], unreadable)


def _message_folders(folder: Path, unreadable: UnreadablePaths) -> list[Path]:
    names = roots_in(folder, unreadable, lambda name: name in _MESSAGES)
    return [folder / name for name in names if is_root(folder / name / _IMAP, unreadable)]


def _holds_accounts(folder: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder of accounts: one of them has a mailbox."""
    accounts = folders_in(folder, unreadable) if is_folder(folder, unreadable) else []
    return any(name.endswith(_MAILBOX) for account in accounts for name in folders_in(folder / account, unreadable))


def _store(folder: Path, unreadable: UnreadablePaths) -> Store:
    findings: list[Finding] = []
    configured = _configured(folder, findings)
    return _of_messages(folder, tuple(_message_folders(folder, unreadable)), findings, unreadable, configured)


def _of_messages(
    path: Path,
    tops: tuple[Path, ...],
    findings: list[Finding],
    unreadable: UnreadablePaths,
    configured: tuple[Account, ...] = (),
) -> Store:
    """The store of some folders of messages: a folder of accounts for each protocol, and there is only IMAP."""
    accounts = {account.address: account for account in configured}
    mailboxes: list[Mailbox] = []
    for top in tops:
        findings += access_findings(top, unreadable)
        for protocol in roots_in(top, unreadable):
            for name in roots_in(top / protocol, unreadable):
                account = _account(name, _protocol(protocol))
                accounts.setdefault(account.address, account)
                mailboxes += _mailboxes(top / protocol / name, account.address, (), unreadable)
    return Store(CLIENT.id, path, (path,), tuple(accounts.values()), tuple(mailboxes), tuple(findings))


def _mailboxes(folder: Path, account: str, above: tuple[str, ...], unreadable: UnreadablePaths) -> Iterator[Mailbox]:
    if len(above) > _DEEPEST:
        unreadable.record_too_deep(folder)
        return
    for name in roots_in(folder, unreadable, lambda name: name.endswith(_MAILBOX)):
        path = (*above, decode(unquote(name.removesuffix(_MAILBOX))) or name)
        messages = folder / name / "Messages"
        if is_root(messages, unreadable):
            yield Mailbox(path, role_of(path[-1]), (MessageSource(messages, "eml"),), account)
        yield from _mailboxes(folder / name, account, path, unreadable)


def _account(name: str, protocol: MailProtocol) -> Account:
    """The account of a folder or a URL: `hanako%40example.jp@imap.example.jp`, and `hanako@imap.example.jp` as well.

    The user's name stands before the last `@`; where it is no address itself, it is one at the server.
    """
    login, _, server = name.rpartition("@")
    user = unquote(login)
    return Account(user if "@" in user else unquote(name), protocol, server)


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
