"""Where Eudora keeps its mail: .mbx files (mbox) named in descmap.pce, folders `.fol`, attachments beside them."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role, files_in, folders_in, refusal
from app.discovery.windows_home import here, is_windows, named_folders
from app.formats.common.roles import role_of
from app.mime import charsets
from app.model.client import Generation
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.system.reading import read_small
from app.system.registry import keys_below

NAME = "eudora"
GENERATIONS: tuple[Generation, ...] = (Generation("1-7 (mbx, attachments beside)", ("eudora",)),)

_PROGRAM = r"Software\Qualcomm\Eudora\CommandLine"
_ROLES = {"in": Role.INBOX, "out": Role.SENT, "trash": Role.TRASH, "junk": Role.JUNK}
_MARKS = ("descmap.pce", "eudora.ini", "in.mbx")
_DEEPEST = 20


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each data folder: the one the registry names, and the usual ones."""
    paths: list[Path] = []
    if is_windows(home):
        for key in keys_below(home.path, home.live, _PROGRAM):
            # `C:\Eudora\Eudora.exe C:\Eudora C:\Eudora\Eudora.ini`
            for word in key.text("Current").split():
                found = here(home, word.strip('"'))
                if found is not None and found.name.lower() == "eudora.ini":
                    paths.append(found.parent)
        paths += named_folders(home, "Eudora", "Qualcomm")
        paths += [path / "Eudora" for path in paths if path.name == "Qualcomm"]
    paths += [home.path / "Documents" / "Eudora Folder" / "Mail Folder", home.path / "Library/Eudora"]
    seen = set()
    for path in paths:
        if path.resolve() not in seen and _is_data(path):
            seen.add(path.resolve())
            yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A data folder."""
    if _is_data(path):
        yield _store(path)


def _is_data(path: Path) -> bool:
    names = {name.lower() for name in files_in(path)}
    return not names.isdisjoint(_MARKS) and any(name.endswith(".mbx") for name in names)


def _store(path: Path) -> Store:
    findings: tuple[Finding, ...] = refusal(path)
    return Store(NAME, path, (path,), mailboxes=tuple(_mailboxes(path, (), 0)), findings=findings)


def _mailboxes(folder: Path, above: tuple[str, ...], depth: int) -> Iterator[Mailbox]:
    titles = _titles(folder)
    for name in files_in(folder):
        if name.lower().endswith(".mbx"):
            title = titles.get(name.lower()) or Path(name).stem
            role = _ROLES.get(Path(name).stem.lower(), Role.OTHER)
            if role is Role.OTHER:
                role = role_of(title) if role_of(title) is not Role.OTHER else file_role(name)
            yield Mailbox((*above, title), role, (MessageSource(folder / name, "eudora"),))
    if depth < _DEEPEST:
        for name in folders_in(folder):
            if name.lower().endswith(".fol"):
                title = titles.get(name.lower()) or name[:-4]
                yield from _mailboxes(folder / name, (*above, title), depth + 1)


def _titles(folder: Path) -> dict[str, str]:
    """descmap.pce: `Name,File,Type,Flag`, one a line; the name may hold commas."""
    text = charsets.decode(read_small(folder / "descmap.pce"), None)
    found = {}
    for line in text.splitlines():
        parts = line.rsplit(",", 3)
        if len(parts) == 4:
            found[parts[1].strip().lower()] = parts[0].strip()
    return found
