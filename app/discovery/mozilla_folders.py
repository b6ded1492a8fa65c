"""The folders of a Mozilla mail profile.

Folder F is the file `F` (mbox) with its index `F.msf`, and its children lie in `F.sbd`; with the maildir store `F` is
a folder holding `cur`. Names that a file system refuses are hashed, so the true name comes from the .msf.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in
from app.formats.common.roles import role_of
from app.formats.mozilla import msf
from app.formats.reading.detect import sniff
from app.formats.standard import mutf7
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Mailbox, MessageSource
from app.system.reading import read_small

# mailnews/local/src/nsMsgLocalStoreUtils.cpp: names the programs themselves never take for a folder.
_NO_FOLDER = re.compile(
    r"(?i)(?:[.#].*|.*~|msgFilterRules\.dat|rules\.dat|filterlog\.html|junklog\.html|rulesbackup\.dat|.*\.(?:snm|toc|msf"
    r"|mozmsgs|sqlite|sqlite-wal|sqlite-shm|mab|json|html|log)|popstate\.dat|sort\.dat|mailfilt\.log|filters\.js|feeds\.(?:json|rdf).*"
    r"|feeditems.*|newsrc.*|virtualFolders\.dat)\Z"
)
_LEFT_BY_COMPACTION = re.compile(r"nstmp(?:-\d+)?\Z")
_OFFLINE_COPY = ".compact-temp"
_DEEPEST = 40


@dataclass(slots=True)
class FolderSearch:
    """What the walk through a profile has come to so far. `roles` are the folders the settings name for a purpose."""

    mailboxes: list[Mailbox] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)


def find_folders(
    folder: Path, names: tuple[str, ...], account: str, *, imap: bool, search: FolderSearch, depth: int = 0
) -> None:
    """The mailboxes of one folder of a profile, and of the `.sbd` folders in it."""
    files, folders = set(files_in(folder)), set(folders_in(folder))
    children = {name.removesuffix(".sbd") for name in folders if name.endswith(".sbd")}
    indexed = {name.removesuffix(".msf") for name in files if name.endswith(".msf")}
    plain = {name for name in files if not _NO_FOLDER.match(name) and not _LEFT_BY_COMPACTION.match(name)}
    maildirs = {name for name in folders if (folder / name / "cur").is_dir()}
    for name in sorted(plain | indexed | maildirs | children):
        title = _title(folder, name, imap)
        path = (*names, title)
        sources = tuple(_places(folder, name, plain, maildirs, name in indexed))
        if sources or name in indexed:
            role = search.roles.get(title) or role_of(title) if account or len(path) <= 2 else role_of(title)
            index = folder / f"{name}.msf" if name in indexed else None
            search.mailboxes.append(Mailbox(path, role, sources, account, index))
        _note_headers_only(folder, name, sources, name in indexed, path, search)
        if name in children and depth < _DEEPEST:
            find_folders(folder / f"{name}.sbd", path, account, imap=imap, search=search, depth=depth + 1)
    _leftovers(folder, files, folders, names, account, search)
    for name in sorted(folders - maildirs):
        if depth == 0 and not name.endswith((".sbd", ".mozmsgs")) and not name.startswith(".") and not names:
            # A bare Mail folder somebody pointed at holds one folder for each account.
            find_folders(folder / name, (name,), account, imap=imap, search=search, depth=depth + 1)


def _places(folder: Path, name: str, plain: set[str], maildirs: set[str], indexed: bool) -> Iterator[MessageSource]:
    if name in maildirs:
        yield MessageSource(folder / name / "cur", "maildir-lite")
    elif name in plain and _holds_mail(folder / name, indexed):
        yield MessageSource(folder / name, "mbox")


def _holds_mail(path: Path, indexed: bool) -> bool:
    """A file is a mailbox where an index says so or its content does; an empty one holds none."""
    try:
        if not path.stat().st_size:
            return False
        return indexed or sniff(path) == "mbox"
    except OSError:
        # It is there and cannot be read: counting it will say so, or find mail in it after all.
        return True


def _title(folder: Path, name: str, imap: bool) -> str:
    """The true name from the index, else from the file; IMAP folders of old profiles are named in modified UTF-7."""
    index = read_small(
        folder / f"{name}.msf", msf.LIMIT if len(name) < 9 or re.search(r"[0-9a-f]{8}\Z", name) else 65536
    )
    title = msf.read(index).name if index and b"folderName" in index else ""
    return title or (mutf7.decode(name) if imap else name)


def _note_headers_only(
    folder: Path,
    name: str,
    sources: tuple[MessageSource, ...],
    indexed: bool,
    path: tuple[str, ...],
    search: FolderSearch,
) -> None:
    """An index without mail beside it: the messages are only on the server."""
    if indexed and not sources:
        listed = msf.read(read_small(folder / f"{name}.msf", msf.LIMIT))
        if listed.messages and not listed.virtual:
            parameters: dict[str, str | int] = {"mailbox": " / ".join(path), "messages": listed.messages}
            search.findings.append(Finding(Code.HEADERS_ONLY_FOLDER, parameters))


def _leftovers(
    folder: Path, files: set[str], folders: set[str], names: tuple[str, ...], account: str, search: FolderSearch
) -> None:
    """What an interrupted compaction left: copies of mailboxes, and the only ones where the mailbox itself is gone."""
    candidates = [(folder / name, name, "") for name in sorted(files) if _LEFT_BY_COMPACTION.match(name)]
    if _OFFLINE_COPY in folders:
        inside = folder / _OFFLINE_COPY
        candidates += [
            (inside / name, name, name.rpartition(".")[0]) for name in files_in(inside) if ".msf." not in name
        ]
    taken: set[str] = set()
    for path, name, replaces in sorted(candidates, key=lambda each: not each[1].endswith(".compacted")):
        search.findings.append(Finding(Code.INTERRUPTED_COMPACTION, {"path": str(path)}))
        only_copy = bool(replaces) and replaces not in files and replaces not in taken
        if only_copy and name.endswith((".compacted", ".original")) and _holds_mail(path, indexed=False):
            taken.add(replaces)
            search.mailboxes.append(
                Mailbox((*names, replaces), role_of(replaces), (MessageSource(path, "mbox"),), account)
            )
