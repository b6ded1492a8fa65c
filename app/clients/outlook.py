"""Where Outlook for Windows keeps its mail: PST and OST files, named in the registry, in known folders, or anywhere."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.discovery.folders import files_in, find_files, is_root, leads_to_file, unreadable_finding
from app.discovery.named_places import windows_place
from app.discovery.windows_home import (
    document_folders,
    local_app_data,
    may_be_windows,
    resolve_windows_path,
    roaming_app_data,
)
from app.formats.reading.detect import sniff
from app.model.client import Basis, ClientInfo, Generation, ProcessName, RemovalSteps
from app.model.codes import Code
from app.model.deletion import Removal
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.reading import is_in_use
from app.system.registry import RegistryKey, keys_below

CLIENT = ClientInfo(
    id="outlook",
    name="Outlook",
    generations=(
        Generation("97-2002 (ANSI PST)", Basis.REAL_FILES, ("pst",)),
        Generation("2003 and later (Unicode PST, OST)", Basis.REAL_FILES, ("pst",)),
        Generation("2013 and later (OST with 4K pages)", Basis.DESCRIPTION, ("pst",)),
    ),
    processes=(ProcessName("outlook.exe"),),
    # "All offline cached content will be deleted": the OST of IMAP and Exchange goes, the PST of POP stays, detached.
    removal={
        MailProtocol.IMAP: Removal.DELETES,
        MailProtocol.EXCHANGE: Removal.DELETES,
        MailProtocol.POP: Removal.KEEPS,
    },
    removal_steps=RemovalSteps.OUTLOOK,
    accounts_in_registry=True,
)

_SUFFIXES = (".pst", ".ost", ".nst", ".pab")
_FOLDERS = ("Microsoft/Outlook",)
# Outlook 2013 and later; before, every version of Windows' messaging shared one place.
_PROFILES = (
    r"Software\Microsoft\Office\16.0\Outlook\Profiles",
    r"Software\Microsoft\Office\15.0\Outlook\Profiles",
    r"Software\Microsoft\Windows NT\CurrentVersion\Windows Messaging Subsystem\Profiles",
    r"Software\Microsoft\Windows Messaging Subsystem\Profiles",
)
_PROGRAMS = tuple(
    rf"Software\{above}Microsoft\Office\{version}\Outlook"
    for above in ("", "Policies\\")
    for version in ("16.0", "15.0", "14.0", "12.0", "11.0")
)
_ACCOUNTS = "9375cff0413111d3b88a00104b2a6676"
_STORE_PATHS = ("001f6700", "001e6700", "001f6610")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store with every PST and OST of the home. Outlook's own folders are copied whole, lists and all.

    `%LOCALAPPDATA%\Microsoft\Outlook\*.ost`, `Documents\Outlook Files\*.pst`, and the files the profiles name.
    """
    if not may_be_windows(home, unreadable):
        return
    keys = [key for profiles in _PROFILES for key in keys_below(home.path, home.live, profiles)]
    named = [path for key in keys for path in _paths(home, key, unreadable)]
    accounts = _accounts(keys, home, unreadable)
    folders = [
        app_data / name
        for app_data in (*local_app_data(home, unreadable), *roaming_app_data(home, unreadable))
        for name in _FOLDERS
        if is_root(app_data / name, unreadable)
    ]
    tops = [*folders, *_set_folders(home, unreadable), *document_folders(home, unreadable), home.path]
    files = _unique([*named, *(path for top in tops for path in find_files(top, _SUFFIXES, unreadable))])
    _record_accounts_without_file(home, accounts, files, unreadable)
    if files or accounts or any(files_in(folder, unreadable) for folder in folders):
        yield _store(home, files, folders, accounts)


def _set_folders(home: Home, unreadable: UnreadablePaths) -> Iterator[Path]:
    """The folders for new files that an administrator or the person set; each that is not there is recorded."""
    for program in _PROGRAMS:
        for key in islice(keys_below(home.path, home.live, program), 1):
            for name in ("ForcePSTPath", "ForceOSTPath"):
                if (found := windows_place(home, CLIENT.id, key.text(name), unreadable)) is not None:
                    yield found


def _record_accounts_without_file(
    home: Home, accounts: dict[Account, Path | None], files: list[Path], unreadable: UnreadablePaths
) -> None:
    """Records the file an account should have, where there are fewer files than accounts.

    Outlook names the copy of what is on a server after the address: `hanako@example.jp.ost`.
    """
    spare = [path for path in files if path not in accounts.values()]
    for account, path in accounts.items():
        if path is not None:
            continue
        if spare:
            spare.pop()
        else:
            folder = home.path / "AppData" / "Local" / _FOLDERS[0]
            unreadable.record_missing(CLIENT.id, folder / f"{account.address}.ost")


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: a file somebody points at is known by its content."""
    return iter(())


def _store(home: Home, files: list[Path], folders: list[Path], accounts: dict[Account, Path | None]) -> Store:
    mailboxes: list[Mailbox] = []
    findings: list[Finding] = []
    stems = [path.stem for path in files]
    fetches_only = all(account.protocol is MailProtocol.POP for account in accounts)
    for path in files:
        try:
            format_name = sniff(path)
        except OSError as error:
            findings.append(_locked(path, error))
            continue
        if format_name != "pst":
            findings.append(Finding(Code.NOT_A_MESSAGE, {"path": str(path)}))
            continue
        owners = [account.address for account, store in accounts.items() if store == path]
        name = path.stem if stems.count(path.stem) == 1 else path.name
        mailboxes.append(
            Mailbox(
                (name,),
                Role.OTHER,
                (MessageSource(path, "pst"),),
                owners[0] if len(owners) == 1 else "",
                # An archive of the person's own is nobody's copy of what a server has.
                owner_is_unknown=not owners and path.suffix.lower() == ".pst" and not fetches_only,
            )
        )
    loose = [path for path in files if not any(folder in path.parents for folder in folders)]
    first = (*folders, *(path.parent for path in files), home.path)[0]
    return Store(CLIENT.id, first, (*folders, *loose), tuple(accounts), tuple(mailboxes), tuple(findings))


def _locked(path: Path, error: OSError) -> Finding:
    """Outlook keeps its files to itself while it runs."""
    if is_in_use(error):
        return Finding(Code.FILE_LOCKED, {"path": str(path), "program": "Outlook"})
    return unreadable_finding(path, error)


def _paths(home: Home, key: RegistryKey, unreadable: UnreadablePaths) -> Iterator[Path]:
    """The store files a key of a profile names, as far as they are there; the others are recorded."""
    for name in _STORE_PATHS:
        value = key.values.get(name)
        text = key.text(name)
        if name.startswith("001e") and isinstance(value, bytes):
            text = value.partition(b"\0")[0].decode("cp932", "replace")
        if text.lower().endswith(_SUFFIXES) and (path := _named_file(home, text, unreadable)) is not None:
            yield path


def _named_file(home: Home, text: str, unreadable: UnreadablePaths) -> Path | None:
    """Where a file of the registry lies; one that is not there is recorded."""
    path = resolve_windows_path(home, text, unreadable)
    if path is not None and leads_to_file(path, unreadable):
        return path
    unreadable.record_missing(CLIENT.id, text)
    return None


def _accounts(keys: list[RegistryKey], home: Home, unreadable: UnreadablePaths) -> dict[Account, Path | None]:
    """The accounts of all profiles, and the file each delivers to."""
    found: dict[Account, Path | None] = {}
    for key in keys:
        if len(key.path) < 3 or key.path[-2].lower() != _ACCOUNTS:
            continue
        address = key.text("Email") or key.text("Account Name")
        if "@" not in address:
            continue
        pop, imap = key.text("POP3 Server"), key.text("IMAP Server")
        protocol = MailProtocol.POP if pop else MailProtocol.IMAP if imap else MailProtocol.EXCHANGE
        found[Account(address, protocol, pop or imap)] = _delivered_to(
            key.data("Delivery Store EntryID"), home, unreadable
        )
    return found


def _delivered_to(entry: bytes, home: Home, unreadable: UnreadablePaths) -> Path | None:
    """The path at the end of an entry of the mail service: a header of 54 bytes, then UTF-16.

    As the registry has it where nothing is there.
    """
    text = entry[54:].decode("utf-16-le", "ignore").partition("\0")[0]
    return (_named_file(home, text, unreadable) or Path(text)) if text.lower().endswith(_SUFFIXES) else None


def _unique(paths: list[Path]) -> list[Path]:
    """Each file once, though several names lead to it."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return sorted(found.values())
