"""Where The Bat! keeps its mail: an account a folder, a mailbox a folder with messages.tbb in it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, parted, refusal, sniffed
from app.discovery.windows_home import is_windows, named_folders, sweep
from app.formats.common.roles import role_of
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "the-bat"
GENERATIONS: tuple[Generation, ...] = (
    Generation("every version (TBB, not encrypted)", ("tbb",), tested_on_real_data=True),
)

_FILE = "messages.tbb"
_ROLES = {"outbox": Role.DRAFTS, "sent": Role.SENT, "sent mail": Role.SENT}


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each data folder."""
    if is_windows(home):
        for path in named_folders(home, "The Bat!", "The Bat", "TheBat"):
            if next(sweep(path, (".tbb",)), None) is not None:
                yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A folder with an account, or a mailbox, in it."""
    inside = (path, *(path / name for name in folders_in(path)))
    if any(name.lower() == _FILE for folder in inside for name in files_in(folder)):
        yield _store(path)


def _store(path: Path) -> Store:
    mailboxes, findings = parted(_mailboxes(path))
    return Store(NAME, path, (path,), mailboxes=mailboxes, findings=(*refusal(path), *findings))


def _mailboxes(path: Path) -> Iterator[Mailbox | Finding]:
    for file in sorted(sweep(path, (".tbb",), 12)):
        kind = yield from sniffed(file, frozenset())
        if kind != "tbb":
            # Bases can be encrypted; then they do not begin as others do.
            yield Finding(Code.STORE_NOT_READ, {"path": str(file)})
            continue
        names = tuple(part for part in file.parent.relative_to(path).parts if part.lower() != "mail")
        names = names or (file.parent.name,)
        yield Mailbox(names, _ROLES.get(names[-1].lower(), role_of(names[-1])), (MessageSource(file, "tbb"),))
