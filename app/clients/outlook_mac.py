"""Where Outlook for Mac keeps its mail: profiles of version 15 and later, identities of 2011, and exports (OLM)."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, is_folder, refusal
from app.discovery.windows_home import sweep
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store, System

NAME = "outlook-mac"
GENERATIONS: tuple[Generation, ...] = (
    Generation("2004-2011 identities, Entourage"),
    Generation("15 and later (Outlook.sqlite)", ("olk15",)),
    Generation("export (OLM)", ("olm",), tested_on_real_data=True),
)

_PROFILES = "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles"
_OLD = (
    "Documents/Microsoft User Data/Office 2011 Identities",
    "Documents/Microsoft User Data/Office 2008 Identities",
    "Documents/Microsoft User Data/Office 2004 Identities",
)
_EXPORTS = ("Documents", "Desktop", "Downloads")
_DATABASE = "Outlook.sqlite"


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each profile, old identities, and exports where people leave them."""
    if home.system is not System.MACOS and not is_folder(home.path / "Library"):
        return
    profiles = home.path / _PROFILES
    for finding in refusal(profiles):
        yield Store(NAME, profiles, (profiles,), findings=(finding,))
    for name in folders_in(profiles):
        yield _profile(profiles / name)
    for old in _OLD:
        if any(is_folder(home.path / old / name) for name in folders_in(home.path / old)):
            path = home.path / old
            yield Store(NAME, path, (path,), findings=(Finding(Code.STORE_NOT_READ, {"path": str(path)}),))
    exports = [path for name in _EXPORTS for path in sweep(home.path / name, (".olm",), 3)]
    for path in exports:
        yield Store(NAME, path, (path,), mailboxes=(Mailbox((path.stem,), Role.OTHER, (MessageSource(path, "olm"),)),))


def stores_at(path: Path) -> Iterator[Store]:
    """A profile, or the folder Data inside it."""
    if (path / "Data" / _DATABASE).is_file():
        yield _profile(path)
    elif (path / _DATABASE).is_file():
        yield _data(path, path)


def _profile(profile: Path) -> Store:
    return _data(profile, profile / "Data")


def _data(tree: Path, data: Path) -> Store:
    if _DATABASE not in files_in(data):
        return Store(NAME, tree, (tree,), findings=(*refusal(data), Finding(Code.STORE_NOT_READ, {"path": str(tree)})))
    place = MessageSource(data / _DATABASE, "olk15")
    return Store(NAME, tree, (tree,), mailboxes=(Mailbox((tree.name,), Role.OTHER, (place,)),))
