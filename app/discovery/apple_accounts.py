"""Whose account an Apple Mail folder is: system account database, Mail's own property lists, old folder names."""

import plistlib
import re
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.parsers.expat import ExpatError

from app.formats.common.database import Database
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from app.system.sqlite_files import private_copy

_MOST_ACCOUNTS = 10_000
_OLD_FOLDER = re.compile(r"(POP|IMAP|EWS|Exchange|Mac|iTools)-(.+)\Z", re.IGNORECASE)
_PROTOCOLS = {
    "pop": MailProtocol.POP,
    "imap": MailProtocol.IMAP,
    "ews": MailProtocol.EXCHANGE,
    "exchange": MailProtocol.EXCHANGE,
    "mac": MailProtocol.IMAP,
    "itools": MailProtocol.IMAP,
    "local": MailProtocol.LOCAL,
    "onmydevice": MailProtocol.LOCAL,
    "google": MailProtocol.IMAP,
    "icloud": MailProtocol.IMAP,
    "aol": MailProtocol.IMAP,
    "yahoo": MailProtocol.IMAP,
}
_PLIST_ERRORS = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    OverflowError,
    RecursionError,
    AttributeError,
    ExpatError,
)


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
        account = Account(address, _PROTOCOLS.get(account_type, MailProtocol.UNKNOWN), server, tuple(addresses[1:]))
        for name in (Path(str(entry.get("AccountPath") or "")).name, str(entry.get("uniqueId") or "").upper()):
            if name:
                found[name] = account
    return found


def from_database(path: Path) -> dict[str, Account]:
    """Accounts by UUID out of `Accounts4.sqlite` (or 3). A private copy is opened, never the file itself.

    Raises OSError where it cannot be read, ValueError where it is no such database.
    """
    with private_copy(path) as copy:
        try:
            with Database(copy) as database:
                return dict(islice(_rows(database), _MOST_ACCOUNTS))
        except (sqlite3.Error, UnicodeError) as error:
            raise ValueError(str(path)) from error


def _rows(database: Database) -> Iterator[tuple[str, Account]]:
    """The user name often stands on the parent account; accounts that were switched off still have mail."""
    query = (
        "SELECT own.ZIDENTIFIER, kind.ZIDENTIFIER, own.ZUSERNAME, own.ZACCOUNTDESCRIPTION, parent.ZUSERNAME,"
        " parent.ZACCOUNTDESCRIPTION FROM ZACCOUNT own LEFT JOIN ZACCOUNT parent ON parent.Z_PK = own.ZPARENTACCOUNT"
        " LEFT JOIN ZACCOUNTTYPE kind ON kind.Z_PK = own.ZACCOUNTTYPE"
    )
    for uuid, account_type, *names in database.rows(query):
        if not isinstance(uuid, str):
            continue
        texts = [name for name in names if isinstance(name, str)]
        address = next((text for text in texts if "@" in text), "")
        protocol = str(account_type or "").rpartition(".")[2].lower()
        if address or protocol in _PROTOCOLS:
            yield uuid.upper(), Account(address, _PROTOCOLS.get(protocol, MailProtocol.UNKNOWN))


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
    except _PLIST_ERRORS as error:
        raise ValueError("not a property list") from error
    if not isinstance(value, dict):
        raise ValueError("not a dictionary")
    return value
