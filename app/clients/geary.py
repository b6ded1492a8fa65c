"""Where Geary keeps what it fetched: a database for each account."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, refusal
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "geary"
GENERATIONS: tuple[Generation, ...] = (Generation("every version (geary.db, a cache)", ("geary",)),)

_FILE = "geary.db"
_DATA = (".local/share/geary", ".var/app/org.gnome.Geary/data/geary")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each account."""
    for data in _DATA:
        for name in folders_in(home.path / data):
            if _FILE in files_in(home.path / data / name):
                yield _store(home.path / data / name)


def stores_at(path: Path) -> Iterator[Store]:
    """The folder of an account."""
    if _FILE in files_in(path):
        yield _store(path)


def _store(path: Path) -> Store:
    account = path.name if "@" in path.name else ""
    mailbox = Mailbox((account or "Geary",), Role.OTHER, (MessageSource(path / _FILE, "geary"),), account)
    findings = (*refusal(path), Finding(Code.CACHE_ONLY, {"path": str(path)}))
    return Store(NAME, path, (path,), mailboxes=(mailbox,), findings=findings)
