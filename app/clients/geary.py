"""Where Geary keeps what it fetched: a database for each account."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, files_in, folders_in
from app.model.client import ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="geary",
    name="Geary",
    generations=(Generation("every version (geary.db, a cache)", ("geary",)),),
    processes=(ProcessName("geary"),),
)

_FILE = "geary.db"
_DATA = (".local/share/geary", ".var/app/org.gnome.Geary/data/geary")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each account: `~/.local/share/geary/hanako@example.jp/geary.db`."""
    for data in _DATA:
        for name in folders_in(home.path / data, unreadable):
            if _FILE in files_in(home.path / data / name, unreadable):
                yield _store(home.path / data / name, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of an account."""
    if _FILE in files_in(path, unreadable):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    account = path.name if "@" in path.name else ""
    mailbox = Mailbox((account or "Geary",), Role.OTHER, (MessageSource(path / _FILE, "geary"),), account)
    findings = (*access_findings(path, unreadable), Finding(Code.CACHE_ONLY, {"path": str(path)}))
    return Store(CLIENT.id, path, (path,), mailboxes=(mailbox,), findings=findings)
