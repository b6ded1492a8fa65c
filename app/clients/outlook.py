"""Where Outlook for Windows keeps its mail: PST and OST files, named in the registry, in known folders, or anywhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, is_folder, trouble
from app.discovery.windows_home import documents, here, is_windows, local, roaming, sweep
from app.formats.reading.detect import sniff
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.system.reading import is_in_use
from app.system.registry import RegistryKey, keys_below

NAME = "outlook"
GENERATIONS: tuple[Generation, ...] = (
    Generation("97-2002 (ANSI PST)", ("pst",), tested_on_real_data=True),
    Generation("2003 and later (Unicode PST, OST)", ("pst",), tested_on_real_data=True),
    Generation("2013 and later (OST with 4K pages)", ("pst",)),
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
_ACCOUNTS = "9375cff0413111d3b88a00104b2a6676"
_STORE_PATHS = ("001f6700", "001e6700", "001f6610")


def find_stores(home: Home) -> Iterator[Store]:
    """One store with every PST and OST of the home. Outlook's own folders are copied whole, lists and all."""
    if not is_windows(home):
        return
    keys = [key for profiles in _PROFILES for key in keys_below(home.path, home.live, profiles)]
    named = [path for key in keys for path in _paths(home, key)]
    folders = [place / name for place in (*local(home), *roaming(home)) for name in _FOLDERS if is_folder(place / name)]
    tops = [*folders, *documents(home), home.path]
    files = _unique([*named, *(path for top in tops for path in sweep(top, _SUFFIXES))])
    if files or any(files_in(folder) for folder in folders):
        yield _store(files, folders, _accounts(keys, home))


def stores_at(path: Path) -> Iterator[Store]:
    """Nothing: a file somebody points at is told by its content."""
    return iter(())


def _store(files: list[Path], folders: list[Path], accounts: dict[Account, Path | None]) -> Store:
    mailboxes: list[Mailbox] = []
    findings: list[Finding] = []
    stems = [path.stem for path in files]
    for path in files:
        try:
            kind = sniff(path)
        except OSError as error:
            findings.append(_locked(path, error))
            continue
        if kind != "pst":
            findings.append(Finding(Code.NOT_A_MESSAGE, {"path": str(path)}))
            continue
        owners = [account.address for account, store in accounts.items() if store == path]
        name = path.stem if stems.count(path.stem) == 1 else path.name
        mailboxes.append(
            Mailbox((name,), Role.OTHER, (MessageSource(path, "pst"),), owners[0] if len(owners) == 1 else "")
        )
    loose = [path for path in files if not any(folder in path.parents for folder in folders)]
    first = (*folders, *(path.parent for path in files))[0]
    return Store(NAME, first, (*folders, *loose), tuple(accounts), tuple(mailboxes), tuple(findings))


def _locked(path: Path, error: OSError) -> Finding:
    """Outlook keeps its files to itself while it runs."""
    if is_in_use(error):
        return Finding(Code.FILE_LOCKED, {"path": str(path), "program": "Outlook"})
    return trouble(path, error)


def _paths(home: Home, key: RegistryKey) -> Iterator[Path]:
    """The store files a key of a profile names, as far as they are there."""
    for name in _STORE_PATHS:
        value = key.values.get(name)
        text = key.text(name)
        if name.startswith("001e") and isinstance(value, bytes):
            text = value.partition(b"\0")[0].decode("cp932", "replace")
        if text.lower().endswith(_SUFFIXES) and (path := here(home, text)) is not None and path.is_file():
            yield path


def _accounts(keys: list[RegistryKey], home: Home) -> dict[Account, Path | None]:
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
        found[Account(address, protocol, pop or imap)] = _delivered_to(key.data("Delivery Store EntryID"), home)
    return found


def _delivered_to(entry: bytes, home: Home) -> Path | None:
    """The path at the end of an entry of the mail service: a header of 54 bytes, then UTF-16."""
    text = entry[54:].decode("utf-16-le", "ignore").partition("\0")[0]
    return here(home, text) if text.lower().endswith(_SUFFIXES) else None


def _unique(paths: list[Path]) -> list[Path]:
    """Each file once, though several names lead to it."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return sorted(found.values())
