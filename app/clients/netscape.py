"""Where the Mozilla Suite, Netscape 6 and 7 and Netscape Communicator 4 kept their mail."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import separate
from app.discovery.folders import folders_in, is_root, leads_to_folder
from app.discovery.mozilla_folders import FolderWalk
from app.discovery.mozilla_profile import find_profiles
from app.model.client import Basis, ClientInfo, ExpectedIndex, Generation
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="netscape",
    name="Mozilla / Netscape",
    generations=(Generation("Mozilla, Netscape 6-7, Communicator", Basis.DESCRIPTION, ("mbox", "maildir-lite")),),
    # Older relatives of Thunderbird remove the settings and leave the files.
    removal=dict.fromkeys(MailProtocol, Removal.KEEPS),
    expected_index=ExpectedIndex.PER_FOLDER,
)

_ROOTS = (
    "Library/Mozilla",
    "Library/Mozilla/Profiles",
    "Documents/Mozilla/Profiles",
    "AppData/Roaming/Mozilla/Profiles",
    "Application Data/Mozilla/Profiles",
    ".mozilla",
)
_COMMUNICATOR = ("nsmail", ".netscape/mail", "Netscape/Users", "Program Files/Netscape/Users")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The salted profiles of the suites, and Communicator's plain mail folders."""
    yield from find_profiles((home.path / root for root in _ROOTS), CLIENT.id, home, unreadable)
    for name in _COMMUNICATOR:
        folder = home.path / name
        if is_root(folder, unreadable):
            yield from _communicator(folder, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: Thunderbird's module reads any profile somebody points at."""
    return iter(())


def _communicator(folder: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Communicator 4: `nsmail/Inbox` for one person, `Users/hanako/Mail/Inbox` for each of several."""
    users = [
        folder / user / "Mail"
        for user in folders_in(folder, unreadable)
        if leads_to_folder(folder / user / "Mail", unreadable)
    ]
    walk = FolderWalk("", unreadable, is_imap=False)
    items = [item for mail in users or [folder] for item in walk.walk(mail, (mail.parent.name,) if users else ())]
    mailboxes, findings = separate(items)
    if mailboxes:
        yield Store(CLIENT.id, folder, (folder,), mailboxes=mailboxes, findings=findings)
