"""Where eM Client keeps its mail: databases in a folder for each account."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, find_files, is_folder, is_root, read_settings
from app.discovery.windows_home import may_be_windows, roaming_app_data
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="em-client",
    name="eM Client",
    generations=(Generation("databases that are not encrypted", Basis.DESCRIPTION, ("em-client",)),),
    processes=(
        ProcessName("em client"),
        ProcessName("mailclient.exe"),
    ),
)

_INDEX = "mail_index.dat"
_MAC = "Library/Application Support/eM Client"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for the whole program: its accounts are numbers, not names.

    `%APPDATA%\eM Client\<account>\<folder>\mail_index.dat`, on a Mac below `Library/Application Support`.
    """
    tops = (
        [app_data / "eM Client" for app_data in roaming_app_data(home, unreadable)]
        if may_be_windows(home, unreadable)
        else []
    )
    for path in (*tops, home.path / _MAC):
        if is_root(path, unreadable):
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with the index of an account in it."""
    if is_folder(path, unreadable) and next(find_files(path, (_INDEX,), unreadable, 3), None) is not None:
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    indexes = sorted(find_files(path, (_INDEX,), unreadable, 4))
    mailboxes = []
    findings: list[Finding] = [*access_findings(path, unreadable)]
    for number, file in enumerate(indexes, 1):
        if read_settings(file, unreadable, 15) == b"SQLite format 3":
            name = ("eM Client",) if len(indexes) == 1 else (f"eM Client {number}",)
            mailboxes.append(Mailbox(name, Role.OTHER, (MessageSource(file, "em-client"),)))
        else:
            # From version 9 on the databases can be encrypted.
            findings.append(Finding(Code.STORE_NOT_READ, {"path": str(file)}))
    if mailboxes:
        findings.append(Finding(Code.CACHE_ONLY, {"path": str(path)}))
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))
