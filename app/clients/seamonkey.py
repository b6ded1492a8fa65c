"""Where SeaMonkey keeps its profiles; what is in them stands in `mozilla_profile` and `mozilla_folders`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.mozilla_profile import find_profiles
from app.model.client import Era
from app.model.store import Home, Store

NAME = "seamonkey"
ERAS: tuple[Era, ...] = (Era("every version: mbox, Maildir", ("mbox", "maildir-lite")),)

_ROOTS = (
    "Library/Application Support/SeaMonkey",
    "AppData/Roaming/Mozilla/SeaMonkey",
    "Application Data/Mozilla/SeaMonkey",
    ".mozilla/seamonkey",
)


def find(home: Home) -> Iterator[Store]:
    """One store for each profile, also those of another system in a copied home."""
    roots = [home.path / root for root in _ROOTS]
    yield from find_profiles(iter(roots), NAME, home)


def recognise(path: Path) -> Iterator[Store]:
    """Nothing: a profile does not say which program of the family wrote it; Thunderbird's module reads it."""
    return iter(())
