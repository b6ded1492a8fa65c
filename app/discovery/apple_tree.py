"""The walk through an Apple Mail folder: which mailbox of which account each file of messages is in."""

import os
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.discovery import apple_accounts
from app.discovery.apple_settings import UUID, KnownAccounts, is_version_folder, merged
from app.discovery.folders import read_settings, unreadable_finding
from app.formats.apple import apple_toc, emlx
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, MessageSource
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable

SUFFIXES = (".mbox", ".imapmbox")
"""What the names of Apple's mailboxes end in; each is a folder."""

_ON_MY_MAC = "Mailboxes"
_NOT_MAIL = frozenset({"MailData", "Attachments", "Bundles", "Signatures", "MessageSorting", "Mail Downloads"})
_INFO = "Info.plist"
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the tree the walk is: in which account, in which mailbox, under which `V<n>`, and whether On My Mac.

    `owner` is what the folder of the account is called, a UUID in capitals; empty outside of all of them.
    """

    owner: str = ""
    names: tuple[str, ...] = ()
    version: str = ""
    is_local: bool = False


@dataclass(slots=True)
class AppleTree:
    """What the walk through a Mail folder has come to.

    `accounts` are those that are known, by folder name or UUID, and those that a folder alone shows; `met` the names of
    those whose folder is there, in their order. `mailboxes` go by account, names and `V<n>`: an upgrade leaves the same
    mailbox in two of them.
    """

    known: KnownAccounts
    unreadable: UnreadablePaths
    mailboxes: dict[Position, list[MessageSource]] = field(default_factory=dict)
    met: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def walk(self, root: Path) -> None:
        """Goes through all folders below `root`, which may itself be an account's, or a single mailbox."""
        here = _inside(Position(), root.name) if root.name.endswith(SUFFIXES) else self._below(root, Position(), [])
        self._walk(root, here, 0)

    def _walk(self, folder: Path, here: Position, depth: int) -> None:
        """Adds the sources in one folder and goes on into the folders below it."""
        try:
            with os.scandir(openable(folder)) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            self.findings.append(unreadable_finding(folder, error))
            return
        folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        files = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
        if folder.name.endswith(SUFFIXES):
            self._note_owner(folder, files, here)
            self._note_stores(folder, folders)
        self._add_sources(folder, files, here)
        if depth >= _DEEPEST:
            self.findings.append(Finding(Code.TOO_DEEP, {"path": str(folder)}))
            return
        for name in folders:
            if name not in _NOT_MAIL:
                self._walk(folder / name, self._below(folder / name, here, folders), depth + 1)

    def _below(self, folder: Path, here: Position, siblings: list[str]) -> Position:
        """Where the walk is inside `folder`."""
        name = folder.name
        if name.endswith(SUFFIXES):
            return _inside(here, name)
        if here.names or here.owner or here.is_local:
            return self._beside(name, here, siblings)
        if (owner := self._owner(name)) is not None:
            if owner in self.known.accounts:
                self.met.setdefault(owner)
            return Position(owner, version=here.version)
        if name == _ON_MY_MAC:
            return replace(here, is_local=True)
        if not here.version and is_version_folder(folder, self.unreadable):
            return Position(version=name)
        return self._beside(name, here, siblings)

    def _beside(self, name: str, here: Position, siblings: list[str]) -> Position:
        """Mac OS X 10.4 put the children of Parent.mbox into a folder Parent beside it."""
        is_child = any(name + suffix in siblings for suffix in SUFFIXES)
        return _inside(here, name) if is_child else here

    def _owner(self, name: str) -> str | None:
        """What the account of a folder goes by; None for a folder that is no account's.

        An upgrade named the folder anew, after the UUID: where just one account has address and protocol of the old
        name, it is that one.
        """
        accounts = self.known.accounts
        if UUID.match(name) or name.upper() in accounts:
            return name.upper()
        old = apple_accounts.from_folder_name(name)
        if old is None:
            return name if name in accounts else None
        account = merged(accounts[name], old) if name in accounts else old
        now = [uuid for uuid, each in accounts.items() if UUID.match(uuid) and _is_same(each, account)]
        if len(now) == 1:
            return now[0]
        accounts[name] = account
        return name

    def _note_owner(self, folder: Path, files: set[str], here: Position) -> None:
        """A mailbox shows that its account exists, and its Info.plist perhaps of which kind it is."""
        if not here.owner:
            return
        self.met.setdefault(here.owner)
        account = self.known.accounts.setdefault(here.owner, Account(""))
        if _INFO in files and account.protocol in (MailProtocol.UNKNOWN, MailProtocol.LOCAL):
            protocol = apple_accounts.protocol_of_mailbox(read_settings(folder / _INFO, self.unreadable))
            self.known.add({here.owner: Account("", protocol)})

    def _note_stores(self, folder: Path, folders: list[str]) -> None:
        """All mailboxes of a Mac have the UUID of its one store inside: another one is left of a restore or rebuild."""
        stores = [name for name in folders if UUID.match(name)]
        if len(stores) > 1:
            self.findings.append(Finding(Code.SEVERAL_STORES_IN_MAILBOX, {"path": str(folder), "count": len(stores)}))

    def _add_sources(self, folder: Path, files: set[str], here: Position) -> None:
        sources = []
        if "mbox" in files:
            sources.append(MessageSource(folder / "mbox", "mbox"))
        if any(emlx.matches_name(name) for name in files):
            sources.append(MessageSource(folder, "emlx"))
        if not sources:
            if "table_of_contents" in files and "mbox" not in files:
                listed = apple_toc.count(read_settings(folder / "table_of_contents", self.unreadable))
                if listed:
                    self.findings.append(Finding(Code.MBOX_MISSING, {"path": str(folder), "count": listed}))
            return
        names = here.names or (folder.name.removesuffix(".mbox"),)
        self.mailboxes.setdefault(replace(here, names=names), []).extend(sources)


def _is_same(account: Account, old: Account) -> bool:
    same_address = bool(old.address) and account.address.casefold() == old.address.casefold()
    return same_address and account.protocol is old.protocol


def _inside(here: Position, name: str) -> Position:
    # A slash in a name is a colon on the disk of a Mac.
    plain = name.replace(":", "/")
    for suffix in SUFFIXES:
        plain = plain.removesuffix(suffix)
    return replace(here, names=(*here.names, unicodedata.normalize("NFC", plain)))
