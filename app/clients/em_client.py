"""Where eM Client keeps its mail: databases in a folder for each account."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.discovery.folders import (
    access_findings,
    files_in,
    find_files,
    is_folder,
    is_root,
    leads_to_file,
    read_settings,
)
from app.discovery.listed_accounts import accounts_in_database
from app.discovery.windows_home import may_be_windows, roaming_app_data
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="em-client",
    name="eM Client",
    generations=(
        Generation("databases that are not encrypted", Basis.REAL_SCHEMA, ("em-client",), is_partial=True),
        Generation("9 and later, encrypted", Basis.DESCRIPTION),
    ),
    processes=(
        ProcessName("em client"),
        ProcessName("mailclient.exe"),
    ),
)

_INDEX = "mail_index.dat"
_ACCOUNTS = "accounts.dat"
"""It holds the passwords of the accounts too, under a key that is the same for everybody."""
_MAC = "Library/Application Support/eM Client"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for the whole program.

    `%APPDATA%\eM Client\<account>\<folder>\mail_index.dat`, both of them UUIDs; on a Mac in
    `Library/Application Support/eM Client`.
    """
    tops = (
        [app_data / "eM Client" for app_data in roaming_app_data(home, unreadable)]
        if may_be_windows(home, unreadable)
        else []
    )
    for path in (*tops, home.path / _MAC):
        if is_root(path, unreadable):
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with the index of an account in it."""
    if is_folder(path, unreadable) and next(find_files(path, (_INDEX,), unreadable, 3), None) is not None:
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    indexes = sorted(find_files(path, (_INDEX,), unreadable, 4))
    findings: list[Finding] = [*access_findings(path, unreadable)]
    listed = _listed(path, findings, unreadable)
    mailboxes, accounts = [], dict.fromkeys(listed.values())
    for number, file in enumerate(indexes, 1):
        if read_settings(file, unreadable, 15) != b"SQLite format 3":
            # From version 9 on the databases can be encrypted.
            findings.append(Finding(Code.STORE_NOT_READ, {"path": str(file)}))
            continue
        account = _owner(file, listed, unreadable)
        plain = "eM Client" if len(indexes) == 1 else f"eM Client {number}"
        name, address = (account.address, account.address) if account is not None else (plain, "")
        if account is not None and address not in {each.address for each in accounts}:
            accounts[account] = None
        source = MessageSource(file, "em-client")
        mailboxes.append(Mailbox((name,), Role.OTHER, (source,), address, owner_is_unknown=account is None))
    if mailboxes:
        findings.append(Finding(Code.CACHE_ONLY, {"path": str(path)}))
    return Store(CLIENT.id, path, (path,), tuple(accounts), tuple(mailboxes), tuple(findings), secrets=(_ACCOUNTS,))


def _listed(path: Path, findings: list[Finding], unreadable: UnreadablePaths) -> dict[str, Account]:
    """The accounts by the folders of their mail; `path` is the program's folder, or one below it."""
    for folder in (path, path.parent, path.parent.parent):
        if leads_to_file(folder / _ACCOUNTS, unreadable):
            found = accounts_in_database(folder / _ACCOUNTS, "em-client", findings)
            return {each.name: each.account for each in found}
    return {}


def _owner(index: Path, listed: Mapping[str, Account], unreadable: UnreadablePaths) -> Account | None:
    """Whose mail an index lists: `<account>/<folder>/mail_index.dat`, and `<account>/hanako@example.jp.acn`.

    Only where the program lists no account at all is it taken from the mail: the program's own folders are like those
    of an account, and hold mail for the same addresses.
    """
    around = index.parent.parent
    for folder in (index.parent, around):
        if (account := listed.get(folder.name.lower())) is not None:
            return account
    names = [name for name in files_in(around, unreadable) if name.lower().endswith(".acn") and "@" in name]
    if len(names) == 1:
        return Account(Path(names[0]).stem)
    if listed:
        return None
    shown = accounts_in_database(index, "em-client-mail", [])
    return shown[0].account if shown else None
