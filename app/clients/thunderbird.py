"""Where Thunderbird keeps its profiles; what is in them stands in `mozilla_profile` and `mozilla_folders`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.mozilla_profile import find_profiles, recognise_profile
from app.model.client import Generation
from app.model.store import Home, Store

NAME = "thunderbird"
GENERATIONS: tuple[Generation, ...] = (
    Generation("every version: mbox, Maildir", ("mbox", "maildir-lite"), tested_on_real_data=True),
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
# The Microsoft Store keeps a program's settings apart; portable versions keep everything beside the program.
_PATTERNS = (
    "AppData/Local/Packages/*Thunderbird*/LocalCache/Roaming/Thunderbird",
    "*/ThunderbirdPortable/Data",
    "ThunderbirdPortable/Data",
)


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each profile, also those of another system in a copied home."""
    roots = [home.path / root for root in _ROOTS]
    roots += [found for pattern in _PATTERNS for found in sorted(home.path.glob(pattern))]
    yield from find_profiles(iter(roots), NAME, home)


def stores_at(path: Path) -> Iterator[Store]:
    """A profile, a folder with profiles.ini, or a bare mail folder of any program of the family."""
    yield from recognise_profile(path, NAME)
