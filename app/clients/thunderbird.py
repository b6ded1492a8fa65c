"""Where Thunderbird keeps its profiles; their contents are read by `mozilla_profile` and `mozilla_folders`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import folders_in, roots_in
from app.discovery.mozilla_profile import find_profiles, stores_at_profile
from app.model.client import Basis, ClientInfo, ExpectedIndex, Generation, ProcessName, RemovalSteps
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="thunderbird",
    name="Thunderbird",
    generations=(Generation("every version: mbox, Maildir", Basis.REAL_FILES, ("mbox", "maildir-lite")),),
    processes=(
        ProcessName("thunderbird"),
        ProcessName("thunderbird-bin"),
        ProcessName("thunderbird.exe"),
    ),
    # removeAccount.xhtml: "Remove message data" is ticked from version 155 on (2026-07-30), before it was not.
    removal=dict.fromkeys(MailProtocol, Removal.DELETES_UNLESS_ASKED),
    removal_steps=RemovalSteps.THUNDERBIRD,
    expected_index=ExpectedIndex.PER_FOLDER,
)

_ROOTS = (
    "Library/Thunderbird",
    "AppData/Roaming/Thunderbird",
    "Application Data/Thunderbird",
    ".thunderbird",
    ".mozilla-thunderbird",
    ".icedove",
    "snap/thunderbird/common/.thunderbird",
    ".var/app/org.mozilla.Thunderbird/.thunderbird",
    ".var/app/net.thunderbird.Thunderbird/.thunderbird",
)
_PORTABLE = Path("ThunderbirdPortable", "Data")
_PACKAGES = Path("AppData", "Local", "Packages")
_IN_PACKAGE = Path("LocalCache", "Roaming", "Thunderbird")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each profile, also those of another system in a copied home."""
    roots = [home.path / root for root in _ROOTS]
    yield from find_profiles([*roots, *_further_roots(home.path, unreadable)], CLIENT.id, home, unreadable)


def _further_roots(home: Path, unreadable: UnreadablePaths) -> Iterator[Path]:
    """The Microsoft Store keeps a program's settings apart; portable versions keep everything beside the program."""
    packages = home / _PACKAGES
    yield from (
        packages / name / _IN_PACKAGE
        for name in roots_in(packages, unreadable, lambda name: "thunderbird" in name.lower())
    )
    yield from (home / name / _PORTABLE for name in folders_in(home, unreadable))
    yield home / _PORTABLE


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A profile, a folder with profiles.ini, or a bare mail folder of any program of the family."""
    yield from stores_at_profile(path, CLIENT.id, unreadable)
