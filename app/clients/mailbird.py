"""Where Mailbird keeps its mail: one database, and attachments beside it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, refusal
from app.discovery.windows_home import is_windows, local
from app.model.client import Era
from app.model.mail import Role
from app.model.store import Home, Mailbox, Notice, Place, Store

NAME = "mailbird"
ERAS: tuple[Era, ...] = (Era("2 and later (Store.db)", ("mailbird",)),)

_FILE = "Store.db"


def find(home: Home) -> Iterator[Store]:
    """The one store."""
    if is_windows(home):
        for place in local(home):
            if _FILE in files_in(place / "Mailbird" / "Store"):
                yield _store(place / "Mailbird" / "Store")


def recognise(path: Path) -> Iterator[Store]:
    """The folder of the database."""
    if path.name == "Store" and _FILE in files_in(path):
        yield _store(path)


def _store(path: Path) -> Store:
    mailbox = Mailbox(("Mailbird",), Role.OTHER, (Place(path / _FILE, "mailbird"),))
    return Store(
        NAME, path, (path,), mailboxes=(mailbox,), notices=(*refusal(path), Notice("cache_only", {"path": str(path)}))
    )
