"""Apple Mail's accounts, from wherever a Mac keeps them: the system's databases, and property lists beside the mail."""

import os
import re
import stat
from pathlib import Path

from app.discovery import apple_accounts
from app.discovery.account_sources import read_account_source, report_unreadable
from app.discovery.folders import leads_to_folder
from app.model.findings import Finding
from app.model.store import Account
from app.model.unreadable_paths import UnreadablePaths
from app.system.reading import read_start

VERSION_FOLDER = re.compile(r"V\d+\Z")
"""A folder of one generation of Apple Mail: `V10`."""

_DATABASES = ("Accounts4.sqlite", "Accounts3.sqlite")
_PROPERTY_LISTS = {
    "Accounts.plist": apple_accounts.from_accounts_plist,
    "Signatures/AccountsMap.plist": apple_accounts.from_accounts_map,
}


def account_databases(folder: Path, findings: list[Finding], unreadable: UnreadablePaths) -> tuple[Path, ...]:
    """The system's account databases with their companions; one that is there and may not be read is a finding."""
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
    return not stat.S_ISDIR(path.lstat().st_mode)


def known_accounts(
    root: Path, databases: tuple[Path, ...], findings: list[Finding], unreadable: UnreadablePaths
) -> dict[str, Account]:
    """Accounts by folder name or UUID; where two sources know one, the one that knows an address wins."""
    accounts: dict[str, Account] = {}
    sources: list[dict[str, Account]] = []
    for database in databases:
        if database.name in _DATABASES:
            try:
                sources.append(apple_accounts.from_database(database))
            except (OSError, ValueError):
                report_unreadable(database, findings)
    versions = [root] if not leads_to_folder(root, unreadable) else _version_folders(root, unreadable)
    for version in versions:
        for name, read in _PROPERTY_LISTS.items():
            path = version / "MailData" / name
            try:
                sources.append(read(read_account_source(path, findings)))
            except ValueError:
                report_unreadable(path, findings)
    for source in sources:
        for name, account in source.items():
            if account.address or name not in accounts:
                accounts[name] = account
    return accounts


def _version_folders(root: Path, unreadable: UnreadablePaths) -> list[Path]:
    """The folders that may have a MailData: the root itself, its `V<n>`, and the one above an account folder."""
    try:
        below = [Path(entry.path) for entry in os.scandir(root) if VERSION_FOLDER.match(entry.name)]
    except OSError as error:
        unreadable.record(root, error)
        below = []
    return [root.parent, root, *sorted(below)]
