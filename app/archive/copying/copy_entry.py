"""One entry of a store on its way into an archive, and why it may not get there."""

import errno
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import translate
from pathlib import Path
from typing import NamedTuple

from app.archive.bag.inventory import Status
from app.archive.copying.file_copier import Copy
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Mailbox
from app.system.reading import NotARegularFileError, is_in_use, is_left_on_server
from app.system.sqlite_files import SIDE_SUFFIXES
from app.system.walking import Entry, EntryKind

SAVED_PASSWORD = "saved_password"
EIO = "eio"


class NamedEntry(NamedTuple):
    """An entry of a store's tree, and its name in the archive ("data/stores/thunderbird/…")."""

    source: Entry
    name: str


@dataclass(slots=True)
class EntryInProgress:
    """One entry of a tree on its way into the archive, called `name` there; `path` is that of the source.

    `kept` says that its copy was left here by an interrupted run. `file` is its number in the catalog, 0 for a file
    without messages. `container` is the mailbox and the format of a file that is read only when all files are copied.
    `messages` and `incomplete` count what was listed of it; `is_self_contained` says that all of that was read from
    its own bytes.
    """

    source: Entry
    name: str
    path: Path
    status: Status = Status.COPIED
    reason: str = ""
    copied: Copy | None = None
    kept: bool = False
    file: int = 0
    container: tuple[Mailbox, str] | None = None
    messages: int = 0
    incomplete: int = 0
    is_self_contained: bool = False
    findings: list[Finding] = field(default_factory=list)


def secret_names(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a file is called as one of saved passwords is, which no run copies; see `Store.secrets`."""
    # No name matches a pattern that matches nothing.
    match = re.compile("|".join(map(translate, patterns)) or r"(?!)").match
    return lambda name: match(name.lower()) is not None


def groups(names: Iterable[str], entries: Iterable[NamedEntry]) -> Iterator[list[NamedEntry]]:
    """The entries of one folder one by one, but a database together with its companions; `names` are those of all."""
    if not any(name.endswith(SIDE_SUFFIXES) for name in names):
        for entry in entries:
            yield [entry]
        return
    entries = list(entries)
    # One that cannot be looked at now may be away for a moment.
    kinds = (EntryKind.FILE, EntryKind.UNREADABLE)
    by_path = {entry.source.path: entry for entry in entries if entry.source.kind in kinds}
    companions = {path + suffix for path in by_path for suffix in SIDE_SUFFIXES if path + suffix in by_path}
    for entry in entries:
        if entry.source.path not in companions:
            suffixed = (by_path.get(entry.source.path + suffix) for suffix in SIDE_SUFFIXES)
            yield [entry, *(companion for companion in suffixed if companion is not None)]


def reason_of(error: OSError | None) -> str:
    """A code for why something could not be read."""
    if error is None:
        return "unknown"
    if is_in_use(error):
        return Code.IN_USE
    if is_left_on_server(error):
        return Code.NOT_DOWNLOADED
    if isinstance(error, PermissionError):
        return Code.PERMISSION_DENIED
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Code.VANISHED
    if isinstance(error, NotARegularFileError) or error.errno == errno.ELOOP:
        # Where the walk saw a file, a pipe, a folder or a link stands now.
        return Code.REPLACED
    return errno.errorcode.get(error.errno or 0, type(error).__name__).lower()
