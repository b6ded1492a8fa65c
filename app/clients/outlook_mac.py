"""Where Outlook for Mac keeps its mail: profiles of version 15 and later, identities of 2011, and exports (OLM)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.discovery.folders import access_findings, files_in, find_files, is_folder, leads_to_file, roots_in
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store, System
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="outlook-mac",
    name="Outlook for Mac",
    generations=(
        Generation("2004-2011 identities, Entourage", Basis.DESCRIPTION),
        Generation("15 and later (Outlook.sqlite)", Basis.DESCRIPTION, ("olk15",), is_partial=True),
        Generation("new Outlook (HxStore.hxd)", Basis.REAL_SCHEMA, ("hxstore",), is_partial=True),
        Generation("export (OLM)", Basis.REAL_FILES, ("olm",)),
    ),
    processes=(ProcessName("microsoft outlook"),),
)

_PROFILES = "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles"
_OLD = (
    "Documents/Microsoft User Data/Office 2011 Identities",
    "Documents/Microsoft User Data/Office 2008 Identities",
    "Documents/Microsoft User Data/Office 2004 Identities",
)
_EXPORTS = ("Documents", "Desktop", "Downloads")
_DATABASE = "Outlook.sqlite"
_CACHE = "HxStore.hxd"
"""Of the new Outlook, beside the folder Data."""


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each profile, old identities, and exports where people leave them.

    `Outlook 15 Profiles/Main Profile/Data/Outlook.sqlite`, `Microsoft User Data/Office 2011 Identities/Main Identity`.
    """
    if home.system is not System.MACOS and not is_folder(home.path / "Library", unreadable):
        return
    profiles = home.path / _PROFILES
    for finding in access_findings(profiles, unreadable):
        yield Store(CLIENT.id, profiles, (profiles,), findings=(finding,))
    for name in roots_in(profiles, unreadable):
        yield _profile(profiles / name, unreadable)
    for old in _OLD:
        if roots_in(home.path / old, unreadable):
            path = home.path / old
            yield Store(CLIENT.id, path, (path,), findings=(Finding(Code.STORE_NOT_READ, {"path": str(path)}),))
    exports = [path for name in _EXPORTS for path in find_files(home.path / name, (".olm",), unreadable, 3)]
    for path in exports:
        yield Store(
            CLIENT.id, path, (path,), mailboxes=(Mailbox((path.stem,), Role.OTHER, (MessageSource(path, "olm"),)),)
        )


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A profile, or the folder Data inside it."""
    if leads_to_file(path / "Data" / _DATABASE, unreadable) or leads_to_file(path / _CACHE, unreadable):
        yield _profile(path, unreadable)
    elif leads_to_file(path / _DATABASE, unreadable):
        yield _data(path, path, unreadable)


def _profile(profile: Path, unreadable: UnreadablePaths) -> Store:
    store = _data(profile, profile / "Data", unreadable)
    if _CACHE not in files_in(profile, unreadable):
        return store
    cache = Mailbox(("new Outlook",), Role.OTHER, (MessageSource(profile / _CACHE, "hxstore"),))
    # Without the old database there is still this one to read.
    findings = (finding for finding in store.findings if finding.code is not Code.STORE_NOT_READ)
    return replace(
        store,
        mailboxes=(*store.mailboxes, cache),
        findings=(*findings, Finding(Code.CACHE_ONLY, {"path": str(profile / _CACHE)})),
    )


def _data(tree: Path, data: Path, unreadable: UnreadablePaths) -> Store:
    if _DATABASE not in files_in(data, unreadable):
        return Store(
            CLIENT.id,
            tree,
            (tree,),
            findings=(*access_findings(data, unreadable), Finding(Code.STORE_NOT_READ, {"path": str(tree)})),
        )
    source = MessageSource(data / _DATABASE, "olk15")
    return Store(CLIENT.id, tree, (tree,), mailboxes=(Mailbox((tree.name,), Role.OTHER, (source,)),))
