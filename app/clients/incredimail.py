"""Where IncrediMail keeps its mail: raw messages (.imm) in version 1, a database of pointers in version 2."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, files_in, find_files, is_folder, is_root, roots_in
from app.discovery.windows_home import find_child, local_app_data, may_be_windows
from app.formats.common.roles import role_of
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="incredimail",
    name="IncrediMail",
    generations=(
        Generation("Xe (imm)", Basis.DESCRIPTION, ("mbox",)),
        Generation("2 (messagestore.db)", Basis.DESCRIPTION),
    ),
    processes=(ProcessName("incmail.exe"),),
)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each identity: `%LOCALAPPDATA%\IM\Identities\{…}\Message Store`."""
    if not may_be_windows(home, unreadable):
        return
    for app_data in local_app_data(home, unreadable):
        identities = find_child(app_data, unreadable, "IM", "Identities")
        if identities is None:
            continue
        for name in roots_in(identities, unreadable):
            if is_root(identities / name / "Message Store", unreadable):
                yield _store(identities / name, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """An identity, or its message store."""
    if is_folder(path / "Message Store", unreadable) or any(
        name.lower().endswith(".imm") for name in files_in(path, unreadable)
    ):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    files = sorted(find_files(path, (".imm",), unreadable))
    mailboxes = [Mailbox((file.stem,), role_of(file.stem), (MessageSource(file, "mbox"),)) for file in files]
    databases = list(find_files(path, ("messagestore.db",), unreadable))
    findings = [
        *access_findings(path, unreadable),
        *(Finding(Code.STORE_NOT_READ, {"path": str(file)}) for file in databases),
    ]
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))
