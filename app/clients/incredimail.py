"""Where IncrediMail keeps its mail: a file of messages a folder (.imm), with an index or a database that lists them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.discovery.folders import access_findings, files_in, find_files, is_folder, is_root, roots_in
from app.discovery.windows_home import find_child, local_app_data, may_be_windows
from app.formats.common.roles import role_of
from app.formats.windows import incredimail_db
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="incredimail",
    name="IncrediMail",
    generations=(
        Generation("Xe (imm, with its imh)", Basis.REAL_SCHEMA, ("incredimail",)),
        Generation("2 (Containers.db, MessageStore.db)", Basis.REAL_SCHEMA, ("incredimail-db",)),
    ),
    processes=(ProcessName("incmail.exe"),),
)

_DEEPEST = 3


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
    names = {name.lower() for name in files_in(path, unreadable)}
    if (
        is_folder(path / "Message Store", unreadable)
        or any(name.endswith(".imm") for name in names)
        or "messagestore.db" in names
    ):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    """Beside a database the .imm files are read with it; else each of them is a folder."""
    found = find_files(path, (".imm", *incredimail_db.NAMES), unreadable, _DEEPEST)
    folders: dict[Path, dict[str, Path]] = {}
    for file in found:
        folders.setdefault(file.parent, {})[file.name.lower()] = file
    mailboxes = [mailbox for folder in sorted(folders) for mailbox in _mailboxes(folder, folders[folder])]
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=access_findings(path, unreadable))


def _mailboxes(folder: Path, files: Mapping[str, Path]) -> Iterator[Mailbox]:
    database = next((files[name] for name in incredimail_db.NAMES if name in files), None)
    if database is not None:
        yield Mailbox((folder.name,), Role.OTHER, (MessageSource(database, "incredimail-db"),))
        return
    for name, file in sorted(files.items()):
        if name.endswith(".imm"):
            yield Mailbox((file.stem,), role_of(file.stem), (MessageSource(file, "incredimail"),))
