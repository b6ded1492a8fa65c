"""Where the Mozilla Suite, Netscape 6 and 7 and Netscape Communicator 4 kept their mail."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import folders_in
from app.discovery.mozilla_folders import FolderSearch, find_folders
from app.discovery.mozilla_profile import find_profiles
from app.model.client import Generation
from app.model.store import Home, Store

NAME = "netscape"
GENERATIONS: tuple[Generation, ...] = (Generation("Mozilla, Netscape 6-7, Communicator", ("mbox", "maildir-lite")),)

_ROOTS = (
    "Library/Mozilla",
    "Library/Mozilla/Profiles",
    "Documents/Mozilla/Profiles",
    "AppData/Roaming/Mozilla/Profiles",
    "Application Data/Mozilla/Profiles",
    ".mozilla",
)
_COMMUNICATOR = ("nsmail", ".netscape/mail", "Netscape/Users", "Program Files/Netscape/Users")


def find_stores(home: Home) -> Iterator[Store]:
    """The salted profiles of the suites, and Communicator's plain mail folders."""
    yield from find_profiles((home.path / root for root in _ROOTS), NAME, home)
    for name in _COMMUNICATOR:
        folder = home.path / name
        if folder.is_dir() and not folder.is_symlink():
            yield from _communicator(folder)


def stores_at(path: Path) -> Iterator[Store]:
    """Nothing: Thunderbird's module reads any profile somebody points at."""
    return iter(())


def _communicator(folder: Path) -> Iterator[Store]:
    search = FolderSearch()
    users = [folder / user / "Mail" for user in folders_in(folder) if (folder / user / "Mail").is_dir()]
    for mail in users or [folder]:
        find_folders(mail, (mail.parent.name,) if users else (), "", imap=False, search=search)
    if search.mailboxes:
        yield Store(NAME, folder, (folder,), mailboxes=tuple(search.mailboxes), findings=tuple(search.findings))
