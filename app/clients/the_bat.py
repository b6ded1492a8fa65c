"""Where The Bat! keeps its mail: an account a folder, a mailbox a folder with messages.tbb in it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import detect_format, separate
from app.discovery.folders import access_findings, each_once, files_in, find_files, folders_in
from app.discovery.named_places import windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.formats.common.roles import role_of
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.registry import keys_below

CLIENT = ClientInfo(
    id="the-bat",
    name="The Bat!",
    generations=(Generation("every version (TBB, not encrypted)", Basis.REAL_FILES, ("tbb",)),),
    processes=(
        ProcessName("thebat.exe"),
        ProcessName("thebat32.exe"),
        ProcessName("thebat64.exe"),
    ),
)

_NAMES = ("The Bat!", "The Bat", "TheBat")
_PROGRAM = r"Software\RIT\The Bat!"
_FILE = "messages.tbb"
_ROLES = {"outbox": Role.DRAFTS, "sent": Role.SENT, "sent mail": Role.SENT}


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each data folder, the registry's too: `%APPDATA%\The Bat!\<account>\Inbox\messages.tbb`."""
    if not may_be_windows(home, unreadable):
        return
    named = [
        windows_place(home, CLIENT.id, key.text("Working Directory"), unreadable)
        for key in keys_below(home.path, home.live, _PROGRAM)
    ]
    found = [*(path for path in named if path is not None), *program_folders(home, unreadable, *_NAMES)]
    for path in each_once(found):
        if next(find_files(path, (".tbb",), unreadable), None) is not None:
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with an account, or a mailbox, in it."""
    inside = (path, *(path / name for name in folders_in(path, unreadable)))
    if any(name.lower() == _FILE for folder in inside for name in files_in(folder, unreadable)):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(_mailboxes(path, unreadable))
    return Store(
        CLIENT.id, path, (path,), mailboxes=mailboxes, findings=(*access_findings(path, unreadable), *findings)
    )


def _mailboxes(path: Path, unreadable: UnreadablePaths) -> Iterator[Mailbox | Finding]:
    for file in sorted(find_files(path, (".tbb",), unreadable, 12)):
        format_name = yield from detect_format(file, frozenset())
        if format_name != "tbb":
            # Bases can be encrypted; then they do not begin as others do.
            yield Finding(Code.STORE_NOT_READ, {"path": str(file)})
            continue
        names = tuple(part for part in file.parent.relative_to(path).parts if part.lower() != "mail")
        names = names or (file.parent.name,)
        yield Mailbox(names, _ROLES.get(names[-1].lower(), role_of(names[-1])), (MessageSource(file, "tbb"),))
