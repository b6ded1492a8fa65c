"""Where Pegasus Mail keeps its mail: .pmm files with names in their headers, one .cnm for each new message."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, files_in, read_settings, roots_in
from app.discovery.windows_home import may_be_windows, program_folders
from app.formats.common.roles import role_of
from app.formats.windows import pmm
from app.mime import charsets
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="pegasus",
    name="Pegasus Mail",
    generations=(Generation("pmm, cnm, mbx", Basis.REAL_FILES, ("pmm", "eml", "mbox")),),
    processes=(ProcessName("winpm-32.exe"),),
)

_ROLES = {"copyself": Role.SENT, "junk": Role.JUNK, "deleted messages": Role.TRASH, "copies to self": Role.SENT}
_TYPES = {".pmm": "pmm", ".mbx": "mbox"}


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each person's folder: `C:\PMAIL\MAIL\hanako`, or in Documents."""
    if not may_be_windows(home, unreadable):
        return
    for path in program_folders(home, unreadable, "PMAIL", "Pegasus", "Pegasus Mail"):
        folders = [
            path,
            *(path / name for name in roots_in(path, unreadable)),
            *(path / "MAIL" / name for name in roots_in(path / "MAIL", unreadable)),
        ]
        for folder in folders:
            if _is_data(folder, unreadable):
                yield _store(folder, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A person's folder."""
    if _is_data(path, unreadable):
        yield _store(path, unreadable)


def _is_data(path: Path, unreadable: UnreadablePaths) -> bool:
    return any(name.lower().endswith((".pmm", ".cnm")) for name in files_in(path, unreadable))


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    names = files_in(path, unreadable)
    tree = _tree(path, unreadable)
    mailboxes = []
    new = tuple(MessageSource(path / name, "eml") for name in names if name.lower().endswith(".cnm"))
    if new:
        mailboxes.append(Mailbox(("New mail",), Role.INBOX, new))
    for name in names:
        format_name = _TYPES.get(Path(name).suffix.lower(), "")
        if format_name:
            stem = Path(name).stem
            title = tree.get(stem.lower()) or (_title(path / name, unreadable) if format_name == "pmm" else "",)
            title = title if title[-1] else (stem,)
            role = _ROLES.get(stem.lower()) or _ROLES.get(title[-1].lower()) or role_of(title[-1])
            mailboxes.append(Mailbox(title, role, (MessageSource(path / name, format_name),)))
    findings: tuple[Finding, ...] = access_findings(path, unreadable)
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=findings)


def _title(file: Path, unreadable: UnreadablePaths) -> str:
    return charsets.decode(read_settings(file, unreadable, pmm.HEADER)[: pmm.NAME].partition(b"\0")[0], None).strip()


def _tree(path: Path, unreadable: UnreadablePaths) -> dict[str, tuple[str, ...]]:
    """hierarch.pm: kind, flags, id, id of the parent, name; the id of a mailbox ends in its file's name."""
    file = next((name for name in files_in(path, unreadable) if name.lower() == "hierarch.pm"), "")
    text = charsets.decode(read_settings(path / file, unreadable), None) if file else ""
    rows = {row[2]: (row[3], row[4]) for row in csv.reader(io.StringIO(text)) if len(row) >= 5}
    found = {}
    for number in rows:
        names: list[str] = []
        at = number
        while at in rows and len(names) < 30:
            at, name = rows[at]
            names.append(name)
        if number.count(":") == 2:
            # The topmost is "My mailbox".
            found[number.rpartition(":")[2].lower()] = tuple(reversed(names[:-1] if len(names) > 1 else names))
    return found
