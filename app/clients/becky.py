"""Where Becky! Internet Mail keeps its mail: a folder `*.mb` for each mailbox, with .bmf files in folders."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.account_sources import read_account_text, report_unreadable
from app.discovery.folders import access_findings, files_in, folders_in, read_settings, real_path, roots_in
from app.discovery.named_places import windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.formats.standard import mutf7
from app.mime import charsets
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, ServerLogin, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.registry import keys_below
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="becky",
    name="Becky! Internet Mail",
    generations=(Generation("2 (bmf)", Basis.REAL_SCHEMA, ("bmf",)),),
    processes=(
        ProcessName("b2.exe"),
        ProcessName("becky.exe"),
    ),
)

_ROLES = {
    "!!!!inbox": ("Inbox", Role.INBOX), "!!!!outbox": ("Sent", Role.SENT), "!!!!unsent": ("Outbox", Role.DRAFTS),
    "!trash": ("Trash", Role.TRASH), "!!!!draft": ("Drafts", Role.DRAFTS),
}  # fmt: skip
_ACCOUNT = lazy_pattern(r"(?msi)^\[Account\][ \t]*$(.*?)(?=^\[|\Z)")
_SETTING = lazy_pattern(r"(?mi)^(MailAddress|MailServer|POP3Server|IMAP4?Server|UserID|Name|Protocol)=([^\r\n]*)")
_FOLDER_NAME = lazy_pattern(r"(?mi)^Name=([^\r\n]+)")
_PROTOCOLS = {"0": MailProtocol.POP, "1": MailProtocol.IMAP}
_DEEPEST = 20
_PROGRAM = r"Software\RimArts\B2\Settings"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each data folder: the registry's, below Documents, or beside the program on older systems.

    `Documents\Becky\1a2b3c4d.mb\!!!!Inbox\1.bmf`; with several people, a folder a person above the `.mb` folders.
    """
    if not may_be_windows(home, unreadable):
        return
    named = [
        windows_place(home, CLIENT.id, key.text("DataDir"), unreadable)
        for key in keys_below(home.path, home.live, _PROGRAM)
    ]
    seen: set[Path] = set()
    for path in (*(path for path in named if path is not None), *program_folders(home, unreadable, "Becky", "Becky!")):
        users = [path / name for name in roots_in(path, unreadable)]
        for data in (path, *users):
            if real_path(data) not in seen and _is_data(data, unreadable):
                seen.add(real_path(data))
                yield _store(data, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A data folder, one mailbox folder, or a folder called after the program with a data folder a person."""
    if _is_data(path, unreadable):
        yield _store(path, unreadable)
    elif "becky" in path.name.casefold():
        for name in roots_in(path, unreadable):
            if _is_data(path / name, unreadable):
                yield _store(path / name, unreadable)
    elif path.name.lower().endswith(".mb") and any(
        name.lower() == "mailbox.ini" for name in files_in(path, unreadable)
    ):
        yield _store(path, unreadable, (path,))


def _is_data(path: Path, unreadable: UnreadablePaths) -> bool:
    return bool(_boxes(path, unreadable))


def _boxes(path: Path, unreadable: UnreadablePaths) -> list[str]:
    """The names of the mailbox folders; one that was moved to another disk is a link."""
    return roots_in(path, unreadable, lambda name: name.lower().endswith(".mb"))


def _store(path: Path, unreadable: UnreadablePaths, boxes: tuple[Path, ...] = ()) -> Store:
    boxes = boxes or tuple(path / name for name in _boxes(path, unreadable))
    mailboxes: list[Mailbox] = []
    accounts: list[Account] = []
    findings: list[Finding] = [*access_findings(path, unreadable)]
    for box in boxes:
        title, account = _settings(box, findings)
        if account is not None:
            accounts.append(account)
        mailboxes += _mailboxes(box, (title,), account.address if account else "", 0, unreadable)
    return Store(CLIENT.id, path, (path,), tuple(accounts), tuple(mailboxes), tuple(findings))


def _mailboxes(
    folder: Path, names: tuple[str, ...], account: str, depth: int, unreadable: UnreadablePaths
) -> Iterator[Mailbox]:
    """A folder's .bmf files are one mailbox: Becky! starts a new file when one is full."""
    files = [name for name in files_in(folder, unreadable) if name.lower().endswith(".bmf")]
    if files:
        role = _ROLES.get(folder.name.lower(), ("", Role.OTHER))[1]
        yield Mailbox(names, role, tuple(MessageSource(folder / name, "bmf") for name in files), account)
    if depth < _DEEPEST:
        for name in _ordered(folder, unreadable):
            if not name.startswith("#"):
                title = _ROLES.get(name.lower(), (_title(folder / name, unreadable), Role.OTHER))[0]
                yield from _mailboxes(folder / name, (*names, title), account, depth + 1, unreadable)
    elif folders_in(folder, unreadable):
        unreadable.record_too_deep(folder)


def _title(folder: Path, unreadable: UnreadablePaths) -> str:
    """What a person calls a folder: its settings may say so; folders of a server are named in modified UTF-7."""
    text = charsets.decode(read_settings(folder / "Folder.ini", unreadable), "cp932")
    named = _FOLDER_NAME.search(text)
    return (named[1].strip() if named else "") or mutf7.decode(folder.name.removeprefix("!"))


def _ordered(folder: Path, unreadable: UnreadablePaths) -> list[str]:
    """The folders inside: those Folder.lst names first (it is missing where there is only one), then the rest."""
    inside = folders_in(folder, unreadable)
    listed = charsets.decode(read_settings(folder / "Folder.lst", unreadable), "cp932").splitlines()
    known = {name.casefold(): name for name in inside}
    first = [known[line.strip().casefold()] for line in listed if line.strip().casefold() in known]
    return list(dict.fromkeys((*first, *inside)))


def _settings(box: Path, findings: list[Finding]) -> tuple[str, Account | None]:
    """The name a person gave a mailbox, and its account: `MailServer=imap.example.jp`, `Protocol=1` (0 for POP)."""
    text = charsets.decode(read_account_text(box / "Mailbox.ini", findings), "cp932")
    section = _ACCOUNT.search(text.replace("\r\n", "\n"))
    values = {
        key.lower(): value.strip().strip('"')
        for key, value in reversed(_SETTING.findall(section[1] if section else ""))
    }
    if text.strip() and not values:
        report_unreadable(box / "Mailbox.ini", findings)
    title = values.get("name") or box.name.rpartition(".")[0]
    address = next((each for key in ("mailaddress", "userid") if "@" in (each := values.get(key, ""))), "")
    if not address:
        return title, None
    imap = values.get("imapserver") or values.get("imap4server", "")
    pop = values.get("pop3server", "")
    server = values.get("mailserver") or pop or imap
    login = ServerLogin(user=values.get("userid", ""))
    return title, Account(address, _protocol(values.get("protocol"), pop, imap), server, login=login)


def _protocol(number: str | None, pop: str, imap: str) -> MailProtocol:
    """The protocol of an account; without a number the keys of older versions tell, and no other one is guessed."""
    if number is not None:
        return _PROTOCOLS.get(number.strip(), MailProtocol.UNKNOWN)
    if bool(pop) == bool(imap):
        return MailProtocol.UNKNOWN
    return MailProtocol.IMAP if imap else MailProtocol.POP
