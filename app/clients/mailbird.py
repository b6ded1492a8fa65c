"""Where Mailbird keeps its mail: one database, and attachments beside it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, refusal
from app.discovery.windows_home import is_windows, local
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "mailbird"
GENERATIONS: tuple[Generation, ...] = (Generation("2 and later (Store.db)", ("mailbird",)),)

_FILE = "Store.db"


def find_stores(home: Home) -> Iterator[Store]:
    """The one store."""
    if is_windows(home):
        for place in local(home):
            if _FILE in files_in(place / "Mailbird" / "Store"):
                yield _store(place / "Mailbird" / "Store")


def stores_at(path: Path) -> Iterator[Store]:
    """The folder of the database."""
    if path.name == "Store" and _FILE in files_in(path):
        yield _store(path)


def _store(path: Path) -> Store:
    mailbox = Mailbox(("Mailbird",), Role.OTHER, (MessageSource(path / _FILE, "mailbird"),))
    return Store(
        NAME,
        path,
        (path,),
        mailboxes=(mailbox,),
        findings=(*refusal(path), Finding(Code.CACHE_ONLY, {"path": str(path)})),
    )
