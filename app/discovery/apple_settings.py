"""Apple Mail's accounts, from wherever a Mac keeps them: the system's databases, and property lists beside the mail."""

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.discovery import apple_accounts
from app.discovery.account_sources import read_account_source, report_unreadable
from app.discovery.apple_account_database import read_database
from app.discovery.apple_mailbox_urls import protocols_in_index
from app.discovery.folders import folders_in, is_folder, leads_to_folder
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.system.reading import read_start
from app.textkit.lazy_pattern import lazy_pattern

UUID = lazy_pattern(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\Z", re.IGNORECASE)
"""What the folder of an account is called, and inside a mailbox that of the store it belongs to."""
MAIL_DATA = "MailData"
"""What every generation of Apple Mail since 10.7 keeps beside the folders of its accounts."""

_VERSION = lazy_pattern(r"V\d+(?!\w)")
_DATABASES = ("Accounts4.sqlite", "Accounts3.sqlite")
_INDEX = "Envelope Index"
_PREFERENCES = "com.apple.mail.plist"
_PREFERENCE_FOLDERS = ("Containers/com.apple.mail/Data/Library/Preferences", "Preferences")
_PROPERTY_LISTS: dict[str, Callable[[bytes], dict[str, Account]]] = {
    "Accounts.plist": apple_accounts.from_accounts_plist,
    "Signatures/AccountsMap.plist": apple_accounts.from_accounts_map,
}


@dataclass(slots=True)
class KnownAccounts:
    """What all sources together know, by folder name or UUID in capitals.

    `without_mail` are rows of the system whose mail, if any, is another row's: they matter only where a folder is
    named after them.
    """

    accounts: dict[str, Account] = field(default_factory=dict)
    without_mail: frozenset[str] = frozenset()

    def add(self, found: Mapping[str, Account]) -> None:
        """Takes in a source: of each account it tells what the sources before it did not."""
        for name, account in found.items():
            known = self.accounts.get(name)
            self.accounts[name] = account if known is None else merged(known, account)


def merged(first: Account, second: Account) -> Account:
    """One account out of what two sources say; the first one counts.

    Only that an account is on no server must not be contradicted: then it is on one.
    """
    protocol = first.protocol
    is_contradicted = protocol is MailProtocol.LOCAL and second.protocol is not MailProtocol.UNKNOWN
    if protocol is MailProtocol.UNKNOWN or is_contradicted:
        protocol = second.protocol
    address = first.address or second.address
    aliases = dict.fromkeys(each for each in (*first.aliases, *second.aliases) if each != address)
    known = first if first.server else second
    return Account(address, protocol, known.server, tuple(aliases), first.label or second.label, known.login)


def is_version_folder(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder of one generation of Apple Mail, `V10`, also where it was given another name or copied.

    V10    V10 old    V10 copy    MailOld with a MailData in it
    """
    return bool(_VERSION.match(path.name)) or is_folder(path / MAIL_DATA, unreadable)


def mail_folder(path: Path, unreadable: UnreadablePaths) -> Path:
    """The folder that takes the place of `~/Library/Mail` for anything below it: above `V10`, `V10/<UUID>`."""
    if UUID.match(path.name) and is_version_folder(path.parent, unreadable):
        path = path.parent
    return path.parent if path.name != "Mail" and is_version_folder(path, unreadable) else path


def account_databases(
    folders: tuple[Path, ...], findings: list[Finding], unreadable: UnreadablePaths
) -> tuple[Path, ...]:
    """The system's account databases with their companions, of the first of the folders that has any.

    One that is there and may not be read is a finding.
    """
    for folder in folders:
        if found := _databases_in(folder, findings, unreadable):
            return found
    return ()


def _databases_in(folder: Path, findings: list[Finding], unreadable: UnreadablePaths) -> tuple[Path, ...]:
    found = []
    for name in _DATABASES:
        for suffix in ("", "-wal", "-shm"):
            path = folder / (name + suffix)
            if not unreadable.check(_is_file, path):
                continue
            try:
                read_start(path, 1)
                found.append(path)
            except OSError:
                # Who may read a file is only known once it was tried (see `app.system.permission`).
                report_unreadable(path, findings)
    return tuple(found)


def _is_file(path: Path) -> bool:
    """True for anything but a folder. Raises OSError."""
    return not stat.S_ISDIR(Path(openable(path)).lstat().st_mode)


def known_accounts(
    root: Path, databases: tuple[Path, ...], findings: list[Finding], unreadable: UnreadablePaths
) -> KnownAccounts:
    """All accounts that any source knows of: the system's first, then Mail's own lists, then its mailboxes.

    `root` is the Mail folder, or one below it.
    """
    known = KnownAccounts()
    for database in databases:
        if database.name in _DATABASES:
            try:
                found = read_database(database)
            except (OSError, ValueError):
                report_unreadable(database, findings)
            else:
                known.add(found.accounts)
                known.without_mail |= found.without_mail
    versions = version_folders(root, unreadable)
    for version in versions:
        for name, read in _PROPERTY_LISTS.items():
            known.add(_read_list(version / MAIL_DATA / name, read, findings))
    library = mail_folder(root, unreadable).parent
    for folder in _PREFERENCE_FOLDERS:
        known.add(_read_list(library / folder / _PREFERENCES, apple_accounts.from_preferences, findings))
    for version in versions:
        protocols = protocols_in_index(version / MAIL_DATA / _INDEX)
        known.add({uuid: Account("", protocol) for uuid, protocol in protocols.items()})
    return known


def _read_list(path: Path, read: Callable[[bytes], dict[str, Account]], findings: list[Finding]) -> dict[str, Account]:
    try:
        return read(read_account_source(path, findings))
    except ValueError:
        report_unreadable(path, findings)
        return {}


def version_folders(root: Path, unreadable: UnreadablePaths) -> list[Path]:
    """The folders that may have a MailData: the root itself, those in it, and the one above an account folder."""
    if not leads_to_folder(root, unreadable):
        return [root]
    below = [root / name for name in folders_in(root, unreadable)]
    return [root.parent, root, *(each for each in below if is_version_folder(each, unreadable))]
