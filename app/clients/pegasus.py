"""Where Pegasus Mail keeps its mail: .pmm files with names in their headers, one .cnm for each new message."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, refusal
from app.discovery.windows_home import is_windows, named_folders
from app.formats.common.roles import role_of
from app.formats.windows import pmm
from app.mime import charsets
from app.model.client import Generation
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.system.reading import read_small

NAME = "pegasus"
GENERATIONS: tuple[Generation, ...] = (Generation("pmm, cnm, mbx", ("pmm", "eml", "mbox"), tested_on_real_data=True),)

_ROLES = {"copyself": Role.SENT, "junk": Role.JUNK, "deleted messages": Role.TRASH, "copies to self": Role.SENT}
_TYPES = {".pmm": "pmm", ".mbx": "mbox"}


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each person's folder: below `MAIL` of the program, or in Documents."""
    if not is_windows(home):
        return
    for path in named_folders(home, "PMAIL", "Pegasus", "Pegasus Mail"):
        sources = [
            path,
            *(path / name for name in folders_in(path)),
            *(path / "MAIL" / name for name in folders_in(path / "MAIL")),
        ]
        for place in sources:
            if _is_data(place):
                yield _store(place)


def stores_at(path: Path) -> Iterator[Store]:
    """A person's folder."""
    if _is_data(path):
        yield _store(path)


def _is_data(path: Path) -> bool:
    return any(name.lower().endswith((".pmm", ".cnm")) for name in files_in(path))


def _store(path: Path) -> Store:
    names = files_in(path)
    tree = _tree(path)
    mailboxes = []
    new = tuple(MessageSource(path / name, "eml") for name in names if name.lower().endswith(".cnm"))
    if new:
        mailboxes.append(Mailbox(("New mail",), Role.INBOX, new))
    for name in names:
        kind = _TYPES.get(Path(name).suffix.lower(), "")
        if kind:
            stem = Path(name).stem
            title = tree.get(stem.lower()) or (_title(path / name) if kind == "pmm" else "",)
            title = title if title[-1] else (stem,)
            role = _ROLES.get(stem.lower()) or _ROLES.get(title[-1].lower()) or role_of(title[-1])
            mailboxes.append(Mailbox(title, role, (MessageSource(path / name, kind),)))
    findings: tuple[Finding, ...] = refusal(path)
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=findings)


def _title(file: Path) -> str:
    return charsets.decode(read_small(file, pmm.HEADER)[: pmm.NAME].partition(b"\0")[0], None).strip()


def _tree(path: Path) -> dict[str, tuple[str, ...]]:
    """hierarch.pm: kind, flags, id, id of the parent, name; the id of a mailbox ends in its file's name."""
    file = next((name for name in files_in(path) if name.lower() == "hierarch.pm"), "")
    text = charsets.decode(read_small(path / file), None) if file else ""
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
