"""The new Outlook for Windows and the Mail apps of Windows 8 to 11: caches of what servers have."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import mail_tree, separate
from app.discovery.folders import access_findings, files_in, folders_in, is_folder, roots_in, unreadable_finding
from app.discovery.windows_home import find_child, local_app_data, may_be_windows
from app.formats.reading.detect import sniff
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.deletion import Removal
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.reading import is_in_use

CLIENT = ClientInfo(
    id="new-outlook",
    name="new Outlook / Windows Mail app",
    japanese_name="新しい Outlook / Windows メール アプリ",
    generations=(
        Generation("new Outlook: nothing complete on the computer", Basis.DESCRIPTION),
        Generation("Mail app of Windows 10 and 11, 2018-2024 (HxStore.hxd)", Basis.REAL_SCHEMA, ("hxstore",), True),
        Generation("Mail app of Windows 10, 2015-2018 (store.vol)", Basis.REAL_SCHEMA, ("unistore",), True),
        Generation("Mail app of Windows 8 (LiveComm)", Basis.DESCRIPTION, ("eml",), True),
    ),
    processes=(
        ProcessName("hxoutlook.exe"),
        ProcessName("olk.exe"),
        ProcessName("livecomm.exe"),
    ),
    # The server's mail is kept in one database; the program drops an account's part of it.
    removal=dict.fromkeys(MailProtocol, Removal.DELETES),
)

_PACKAGE = "microsoft.windowscommunicationsapps_"
_CACHE = "HxStore.hxd"
_LIVECOMM = ("Indexed", "LiveComm")
_DATABASE = "store.vol"
_NEW_OUTLOOK = ("Microsoft", "Olk")
_COMMS = "Comms"
_PARTS_OF_COMMS = ("unistoredb", "unistore")
"""The database of the app of 2015 to 2018, and the texts and attachments beside it."""


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""What they keep in `%LOCALAPPDATA%`: `Microsoft\Olk`, `Comms` (2015 to 2018), and the folder of the Mail app.

    `…\Packages\microsoft.windowscommunicationsapps_8wekyb3d8bbwe\LocalState\HxStore.hxd` from 2018 on, and
    `…\LocalState\Indexed\LiveComm\<address>\<version>\Mail` in Windows 8.
    """
    if not may_be_windows(home, unreadable):
        return
    for app_data in local_app_data(home, unreadable):
        packages = app_data / "Packages"
        names = roots_in(packages, unreadable, lambda name: name.lower().startswith(_PACKAGE))
        places = [find_child(app_data, unreadable, *_NEW_OUTLOOK), find_child(app_data, unreadable, _COMMS)]
        places += [find_child(packages / name, unreadable, "LocalState") for name in names]
        for path in places:
            if path is not None:
                yield from stores_at(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folders by their names and by what is in them."""
    name = path.name.lower()
    if not is_folder(path, unreadable):
        return
    if name == "olk":
        yield Store(CLIENT.id, path, (path,), findings=(Finding(Code.NOTHING_COMPLETE_HERE, {"path": str(path)}),))
    elif name in _PARTS_OF_COMMS or (name == _COMMS.lower() and _has_any(path, _PARTS_OF_COMMS, unreadable)):
        yield _comms(path, unreadable)
    elif name == "localstate" and (_has_cache(path, unreadable) or _livecomm(path, unreadable) is not None):
        yield _mail_app(path, unreadable)


def _has_any(path: Path, names: tuple[str, ...], unreadable: UnreadablePaths) -> bool:
    return any(name.lower() in names for name in folders_in(path, unreadable))


def _has_cache(state: Path, unreadable: UnreadablePaths) -> bool:
    """True where the Mail app was ever used: every Windows 10 has its folder."""
    return _CACHE.lower() in map(str.lower, files_in(state, unreadable))


def _livecomm(state: Path, unreadable: UnreadablePaths) -> Path | None:
    return find_child(state, unreadable, *_LIVECOMM)


def _comms(path: Path, unreadable: UnreadablePaths) -> Store:
    """The folder `Comms`, or one of its parts."""
    findings: list[Finding] = [*access_findings(path, unreadable)]
    folder = path if path.name.lower() in _PARTS_OF_COMMS else find_child(path, unreadable, "UnistoreDB")
    names = [name for name in files_in(folder, unreadable) if name.lower() == _DATABASE] if folder is not None else []
    mailboxes = [each for name in names if folder for each in _mailbox(folder / name, "unistore", findings)]
    if not mailboxes:
        findings.append(Finding(Code.MAIL_APP_CACHE, {"path": str(path)}))
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))


def _mail_app(state: Path, unreadable: UnreadablePaths) -> Store:
    """The folder of the Mail app, with what of either generation is in it."""
    mailboxes: list[Mailbox] = []
    findings: list[Finding] = [*access_findings(state, unreadable), Finding(Code.MAIL_APP_CACHE, {"path": str(state)})]
    accounts: dict[str, Account] = {}
    for name in files_in(state, unreadable):
        if name.lower() == _CACHE.lower():
            mailboxes += _mailbox(state / name, "hxstore", findings)
    livecomm = _livecomm(state, unreadable)
    if livecomm is not None:
        found, more = separate(mail_tree(livecomm, unreadable))
        findings += more
        for mailbox in found:
            owned = _of_windows_8(mailbox)
            mailboxes.append(owned)
            if owned.account:
                accounts[owned.account] = Account(owned.account)
    return Store(CLIENT.id, state, (state,), tuple(accounts.values()), tuple(mailboxes), tuple(findings))


def _mailbox(path: Path, wanted: str, findings: list[Finding]) -> Iterator[Mailbox]:
    """The database of the app, where it is one."""
    try:
        format_name = sniff(path)
    except OSError as error:
        # The app keeps the file to itself while it runs.
        locked = Finding(Code.FILE_LOCKED, {"path": str(path), "program": "Mail"})
        findings.append(locked if is_in_use(error) else unreadable_finding(path, error))
        return
    if format_name == wanted:
        yield Mailbox(("Mail app",), Role.OTHER, (MessageSource(path, wanted),))
    else:
        findings.append(Finding(Code.STORE_NOT_READ, {"path": str(path)}))


def _of_windows_8(mailbox: Mailbox) -> Mailbox:
    """A mailbox of `<address>/<version>/Mail/<folder>`, as far as its path is such a one."""
    address, *names = mailbox.path
    if "@" not in address:
        return mailbox
    kept = names[2:] if len(names) > 1 and names[1].lower() == "mail" else names
    return Mailbox(tuple(kept) or ("Mail",), mailbox.role, mailbox.sources, address)
