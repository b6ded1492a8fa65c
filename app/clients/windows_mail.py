"""Where Windows Mail (Vista) and Windows Live Mail keep their mail: a folder a mailbox, an .eml a message."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from app.discovery.folder_trees import files_in, folders_in, is_folder, mail_tree, parted, refusal
from app.discovery.windows_home import child, here, is_windows, local, sweep
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, Store
from app.system.reading import read_small
from app.system.registry import keys_below

NAME = "windows-mail"
GENERATIONS: tuple[Generation, ...] = (Generation("Windows Mail (Vista), Live Mail 2009-2012", ("eml",)),)

_PROGRAMS = ("Windows Live Mail", "Windows Mail")
_LOCAL = frozenset({"local folders", "storage folders", "ローカル フォルダー", "ローカル フォルダ", "保存フォルダー"})
_INDEXES = ("mail.msmessagestore", "winmail.fol", "edb.log", "edb.chk")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each program, in the usual place and where the registry says it was moved."""
    if not is_windows(home):
        return
    seen: set[Path] = set()
    for program in _PROGRAMS:
        usual = [child(place, "Microsoft", program) for place in local(home)]
        moved = [
            here(home, key.text("Store Root"))
            for key in keys_below(home.path, home.live, rf"Software\Microsoft\{program}")
        ]
        for path in (*usual, *moved):
            if path is not None and is_folder(path) and path.resolve() not in seen:
                seen.add(path.resolve())
                yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A folder with the program's index, or with account files in its folders."""
    if any(name.lower() in _INDEXES[:2] for name in files_in(path)) or any(
        name.lower().endswith(".oeaccount") for folder in folders_in(path) for name in files_in(path / folder)
    ):
        yield _store(path)


def _store(path: Path) -> Store:
    accounts = {file.parent: account for file in sweep(path, (".oeaccount",), 3) if (account := _account(file))}
    mailboxes, findings = parted(_owned(path, accounts))
    if any(re.fullmatch(r"(?i)[0-9a-f ]{6,}", name) for name in folders_in(path)):
        findings = (*findings, Finding(Code.FOLDER_NAMES_SHORTENED, {"path": str(path)}))
    return Store(NAME, path, (path,), tuple(accounts.values()), mailboxes, (*refusal(path), *findings))


def _owned(path: Path, accounts: dict[Path, Account]) -> Iterator[Mailbox | Finding]:
    for found in mail_tree(path):
        if not isinstance(found, Mailbox):
            yield found
            continue
        owner = next((accounts[above] for above in _above(found) if above in accounts), None)
        names = found.path[1:] if len(found.path) > 1 and found.path[0].lower() in _LOCAL else found.path
        yield replace(found, path=names, account=owner.address if owner is not None else "")


def _above(mailbox: Mailbox) -> Iterator[Path]:
    for place in mailbox.sources:
        yield place.path
        yield from place.path.parents


def _account(file: Path) -> Account | None:
    """An account file: XML, in UTF-16. Whether mail stays on the server decides what deleting the account costs."""
    data = read_small(file)
    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data:
        return None
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
    values = {str(each.tag): (each.text or "").strip() for each in root.iter()}
    address = values.get("SMTP_Email_Address", "")
    pop, imap = values.get("POP3_Server", ""), values.get("IMAP_Server", "")
    if "@" not in address or not (pop or imap):
        return None
    return Account(address, MailProtocol.POP if pop else MailProtocol.IMAP, pop or imap)
