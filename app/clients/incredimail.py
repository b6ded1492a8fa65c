"""Where IncrediMail keeps its mail: raw messages (.imm) in version 1, a database of pointers in version 2."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, is_folder, refusal
from app.discovery.windows_home import child, is_windows, local, sweep
from app.formats.common.roles import role_of
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "incredimail"
GENERATIONS: tuple[Generation, ...] = (
    Generation("Xe (imm)", ("mbox",)),
    Generation("2 (messagestore.db)"),
)


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each identity."""
    if not is_windows(home):
        return
    for place in local(home):
        identities = child(place, "IM", "Identities")
        if identities is None:
            continue
        for name in folders_in(identities):
            if is_folder(identities / name / "Message Store"):
                yield _store(identities / name)


def stores_at(path: Path) -> Iterator[Store]:
    """An identity, or its message store."""
    if is_folder(path / "Message Store") or any(name.lower().endswith(".imm") for name in files_in(path)):
        yield _store(path)


def _store(path: Path) -> Store:
    files = sorted(sweep(path, (".imm",)))
    mailboxes = [Mailbox((file.stem,), role_of(file.stem), (MessageSource(file, "mbox"),)) for file in files]
    databases = list(sweep(path, ("messagestore.db",)))
    findings = [*refusal(path), *(Finding(Code.STORE_NOT_READ, {"path": str(file)}) for file in databases)]
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))
