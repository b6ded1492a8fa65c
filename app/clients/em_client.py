"""Where eM Client keeps its mail: databases in a folder for each account."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import is_folder, refusal
from app.discovery.windows_home import is_windows, roaming, sweep
from app.model.client import Era
from app.model.mail import Role
from app.model.store import Home, Mailbox, Notice, Place, Store
from app.system.reading import read_small

NAME = "em-client"
ERAS: tuple[Era, ...] = (Era("databases that are not encrypted", ("em-client",)),)

_INDEX = "mail_index.dat"
_MAC = "Library/Application Support/eM Client"


def find(home: Home) -> Iterator[Store]:
    """One store for the whole program: its accounts are numbers, not names."""
    tops = [place / "eM Client" for place in roaming(home)] if is_windows(home) else []
    for path in (*tops, home.path / _MAC):
        if is_folder(path):
            yield _store(path)


def recognise(path: Path) -> Iterator[Store]:
    """A folder with the index of an account in it."""
    if is_folder(path) and next(sweep(path, (_INDEX,), 3), None) is not None:
        yield _store(path)


def _store(path: Path) -> Store:
    indexes = sorted(sweep(path, (_INDEX,), 4))
    mailboxes = []
    notices: list[Notice] = [*refusal(path)]
    for number, file in enumerate(indexes, 1):
        if read_small(file, 15) == b"SQLite format 3":
            name = ("eM Client",) if len(indexes) == 1 else (f"eM Client {number}",)
            mailboxes.append(Mailbox(name, Role.OTHER, (Place(file, "em-client"),)))
        else:
            # From version 9 on the databases can be encrypted.
            notices.append(Notice("store_not_read", {"path": str(file)}))
    if mailboxes:
        notices.append(Notice("cache_only", {"path": str(path)}))
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), notices=tuple(notices))
