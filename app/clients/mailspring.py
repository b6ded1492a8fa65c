"""Where Mailspring keeps its cache: one database, and attachments beside it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, files_in, folders_in
from app.discovery.windows_home import may_be_windows, roaming_app_data
from app.model.client import ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="mailspring",
    name="Mailspring",
    generations=(Generation("every version (edgehill.db, a cache)", ("mailspring",)),),
    processes=(
        ProcessName("mailspring"),
        ProcessName("mailspring.exe"),
    ),
)

_FILE = "edgehill.db"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each version of the program: `~/.config/Mailspring/edgehill.db`."""
    tops = [home.path / "Library/Application Support", home.path / ".config", home.path / ".var/app"]
    tops += roaming_app_data(home, unreadable) if may_be_windows(home, unreadable) else []
    for top in tops:
        for name in folders_in(top, unreadable):
            for path in (top / name, top / name / "config" / "Mailspring"):
                if "mailspring" in name.lower() and _FILE in files_in(path, unreadable):
                    yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the database."""
    if _FILE in files_in(path, unreadable):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailbox = Mailbox(("Mailspring",), Role.OTHER, (MessageSource(path / _FILE, "mailspring"),))
    return Store(
        CLIENT.id,
        path,
        (path,),
        mailboxes=(mailbox,),
        findings=(*access_findings(path, unreadable), Finding(Code.CACHE_ONLY, {"path": str(path)})),
    )
