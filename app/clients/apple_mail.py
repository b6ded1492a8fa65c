"""Where Apple Mail keeps its mail, from Mac OS X 10.0 to today.

Everything below `~/Library/Mail` is walked, never computed: upgrades leave older `V<n>` folders and pre-V mailboxes
beside the current one, and each may hold mail that is nowhere else. A mailbox is a folder whose name ends in `.mbox`
or `.imapmbox`; its messages lie in one `mbox` file (10.0 to 10.3, and exports) or as .emlx files in folders below it.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.discovery.account_labels import told_apart
from app.discovery.apple_settings import (
    MAIL_DATA,
    UUID,
    account_databases,
    is_version_folder,
    known_accounts,
    mail_folder,
)
from app.discovery.apple_tree import SUFFIXES, AppleTree
from app.discovery.folders import files_in, folders_in, leads_to_file, leads_to_folder, real_path
from app.formats.common.roles import role_of_path
from app.model.client import Basis, ClientInfo, ExpectedIndex, Generation, ProcessName, RemovalSteps
from app.model.codes import Code
from app.model.deletion import Removal
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.system.walking import is_link
from app.textkit.lazy_pattern import lazy_pattern

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

_VERSION = lazy_pattern(r"V\d+\Z")
_MOST_TRIED = 50
_NEVER_A_COPY = ("Mail", "Mail Downloads")
_WITH_FOLDER = (MailProtocol.IMAP, MailProtocol.POP, MailProtocol.EXCHANGE)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The Apple Mail store of a home, `~/Library/Mail`, and what somebody put away beside it under another name.

    A Mac folder copied to another system is found too.
    """
    library = home.path / "Library"
    root = library / "Mail"
    if unreadable.check(_is_there, root):
        # People move a large Mail folder to another disk and leave a link in its place.
        root = real_path(root) if is_link(root) else root
        yield _store(root, root, library / "Accounts", unreadable)
    else:
        yield from _accounts_alone(root, library / "Accounts", unreadable)
    for name in folders_in(library, unreadable) if unreadable.check(_is_there, library) else ():
        if name.startswith("Mail") and name not in _NEVER_A_COPY and _is_apple(library / name, unreadable):
            yield _store(library / name, library / name, library / "Accounts", unreadable, only_met=True)


def _accounts_alone(root: Path, system_accounts: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A store without mail, where the system knows accounts and the Mail folder is gone."""
    findings: list[Finding] = []
    databases = account_databases((system_accounts,), findings, unreadable)
    tree = AppleTree(known_accounts(root, databases, findings, unreadable), unreadable)
    accounts = tuple(_named(tree, root, only_met=False).values())
    if accounts or findings:
        yield Store(CLIENT.id, root, databases, accounts, findings=tuple(findings))


def _is_there(path: Path) -> bool:
    """True for anything at all, also a link that leads nowhere. Raises OSError."""
    return bool(Path(openable(path)).lstat())


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The store at a home, a Mail folder, a `V<n>` or account folder, or a mailbox package somebody pointed at."""
    if not leads_to_folder(path, unreadable):
        return
    if leads_to_folder(path / "Library" / "Mail", unreadable):
        yield _store(path / "Library" / "Mail", path / "Library" / "Mail", path / "Library" / "Accounts", unreadable)
    elif _is_apple(path, unreadable):
        # Of a single account or mailbox nothing is said about the others.
        only_met = path.name.endswith(SUFFIXES) or UUID.match(path.name) is not None
        accounts = mail_folder(path, unreadable).parent / "Accounts"
        yield _store(path, path, accounts, unreadable, only_met=only_met)


def _is_apple(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder that only Apple Mail makes; a folder of loose .emlx files is left to others."""
    if path.name.endswith(SUFFIXES):
        return _is_package(path, unreadable)
    if any(leads_to_file(path / name, unreadable) for name in ("PersistenceInfo.plist", "Envelope Index")):
        return True
    folders = folders_in(path, unreadable)
    if any(name.endswith(SUFFIXES) and _is_package(path / name, unreadable) for name in folders):
        return True
    inside = (path / name for name in folders if is_version_folder(path / name, unreadable))
    return _VERSION.match(path.name) is not None or any(_has_accounts(each, unreadable) for each in (path, *inside))


def _has_accounts(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a `V<n>`, under whatever name: with what Apple Mail keeps beside its accounts, or one of them."""
    folders = folders_in(path, unreadable)
    accounts = [name for name in folders if UUID.match(name)][:_MOST_TRIED]
    return MAIL_DATA in folders or any(
        inside.endswith(SUFFIXES) for name in accounts for inside in folders_in(path / name, unreadable)
    )


def _is_package(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a mailbox in Apple's form: other programs, too, call folders of their own `.mbox`."""
    try:
        names = {entry.name for entry in os.scandir(path)}
    except OSError as error:
        unreadable.record(path, error)
        return False
    known = {"Messages", "mbox", "table_of_contents", "Info.plist", "Data"}
    return bool(names & known) or any(UUID.match(name) or name.endswith(SUFFIXES) for name in names)


def _store(
    path: Path, root: Path, system_accounts: Path, unreadable: UnreadablePaths, *, only_met: bool = False
) -> Store:
    """The store at `root`. `only_met` leaves out accounts of which no folder is there."""
    findings: list[Finding] = []
    folders = (system_accounts, *_beside(root, unreadable))
    databases = account_databases(folders, findings, unreadable)
    tree = AppleTree(known_accounts(root, databases, findings, unreadable), unreadable, findings=findings)
    tree.walk(root)
    accounts = _named(tree, root, only_met=only_met)
    mailboxes = []
    for here, sources in tree.mailboxes.items():
        name = accounts[here.owner].name if here.owner else ""
        # Only what has no name is nobody's.
        is_local = here.is_local or (bool(here.owner) and not name)
        mailboxes.append(Mailbox(here.names, role_of_path(here.names), tuple(sources), name, is_local=is_local))
    versions = sorted({here.version for here in tree.mailboxes if here.version}, key=lambda name: (len(name), name))
    if len(versions) > 1:
        tree.findings.append(Finding(Code.VERSIONS_SIDE_BY_SIDE, {"path": str(root), "versions": ", ".join(versions)}))
    return Store(
        client=CLIENT.id,
        path=path,
        trees=(root, *(each for each in databases if root not in each.parents)),
        accounts=tuple(accounts.values()),
        mailboxes=tuple(mailboxes),
        findings=tuple(tree.findings),
        known_as={_in_urls(folder): account.name for folder, account in accounts.items()},
    )


def _beside(root: Path, unreadable: UnreadablePaths) -> Iterator[Path]:
    """Where else people put the account database who copy a Mail folder by hand: into it, or into `Accounts` in it."""
    mail = mail_folder(root, unreadable)
    # A folder that cannot be listed is reported once, not once for each file that could be in it.
    if "Accounts" in folders_in(mail, unreadable):
        yield mail / "Accounts"
    if files_in(mail, unreadable):
        yield mail


def _named(tree: AppleTree, root: Path, *, only_met: bool) -> dict[str, Account]:
    """The accounts by their folders, those whose folder is there first, each with a name of its own.

    Then those of mail that are known and have none here: all of theirs may be on the server. What a POP account fetched
    lives only in its folder: one that is gone is recorded.
    """
    known = tree.known
    here = list(tree.met)
    gone = [] if only_met else [name for name in known.accounts if name not in tree.met and _is_mail(name, tree)]
    for name in gone:
        if known.accounts[name].protocol is MailProtocol.POP:
            tree.unreadable.record_missing(CLIENT.id, root / name)
    return told_apart({name: _undoubted(known.accounts[name]) for name in (*here, *gone)})


def _is_mail(name: str, tree: AppleTree) -> bool:
    """True for an account of mail that no other entry stands for as well: old lists know it by two names."""
    account = tree.known.accounts[name]
    if name in tree.known.without_mail or account.protocol not in _WITH_FOLDER:
        return False
    return UUID.match(name) is not None or not any(
        each.address == account.address and each.protocol is account.protocol
        for other, each in tree.known.accounts.items()
        if other != name and (other in tree.met or UUID.match(other))
    )


def _undoubted(account: Account) -> Account:
    """The account; nobody's folders have no address, so one with an address is no such thing."""
    is_doubtful = account.protocol is MailProtocol.LOCAL and bool(account.address)
    return replace(account, protocol=MailProtocol.UNKNOWN) if is_doubtful else account


def _in_urls(folder: str) -> str:
    """What the URLs of mailboxes call the account of a folder: its UUID, or `user@server` without the old prefix."""
    return (folder if UUID.match(folder) else folder.partition("-")[2] or folder).casefold()
