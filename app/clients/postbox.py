"""Where Postbox keeps its profiles; what is in them stands in `mozilla_profile` and `mozilla_folders`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.mozilla_profile import find_profiles
from app.model.client import Generation
from app.model.store import Home, Store

NAME = "postbox"
GENERATIONS: tuple[Generation, ...] = (Generation("every version: mbox", ("mbox", "maildir-lite")),)

_ROOTS = (
    "Library/Application Support/PostboxApp",
    "Library/Application Support/Postbox",
    "AppData/Roaming/PostboxApp",
    "AppData/Roaming/Postbox",
    "Application Data/PostboxApp",
)


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each profile, also those of another system in a copied home."""
    roots = [home.path / root for root in _ROOTS]
    yield from find_profiles(iter(roots), NAME, home)


def stores_at(path: Path) -> Iterator[Store]:
    """Nothing: a profile does not say which program of the family wrote it; Thunderbird's module reads it."""
    return iter(())
