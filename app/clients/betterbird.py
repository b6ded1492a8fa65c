"""Where Betterbird keeps its profiles; their contents are read by `mozilla_profile` and `mozilla_folders`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.mozilla_profile import find_profiles
from app.model.client import Basis, ClientInfo, ExpectedIndex, Generation, ProcessName, RemovalSteps
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="betterbird",
    name="Betterbird",
    generations=(Generation("every version: mbox, Maildir", Basis.DESCRIPTION, ("mbox", "maildir-lite")),),
    processes=(
        ProcessName("betterbird"),
        ProcessName("betterbird-bin"),
        ProcessName("betterbird.exe"),
    ),
    # As in Thunderbird, whose removeAccount.xhtml it takes over.
    removal=dict.fromkeys(MailProtocol, Removal.DELETES_UNLESS_ASKED),
    removal_steps=RemovalSteps.THUNDERBIRD,
    expected_index=ExpectedIndex.PER_FOLDER,
)

_ROOTS = (
    "Library/Betterbird",
    "AppData/Roaming/Betterbird",
    ".betterbird",
    ".var/app/eu.betterbird.Betterbird/.betterbird",
    ".var/app/eu.betterbird.Betterbird/.thunderbird",
)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each profile below the roots above, also those of another system in a copied home."""
    roots = [home.path / root for root in _ROOTS]
    yield from find_profiles(iter(roots), CLIENT.id, home, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: a profile does not say which program of the family wrote it; Thunderbird's module reads it."""
    return iter(())
