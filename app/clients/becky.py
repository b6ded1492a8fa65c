"""Where Becky! Internet Mail keeps its mail: a folder `*.mb` for each mailbox, with .bmf files in folders."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, refusal
from app.discovery.windows_home import is_windows, named_folders
from app.mime import charsets
from app.model.client import Generation
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.system.reading import read_small

NAME = "becky"
GENERATIONS: tuple[Generation, ...] = (Generation("2 (bmf)", ("bmf",)),)

_ROLES = {
    "!!!!inbox": ("Inbox", Role.INBOX), "!!!!outbox": ("Sent", Role.SENT), "!!!!unsent": ("Outbox", Role.DRAFTS),
    "!trash": ("Trash", Role.TRASH), "!!!!draft": ("Drafts", Role.DRAFTS),
}  # fmt: skip
_SETTING = re.compile(r"(?mi)^(MailAddress|POP3Server|IMAP4?Server|Name|Protocol)=(.*)$")
_DEEPEST = 20


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each data folder: below Documents, or beside the program on older systems."""
    if is_windows(home):
        for path in named_folders(home, "Becky", "Becky!"):
            users = [path / name for name in folders_in(path)]
            for data in (path, *users):
                if _is_data(data):
                    yield _store(data)


def stores_at(path: Path) -> Iterator[Store]:
    """A data folder, or one mailbox folder."""
    if _is_data(path):
        yield _store(path)
    elif path.name.lower().endswith(".mb") and any(name.lower() == "mailbox.ini" for name in files_in(path)):
        yield _store(path, (path,))


def _is_data(path: Path) -> bool:
    return any(name.lower().endswith(".mb") for name in folders_in(path))


def _store(path: Path, boxes: tuple[Path, ...] = ()) -> Store:
    boxes = boxes or tuple(path / name for name in folders_in(path) if name.lower().endswith(".mb"))
    mailboxes: list[Mailbox] = []
    accounts: list[Account] = []
    for box in boxes:
        title, account = _settings(box)
        if account is not None:
            accounts.append(account)
        mailboxes += _mailboxes(box, (title,), account.address if account else "", 0)
    findings: tuple[Finding, ...] = refusal(path)
    return Store(NAME, path, (path,), tuple(accounts), tuple(mailboxes), findings)


def _mailboxes(folder: Path, names: tuple[str, ...], account: str, depth: int) -> Iterator[Mailbox]:
    """A folder's .bmf files are one mailbox: Becky! starts a new file when one is full."""
    files = [name for name in files_in(folder) if name.lower().endswith(".bmf")]
    if files:
        role = _ROLES.get(folder.name.lower(), ("", Role.OTHER))[1]
        yield Mailbox(names, role, tuple(MessageSource(folder / name, "bmf") for name in files), account)
    if depth < _DEEPEST:
        for name in _ordered(folder):
            if not name.startswith("#"):
                title = _ROLES.get(name.lower(), (name.removeprefix("!"), Role.OTHER))[0]
                yield from _mailboxes(folder / name, (*names, title), account, depth + 1)


def _ordered(folder: Path) -> list[str]:
    """The folders inside: those Folder.lst names first (it is missing where there is only one), then the rest."""
    inside = folders_in(folder)
    listed = charsets.decode(read_small(folder / "Folder.lst"), "cp932").splitlines()
    known = {name.casefold(): name for name in inside}
    first = [known[line.strip().casefold()] for line in listed if line.strip().casefold() in known]
    return list(dict.fromkeys((*first, *inside)))


def _settings(box: Path) -> tuple[str, Account | None]:
    """The name a person gave a mailbox, and its account."""
    text = charsets.decode(read_small(box / "Mailbox.ini"), "cp932")
    values = {key.lower(): value.strip().strip('"') for key, value in reversed(_SETTING.findall(text))}
    title = values.get("name") or box.name.rpartition(".")[0]
    address = values.get("mailaddress", "")
    imap = values.get("imapserver") or values.get("imap4server", "")
    pop = values.get("pop3server", "")
    if "@" not in address:
        return title, None
    return title, Account(address, MailProtocol.IMAP if imap and not pop else MailProtocol.POP, pop or imap)
