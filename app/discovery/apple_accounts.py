"""Whose account an Apple Mail folder is, by Mail's own property lists and the old names of folders."""

import plistlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.discovery.apple_login import apple_login
from app.discovery.apple_mailbox_urls import protocols_of
from app.discovery.keyed_archive import PLIST_ERRORS
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from app.textkit.lazy_pattern import lazy_pattern

_OLD_FOLDER = lazy_pattern(r"(POP|IMAP|EWS|Exchange|Mac|iTools)-(.+)\Z", re.IGNORECASE)
_PROTOCOLS = {
    "pop": MailProtocol.POP,
    "imap": MailProtocol.IMAP,
    "ews": MailProtocol.EXCHANGE,
    "exchange": MailProtocol.EXCHANGE,
    "mac": MailProtocol.IMAP,
    "itools": MailProtocol.IMAP,
    "local": MailProtocol.LOCAL,
    "google": MailProtocol.IMAP,
    "icloud": MailProtocol.IMAP,
    "aol": MailProtocol.IMAP,
    "yahoo": MailProtocol.IMAP,
}


def from_folder_name(name: str) -> Account | None:
    """The account of a folder named the old way: `POP-hanako@mail.example.jp`, user and server."""
    found = _OLD_FOLDER.match(name)
    if found is None:
        return None
    user, _, server = unquote(found[2]).rpartition("@")
    user = user or unquote(found[2])
    address = user if "@" in user else f"{user}@{_mail_domain(server)}" if server else user
    return Account(address, _PROTOCOLS[found[1].lower()], server)


def _mail_domain(server: str) -> str:
    """The old names hold the server, not the address; `mail.` and `pop.` in front of it are not part of an address."""
    return re.sub(r"(?i)\A(?:pop3?|imap4?|mail|mx|pop-server)\.(?=[^.]+\.)", "", server)


def from_accounts_map(data: bytes) -> dict[str, Account]:
    """Accounts by folder UUID out of `Signatures/AccountsMap.plist`. Raises ValueError where it is damaged."""
    accounts: dict[str, Account] = {}
    for uuid, entry in _plist(data).items():
        url = entry.get("AccountURL") if isinstance(entry, dict) else None
        if isinstance(uuid, str) and isinstance(url, str) and (account := _from_url(url)) is not None:
            accounts[uuid.upper()] = account
    return accounts


def protocol_of_mailbox(data: bytes) -> MailProtocol:
    """The protocol that the `Info.plist` of a mailbox gives away: what its server calls it stands there.

    Without that it is on no server, or was fetched by POP: unknown.
    """
    try:
        keys = _plist(data).keys()
    except ValueError:
        return MailProtocol.UNKNOWN
    if keys & {"ExchangeFolderId", "ExchangeSyncState"}:
        return MailProtocol.EXCHANGE
    return MailProtocol.IMAP if keys & {"UIDVALIDITY", "UIDNEXT", "IMAPMailboxUnseenCount"} else MailProtocol.UNKNOWN


def from_preferences(data: bytes) -> dict[str, Account]:
    """Accounts by UUID out of `com.apple.mail.plist`: their protocols, in the order in which Mail shows them.

    Raises ValueError where it is damaged.
    """
    order = _plist(data).get("AccountOrdering")
    protocols = protocols_of(order if isinstance(order, list) else ())
    return {uuid: Account("", protocol) for uuid, protocol in protocols.items()}


def from_accounts_plist(data: bytes) -> dict[str, Account]:
    """Accounts by folder name (path's last part or UUID) out of Mail's `Accounts.plist` (V2 to V5).

    Raises ValueError where it is damaged.
    """
    found: dict[str, Account] = {}
    entries = _plist(data).get("MailAccounts")
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            continue
        listed = entry.get("EmailAddresses")
        addresses = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
        user, server = str(entry.get("Username") or ""), str(entry.get("Hostname") or "")
        account_type = str(entry.get("AccountType") or "").removesuffix("Account").lower()
        address = addresses[0] if addresses else user if "@" in user else ""
        protocol = _PROTOCOLS.get(account_type, MailProtocol.UNKNOWN)
        login = apple_login(entry.get("PortNumber"), entry.get("SSLEnabled"), user)
        account = Account(address, protocol, server, tuple(addresses[1:]), login=login)
        for name in (Path(str(entry.get("AccountPath") or "")).name, str(entry.get("uniqueId") or "").upper()):
            if name:
                found[name] = account
    return found


def _from_url(url: str) -> Account | None:
    try:
        parts = urlsplit(url)
        user, server = unquote(parts.username or ""), parts.hostname or ""
    except ValueError:
        return None
    protocol = _PROTOCOLS.get(parts.scheme.lower(), MailProtocol.UNKNOWN)
    if not user:
        # iCloud and Gmail write imap://hanako%40example.jp/ with nothing before the @.
        user, server = unquote(parts.netloc), ""
    address = user if "@" in user else f"{user}@{_mail_domain(server)}" if server and user else ""
    return Account(address, protocol, server)


def _plist(data: bytes) -> dict[object, object]:
    """The dictionary in a property list; an empty one for no data. Raises ValueError."""
    try:
        value = plistlib.loads(data) if data else {}
    except PLIST_ERRORS as error:
        raise ValueError("not a property list") from error
    if not isinstance(value, dict):
        raise ValueError("not a dictionary")
    return value
