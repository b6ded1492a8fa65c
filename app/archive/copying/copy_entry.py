"""One entry of a store on its way into an archive, and why it may not get there."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.archive.bag.inventory import Status
from app.archive.copying.copier import Copy
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Mailbox
from app.system.reading import NotARegularFileError, is_in_use
from app.system.sqlite_files import SIDE_SUFFIXES
from app.system.walking import Entry, EntryKind

EIO = "eio"


@dataclass(slots=True)
class EntryInProgress:
    """One entry of a tree on its way into the archive."""

    entry: Entry
    name: str
    status: Status = Status.COPIED
    reason: str = ""
    copied: Copy | None = None
    kept: bool = False
    file: int = 0
    container: tuple[Mailbox, str] | None = None
    messages: int = 0
    incomplete: int = 0
    findings: list[Finding] = field(default_factory=list)


def groups(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The entries one by one, but a database together with its companions."""
    by_path = {entry.path: entry for entry in entries if entry.kind is EntryKind.FILE}
    companions = {path + suffix: path for path in by_path for suffix in SIDE_SUFFIXES if path + suffix in by_path}
    for entry in entries:
        if entry.path not in companions:
            suffixed = (by_path.get(entry.path + suffix) for suffix in SIDE_SUFFIXES)
            yield [entry, *(companion for companion in suffixed if companion is not None)]


def reason_of(error: OSError | None) -> str:
    """A code for why something could not be read."""
    if error is None:
        return "unknown"
    if is_in_use(error):
        return Code.IN_USE
    if isinstance(error, PermissionError):
        return Code.PERMISSION_DENIED
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Code.VANISHED
    if isinstance(error, NotARegularFileError) or error.errno == errno.ELOOP:
        # Where the walk saw a file, a pipe, a folder or a link stands now.
        return Code.REPLACED
    return errno.errorcode.get(error.errno or 0, type(error).__name__).lower()
