"""Where Outlook Express keeps its mail: a folder of .dbx files for each identity, or where Store Root says."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import detect_format, file_role, separate
from app.discovery.folders import access_findings, files_in, is_root, read_settings, real_path, roots_in
from app.discovery.named_places import windows_place
from app.discovery.windows_home import (
    find_child,
    local_app_data,
    may_be_windows,
    roaming_app_data,
)
from app.formats.common.roles import role_of
from app.formats.outlook import dbx
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, ServerLogin, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.system.registry import RegistryKey, keys_below

CLIENT = ClientInfo(
    id="outlook-express",
    name="Outlook Express",
    generations=(
        Generation("4 (JMF)", Basis.REAL_FILES, ("oe4",)),
        Generation("5 and 6 (DBX)", Basis.REAL_FILES, ("dbx",)),
    ),
    processes=(ProcessName("msimn.exe"),),
    accounts_in_registry=True,
)

_IDENTITIES = "Identities"
_PROGRAM = r"Software\Microsoft\Outlook Express"
_ACCOUNTS = r"Software\Microsoft\Internet Account Manager\Accounts"
_MAIL = (".dbx", ".mbx")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each identity: where `Store Root` in the registry says, or in the usual place (`_usual`)."""
    if not may_be_windows(home, unreadable):
        return
    roots = [path for path in _roots(home, unreadable) if is_root(path, unreadable)]
    seen: set[Path] = set()
    accounts = tuple(_accounts(home))
    for path in (*roots, *_usual(home, unreadable)):
        if real_path(path) not in seen and any(name.lower().endswith(_MAIL) for name in files_in(path, unreadable)):
            seen.add(real_path(path))
            yield _store(path, accounts, unreadable)
    if accounts and not seen:
        # What deleting them costs is asked about all the same.
        yield Store(CLIENT.id, home.path / "AppData" / "Local" / _IDENTITIES, (), accounts)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with Folders.dbx in it."""
    if any(name.lower() == "folders.dbx" for name in files_in(path, unreadable)):
        yield _store(path, (), unreadable)


def _usual(home: Home, unreadable: UnreadablePaths) -> Iterator[Path]:
    """`Identities\\{GUID}\\Microsoft\\Outlook Express`; version 4 had one folder for everybody."""
    for app_data in (*local_app_data(home, unreadable), *roaming_app_data(home, unreadable)):
        identities = app_data / _IDENTITIES
        for name in roots_in(identities, unreadable):
            if (found := find_child(identities, unreadable, name, "Microsoft", "Outlook Express")) is not None:
                yield found
        if (found := find_child(app_data, unreadable, "Microsoft", "Outlook Express")) is not None:
            yield found
            yield found / "Mail"


def _roots(home: Home, unreadable: UnreadablePaths) -> Iterator[Path]:
    for key in (*keys_below(home.path, home.live, _IDENTITIES), *keys_below(home.path, home.live, _PROGRAM)):
        path = windows_place(home, CLIENT.id, key.text("Store Root"), unreadable)
        if path is not None:
            yield path


def _accounts(home: Home) -> Iterator[Account]:
    keys: list[RegistryKey] = [
        *keys_below(home.path, home.live, _ACCOUNTS),
        *keys_below(home.path, home.live, _IDENTITIES),
    ]
    found = {}
    for key in keys:
        address = key.text("SMTP Email Address")
        pop, imap = key.text("POP3 Server"), key.text("IMAP Server")
        if "@" in address and (pop or imap):
            user = key.text("POP3 User Name" if pop else "IMAP User Name")
            protocol = MailProtocol.POP if pop else MailProtocol.IMAP
            found[address] = Account(address, protocol, pop or imap, login=ServerLogin(user=user))
    return iter(found.values())


def _store(path: Path, accounts: tuple[Account, ...], unreadable: UnreadablePaths) -> Store:
    folders = next((name for name in files_in(path, unreadable) if name.lower() == "folders.dbx"), None)
    names = dbx.folder_names(path / folders) if folders else {}
    mailboxes, findings = separate(_mailboxes(path, names, unreadable))
    account = accounts[0].address if len(accounts) == 1 else ""
    mailboxes = tuple(Mailbox(each.path, each.role, each.sources, account) for each in mailboxes)
    return Store(CLIENT.id, path, (path,), accounts, mailboxes, (*access_findings(path, unreadable), *findings))


def _mailboxes(
    path: Path, names: dict[str, tuple[str, ...]], unreadable: UnreadablePaths
) -> Iterator[Mailbox | Finding]:
    for name in files_in(path, unreadable):
        if not name.lower().endswith(_MAIL):
            continue
        format_name = yield from detect_format(path / name, frozenset())
        if format_name not in ("dbx", "oe4"):
            start = read_settings(path / name, unreadable, len(dbx.MAGIC))
            if start and start != dbx.MAGIC:
                # Not one of the program's lists either.
                yield Finding(Code.NOT_A_MESSAGE, {"path": str(path / name)})
            elif unreadable.check(lambda each: not Path(openable(each)).stat().st_size, path / name):
                # The program writes a header of some thousand bytes even where there is no message.
                yield Finding(Code.EMPTY_FILE, {"path": str(path / name)})
            continue
        title = names.get(name.lower()) or (Path(name).stem,)
        role = role_of(title[-1])
        yield Mailbox(
            title, role if role is not Role.OTHER else file_role(name), (MessageSource(path / name, format_name),)
        )
