"""Where Mailspring keeps its cache: one database, and attachments beside it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, refusal
from app.discovery.windows_home import is_windows, roaming
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "mailspring"
GENERATIONS: tuple[Generation, ...] = (Generation("every version (edgehill.db, a cache)", ("mailspring",)),)

_FILE = "edgehill.db"


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each version of the program."""
    tops = [home.path / "Library/Application Support", home.path / ".config", home.path / ".var/app"]
    tops += roaming(home) if is_windows(home) else []
    for top in tops:
        for name in folders_in(top):
            for path in (top / name, top / name / "config" / "Mailspring"):
                if "mailspring" in name.lower() and _FILE in files_in(path):
                    yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """The folder of the database."""
    if _FILE in files_in(path):
        yield _store(path)


def _store(path: Path) -> Store:
    mailbox = Mailbox(("Mailspring",), Role.OTHER, (MessageSource(path / _FILE, "mailspring"),))
    return Store(
        NAME,
        path,
        (path,),
        mailboxes=(mailbox,),
        findings=(*refusal(path), Finding(Code.CACHE_ONLY, {"path": str(path)})),
    )
