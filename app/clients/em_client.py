"""Where eM Client keeps its mail: databases in a folder for each account."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import is_folder, refusal
from app.discovery.windows_home import is_windows, roaming, sweep
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.system.reading import read_small

NAME = "em-client"
GENERATIONS: tuple[Generation, ...] = (Generation("databases that are not encrypted", ("em-client",)),)

_INDEX = "mail_index.dat"
_MAC = "Library/Application Support/eM Client"


def find_stores(home: Home) -> Iterator[Store]:
    """One store for the whole program: its accounts are numbers, not names."""
    tops = [place / "eM Client" for place in roaming(home)] if is_windows(home) else []
    for path in (*tops, home.path / _MAC):
        if is_folder(path):
            yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A folder with the index of an account in it."""
    if is_folder(path) and next(sweep(path, (_INDEX,), 3), None) is not None:
        yield _store(path)


def _store(path: Path) -> Store:
    indexes = sorted(sweep(path, (_INDEX,), 4))
    mailboxes = []
    findings: list[Finding] = [*refusal(path)]
    for number, file in enumerate(indexes, 1):
        if read_small(file, 15) == b"SQLite format 3":
            name = ("eM Client",) if len(indexes) == 1 else (f"eM Client {number}",)
            mailboxes.append(Mailbox(name, Role.OTHER, (MessageSource(file, "em-client"),)))
        else:
            # From version 9 on the databases can be encrypted.
            findings.append(Finding(Code.STORE_NOT_READ, {"path": str(file)}))
    if mailboxes:
        findings.append(Finding(Code.CACHE_ONLY, {"path": str(path)}))
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))
