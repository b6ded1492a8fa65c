"""Finding files of address traces and reading them: from a raw copy, never in place, in a worker with bounds."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, find_files, leads_to_file, leads_to_folder
from app.formats.reading.worker import Worker
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Message
from app.model.store import Home, Store
from app.model.trace_kind import ADDRESS_BOOKS, WORKER_PREFIX, TraceKind
from app.model.unreadable_paths import UnreadablePaths
from app.system.sqlite_files import private_copy, side_files
from app.traces.registry import trace_kind_of

TIMEOUT = 120.0
"""Seconds without an answer: a large index is read as a whole before it yields an address, and a stick may be slow."""
_DEEP = 12
# Where systems and programs keep such files when they do not keep them beside the mail.
_TREES = (
    "Library/Application Support/AddressBook",
    "Library/Containers/com.apple.corerecents.recentsd/Data/Library/Recents",
    "Library/Recents",
    "AppData/Roaming/Microsoft/Outlook",
    "AppData/Local/Microsoft/Outlook/RoamCache",
    "AppData/Roaming/Microsoft/Address Book",
    "Application Data/Microsoft/Outlook",
    "Local Settings/Application Data/Microsoft/Outlook/RoamCache",
    "Application Data/Microsoft/Address Book",
    "Contacts",
    ".local/share/evolution/addressbook",
    ".local/share/contacts",
)
_SWEPT = ("Documents", "Desktop", "Downloads", "My Documents", "ドキュメント", "デスクトップ")
_SWEPT_DEEP = 3


def read(path: Path, kind: TraceKind, shown: Path, worker: Worker) -> Iterator[AddressTrace | Card | Finding]:
    """The people in a copy of the file `shown`. Never raises: what cannot be read ends in a finding that names it."""
    for item in worker.read(path, WORKER_PREFIX + kind.name, shown, TIMEOUT):
        if isinstance(item, Finding) and item.code is not Code.LEFTOVER_NOT_READ:
            yield Finding(Code.LEFTOVER_NOT_READ, {"path": str(shown), "kind": kind.name, "error": item.code})
        elif not isinstance(item, Message):
            yield item


def read_in_place(path: Path, kind: TraceKind, worker: Worker) -> Iterator[AddressTrace | Card | Finding]:
    """The people in a file of a home, from a raw copy of it and its journals: opening a database may change it."""
    try:
        with private_copy(path) as copy:
            yield from read(copy, kind, path, worker)
    except OSError as error:
        yield Finding(Code.LEFTOVER_NOT_READ, {"path": str(path), "kind": kind.name, "error": type(error).__name__})


def outside(home: Home, stores: list[Store], unreadable: UnreadablePaths) -> Iterator[Store]:
    """The files of address traces of a home that are in none of `stores`, as a store of their own."""
    taken = [tree for store in stores for tree in store.trees]
    found: list[Path] = []
    for name in _TREES:
        found += _below(home.path / name, _DEEP, unreadable)
    for name in _SWEPT:
        found += _below(home.path / name, _SWEPT_DEEP, unreadable)
    free = [path for path in found if not any(tree in (path, *path.parents) for tree in taken)]
    refused = tuple(finding for name in _TREES for finding in access_findings(home.path / name, unreadable))
    yield from _store(home.path, free, unreadable, refused)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The files of address traces at a given file or folder."""
    yield from _store(path, list(_below(path, _DEEP, unreadable)), unreadable)


def _below(top: Path, deep: int, unreadable: UnreadablePaths) -> Iterator[Path]:
    single = (top,) if leads_to_file(top, unreadable) else ()
    found = find_files(top, ("",), unreadable, deep) if leads_to_folder(top, unreadable) else iter(single)
    yield from (path for path in found if trace_kind_of(path) is not None)


def _store(
    path: Path, found: list[Path], unreadable: UnreadablePaths, findings: tuple[Finding, ...] = ()
) -> Iterator[Store]:
    if found or findings:
        files = [*found, *(file for path in found for file in side_files(path))]
        trees = tuple(dict.fromkeys(file for file in files if leads_to_file(file, unreadable)))
        yield Store(ADDRESS_BOOKS, path, trees, findings=findings)
