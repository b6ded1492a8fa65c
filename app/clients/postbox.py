"""Where Postbox keeps its profiles; their contents are read by `mozilla_profile` and `mozilla_folders`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.mozilla_profile import find_profiles
from app.model.client import Basis, ClientInfo, ExpectedIndex, Generation, ProcessName
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="postbox",
    name="Postbox",
    generations=(Generation("every version: mbox", Basis.DESCRIPTION, ("mbox", "maildir-lite")),),
    processes=(
        ProcessName("postbox"),
        ProcessName("postbox-bin"),
        ProcessName("postbox.exe"),
    ),
    # Older relatives of Thunderbird remove the settings and leave the files.
    removal=dict.fromkeys(MailProtocol, Removal.KEEPS),
    expected_index=ExpectedIndex.PER_FOLDER,
)

_ROOTS = (
    "Library/Application Support/PostboxApp",
    "Library/Application Support/Postbox",
    "AppData/Roaming/PostboxApp",
    "AppData/Roaming/Postbox",
    "Application Data/PostboxApp",
)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each profile below the roots above, also those of another system in a copied home."""
    roots = [home.path / root for root in _ROOTS]
    yield from find_profiles(iter(roots), CLIENT.id, home, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: a profile does not say which program of the family wrote it; Thunderbird's module reads it."""
    return iter(())
