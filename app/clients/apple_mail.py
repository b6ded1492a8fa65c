"""Where Apple Mail keeps its mail, from Mac OS X 10.0 to today.

Everything below `~/Library/Mail` is walked, never computed: upgrades leave older `V<n>` folders and pre-V mailboxes
beside the current one, and each may hold mail that is nowhere else. A mailbox is a folder whose name ends in `.mbox`
or `.imapmbox`; its messages lie in one `mbox` file (10.0 to 10.3, and exports) or as .emlx files in folders below it.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.discovery import apple_accounts
from app.discovery.apple_settings import VERSION_FOLDER, account_databases, known_accounts
from app.discovery.folders import leads_to_file, leads_to_folder, read_settings, real_path, unreadable_finding
from app.formats.apple import apple_toc, emlx
from app.formats.common.roles import role_of_path
from app.model.client import Basis, ClientInfo, ExpectedIndex, Generation, ProcessName, RemovalSteps
from app.model.codes import Code
from app.model.deletion import Removal
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.walking import is_link

CLIENT = ClientInfo(
    id="apple-mail",
    name="Apple Mail",
    japanese_name="Apple メール",
    generations=(
        Generation("Mac OS X 10.0-10.3 (mbox)", Basis.REAL_FILES, ("mbox",)),
        Generation("10.4-10.6 (flat .emlx)", Basis.DESCRIPTION, ("emlx",)),
        Generation("10.7 and later (V2-V10)", Basis.REAL_FILES, ("emlx",)),
        Generation("exported mailboxes", Basis.REAL_FILES, ("mbox",)),
    ),
    # On Unix "mail" is also a small command everybody has.
    processes=(ProcessName("mail", inside="/Applications/Mail.app/"),),
    # The account's folder goes at once, without a trash: the loss this program was made for.
    removal=dict.fromkeys(MailProtocol, Removal.DELETES),
    removal_steps=RemovalSteps.APPLE_MAIL,
    expected_index=ExpectedIndex.PER_TREE,
)

_SUFFIXES = (".mbox", ".imapmbox")
_UUID = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\Z", re.IGNORECASE)
_ON_MY_MAC = "Mailboxes"
_NOT_MAIL = frozenset({"MailData", "Attachments", "Bundles", "Signatures", "MessageSorting", "Mail Downloads"})
_DEEPEST = 60
_WITH_FOLDER = (MailProtocol.IMAP, MailProtocol.POP, MailProtocol.EXCHANGE)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The Apple Mail store of a home, `~/Library/Mail`. A Mac folder copied to another system is found too."""
    root = home.path / "Library" / "Mail"
    if unreadable.check(_is_there, root):
        # People move a large Mail folder to another disk and leave a link in its place.
        root = real_path(root) if is_link(root) else root
        yield _store(root, root, home.path / "Library" / "Accounts", unreadable)
    else:
        yield from _accounts_alone(root, home.path / "Library" / "Accounts", unreadable)


def _accounts_alone(root: Path, system_accounts: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A store without mail, where the system knows accounts and the Mail folder is gone."""
    findings: list[Finding] = []
    databases = account_databases(system_accounts, findings, unreadable)
    accounts = _all_accounts(root, _Search(known_accounts(root, databases, findings, unreadable), unreadable))
    if accounts or findings:
        yield Store(CLIENT.id, root, databases, accounts, findings=tuple(findings))


def _is_there(path: Path) -> bool:
    """True for anything at all, also a link that leads nowhere. Raises OSError."""
    return bool(path.lstat())


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The store at a home, a Mail folder, a `V<n>` or account folder, or a mailbox package somebody pointed at."""
    if not leads_to_folder(path, unreadable):
        return
    if leads_to_folder(path / "Library" / "Mail", unreadable):
        yield _store(path / "Library" / "Mail", path / "Library" / "Mail", path / "Library" / "Accounts", unreadable)
    elif _is_apple(path, unreadable):
        yield _store(path, path, path.parent / "Accounts", unreadable)


def _is_apple(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder that only Apple Mail makes; a folder of loose .emlx files is left to others."""
    if path.name.endswith(_SUFFIXES):
        return _is_package(path, unreadable)
    own = ("PersistenceInfo.plist", "Envelope Index")
    if VERSION_FOLDER.match(path.name) or any(leads_to_file(path / name, unreadable) for name in own):
        return True
    try:
        names = [entry.name for entry in os.scandir(path) if entry.is_dir(follow_symlinks=False)]
    except OSError as error:
        unreadable.record(path, error)
        return False
    packages = [name for name in names if name.endswith(_SUFFIXES) and _is_package(path / name, unreadable)]
    versions = [name for name in names if VERSION_FOLDER.match(name)]
    return bool(packages) or any(leads_to_folder(path / name / "MailData", unreadable) for name in versions)


def _is_package(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a mailbox in Apple's form: other programs, too, call folders of their own `.mbox`."""
    try:
        names = {entry.name for entry in os.scandir(path)}
    except OSError as error:
        unreadable.record(path, error)
        return False
    known = {"Messages", "mbox", "table_of_contents", "Info.plist", "Data"}
    return bool(names & known) or any(_UUID.match(name) or name.endswith(_SUFFIXES) for name in names)


@dataclass(slots=True)
class _Search:
    """What the walk through a Mail folder has come to.

    `accounts` are those the settings know, by folder name or UUID; `met` those whose folder is there. `mailboxes` go
    by account, names and `V<n>`: an upgrade leaves the same mailbox in two of them.
    """

    accounts: dict[str, Account]
    unreadable: UnreadablePaths
    mailboxes: dict["_Position", list[MessageSource]] = field(default_factory=dict)
    met: dict[str, Account] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def _store(path: Path, root: Path, system_accounts: Path, unreadable: UnreadablePaths) -> Store:
    findings: list[Finding] = []
    databases = account_databases(system_accounts, findings, unreadable)
    search = _Search(known_accounts(root, databases, findings, unreadable), unreadable, findings=findings)
    _walk(root, _start(root, search), search, 0)
    versions = sorted({here.version for here in search.mailboxes if here.version}, key=lambda name: (len(name), name))
    if len(versions) > 1:
        findings.append(Finding(Code.VERSIONS_SIDE_BY_SIDE, {"path": str(root), "versions": ", ".join(versions)}))
    mailboxes = tuple(
        Mailbox(here.names, role_of_path(here.names), tuple(sources), here.account, is_local=here.is_local)
        for here, sources in search.mailboxes.items()
    )
    return Store(
        client=CLIENT.id,
        path=path,
        trees=(root, *databases),
        accounts=_all_accounts(root, search),
        mailboxes=mailboxes,
        findings=tuple(search.findings),
        known_as={_in_urls(name): account.address for name, account in {**search.accounts, **search.met}.items()},
    )


def _all_accounts(root: Path, search: _Search) -> tuple[Account, ...]:
    """The accounts whose folder is there, then those of mail the settings know: all of theirs may be on the server.

    What a POP account fetched lives only in its folder: one that is gone is recorded.
    """
    met = {account.address: account for account in search.met.values()}
    others = {name: each for name, each in search.accounts.items() if each.address and each.address not in met}
    with_server = {each.address: each for each in others.values() if each.protocol in _WITH_FOLDER}
    for address, account in with_server.items():
        if account.protocol is MailProtocol.POP:
            name = next(name for name, each in others.items() if each.address == address)
            search.unreadable.record_missing(CLIENT.id, root / name)
    return (*met.values(), *with_server.values())


def _in_urls(folder: str) -> str:
    """What the URLs of mailboxes call the account of a folder: its UUID, or `user@server` without the old prefix."""
    return (folder if _UUID.match(folder) else folder.partition("-")[2] or folder).casefold()


@dataclass(frozen=True, slots=True)
class _Position:
    """Where in the tree the walk is: in which account, in which mailbox, under which `V<n>`, and whether On My Mac."""

    account: str = ""
    names: tuple[str, ...] = ()
    version: str = ""
    is_local: bool = False


def _start(root: Path, search: _Search) -> _Position:
    """Somebody may have pointed at an account folder or at a single mailbox."""
    if root.name.endswith(_SUFFIXES):
        return _inside(_Position(), root.name)
    return _below(root.name, _Position(), search, [])


def _walk(folder: Path, here: _Position, search: _Search, depth: int) -> None:
    """Adds the sources in one folder and goes on into the folders below it."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        search.findings.append(unreadable_finding(folder, error))
        return
    folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    files = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    _add_sources(folder, files, here, search)
    if depth >= _DEEPEST:
        search.findings.append(Finding(Code.TOO_DEEP, {"path": str(folder)}))
        return
    for name in folders:
        if name in _NOT_MAIL:
            continue
        _walk(folder / name, _below(name, here, search, folders), search, depth + 1)


def _below(name: str, here: _Position, search: _Search, siblings: list[str]) -> _Position:
    """Where the walk is inside the folder `name`."""
    if name.endswith(_SUFFIXES):
        return _inside(here, name)
    if VERSION_FOLDER.match(name) and not here.names:
        return _Position(version=name)
    if not here.names and not here.account and not here.is_local:
        if (account := _account_of(name, search)) is not None:
            search.met[name] = account
            is_local = account.protocol is MailProtocol.LOCAL and not account.address
            return _Position(account.address, (), here.version, is_local)
        if name == _ON_MY_MAC:
            return replace(here, is_local=True)
        if _UUID.match(name):
            return here
    # Mac OS X 10.4 put the children of Parent.mbox into a folder Parent beside it.
    if any(name + suffix in siblings for suffix in _SUFFIXES):
        return _inside(here, name)
    return here


def _account_of(name: str, search: _Search) -> Account | None:
    known = search.accounts.get(name) or search.accounts.get(name.upper())
    return known or apple_accounts.from_folder_name(name)


def _inside(here: _Position, name: str) -> _Position:
    plain = name
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    return replace(here, names=(*here.names, unicodedata.normalize("NFC", plain)))


def _add_sources(folder: Path, files: set[str], here: _Position, search: _Search) -> None:
    sources = []
    if "mbox" in files:
        sources.append(MessageSource(folder / "mbox", "mbox"))
    if any(emlx.matches_name(name) for name in files):
        sources.append(MessageSource(folder, "emlx"))
    if not sources:
        if "table_of_contents" in files and "mbox" not in files:
            listed = apple_toc.count(read_settings(folder / "table_of_contents", search.unreadable))
            if listed:
                search.findings.append(Finding(Code.MBOX_MISSING, {"path": str(folder), "count": listed}))
        return
    names = here.names or (folder.name.removesuffix(".mbox"),)
    search.mailboxes.setdefault(replace(here, names=names), []).extend(sources)
