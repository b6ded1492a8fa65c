"""Where Eudora keeps its mail: .mbx files (mbox) named in descmap.pce, folders `.fol`, attachments beside them."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role
from app.discovery.folders import access_findings, files_in, folders_in, read_settings, real_path
from app.discovery.named_places import windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.formats.common.roles import role_of
from app.mime import charsets
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.registry import keys_below
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="eudora",
    name="Eudora",
    generations=(Generation("1-7 (mbx, attachments beside)", Basis.DESCRIPTION, ("eudora",)),),
    processes=(ProcessName("eudora.exe"),),
)

_PROGRAM = r"Software\Qualcomm\Eudora\CommandLine"
_ROLES = {"in": Role.INBOX, "out": Role.SENT, "trash": Role.TRASH, "junk": Role.JUNK}
_TELLTALE_FILES = ("descmap.pce", "eudora.ini", "in.mbx")
_DEEPEST = 20
# The last of the words of a command line, of which each may hold spaces.
_INI = lazy_pattern(r"([A-Za-z]:\\[^:\"]*\.ini)\"?\s*$", re.IGNORECASE)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each data folder: the one the registry names, and the usual ones."""
    paths: list[Path] = []
    if may_be_windows(home, unreadable):
        for key in keys_below(home.path, home.live, _PROGRAM):
            # `C:\Eudora\Eudora.exe C:\Eudora C:\Eudora\Eudora.ini`
            if named := _INI.search(key.text("Current")):
                found = windows_place(home, CLIENT.id, named[1], unreadable)
                paths += [found.parent] if found is not None else []
        paths += program_folders(home, unreadable, "Eudora", "Qualcomm")
        paths += [path / "Eudora" for path in paths if path.name == "Qualcomm"]
    paths += [home.path / "Documents" / "Eudora Folder" / "Mail Folder", home.path / "Library/Eudora"]
    seen = set()
    for path in paths:
        if real_path(path) not in seen and _is_data(path, unreadable):
            seen.add(real_path(path))
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A data folder."""
    if _is_data(path, unreadable):
        yield _store(path, unreadable)


def _is_data(path: Path, unreadable: UnreadablePaths) -> bool:
    names = {name.lower() for name in files_in(path, unreadable)}
    return not names.isdisjoint(_TELLTALE_FILES) and any(name.endswith(".mbx") for name in names)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    findings: tuple[Finding, ...] = access_findings(path, unreadable)
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(_mailboxes(path, (), 0, unreadable)), findings=findings)


def _mailboxes(folder: Path, above: tuple[str, ...], depth: int, unreadable: UnreadablePaths) -> Iterator[Mailbox]:
    titles = _titles(folder, unreadable)
    for name in files_in(folder, unreadable):
        if name.lower().endswith(".mbx"):
            title = titles.get(name.lower()) or Path(name).stem
            role = _ROLES.get(Path(name).stem.lower(), Role.OTHER)
            if role is Role.OTHER:
                role = role_of(title) if role_of(title) is not Role.OTHER else file_role(name)
            yield Mailbox((*above, title), role, (MessageSource(folder / name, "eudora"),))
    if depth < _DEEPEST:
        for name in folders_in(folder, unreadable):
            if name.lower().endswith(".fol"):
                title = titles.get(name.lower()) or name[:-4]
                yield from _mailboxes(folder / name, (*above, title), depth + 1, unreadable)
    elif folders_in(folder, unreadable):
        unreadable.record_too_deep(folder)


def _titles(folder: Path, unreadable: UnreadablePaths) -> dict[str, str]:
    """descmap.pce: `Name,File,Type,Flag`, one a line; the name may hold commas."""
    text = charsets.decode(read_settings(folder / "descmap.pce", unreadable), None)
    found = {}
    for line in text.splitlines():
        parts = line.rsplit(",", 3)
        if len(parts) == 4:
            found[parts[1].strip().lower()] = parts[0].strip()
    return found
