"""Files and folders somebody pointed at that no mail program claims: told by their content, not their names."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.formats import READERS
from app.formats.folder_trees import files_in, folders_in, is_maildir, is_mh, maildir_tree, mh_tree
from app.formats.roles import role_of
from app.formats.sniff import sniff
from app.model.store import Home, Mailbox, Notice, Place, Store

NAME = "files"

_ONE_EACH = frozenset({"eml", "emlx"})
_NOT_READ_YET = frozenset({"pst", "msg", "dbx", "zip", "tnef"})
_DEEPEST = 60


def find(home: Home) -> Iterator[Store]:
    """Nothing: a home is searched by the modules of the programs."""
    return iter(())


def recognise(path: Path) -> Iterator[Store]:
    """One store for any file or folder. What is no mail is named, never passed over."""
    notices: list[Notice] = []
    mailboxes = list(_folder(path, (), notices, 0)) if path.is_dir() else list(_file(path, notices))
    yield Store(NAME, path, (path,), mailboxes=tuple(mailboxes), notices=tuple(notices))


def _file(path: Path, notices: list[Notice]) -> Iterator[Mailbox]:
    known = _sniffed(path, notices)
    if known is not None and known in READERS:
        yield Mailbox((path.name,), role_of(path.stem), (Place(path, known),))
    elif known is None and not any(notice.parameters.get("path") == str(path) for notice in notices):
        notices.append(Notice("not_mail", {"path": str(path)}))


def _folder(folder: Path, names: tuple[str, ...], notices: list[Notice], depth: int) -> Iterator[Mailbox]:
    if is_maildir(folder):
        yield from maildir_tree(folder, names)
        return
    if is_mh(folder):
        yield from mh_tree(folder, names or (folder.name,))
        return
    if not _may_list(folder, notices):
        return
    yield from _files(folder, names or (folder.name,), notices)
    if depth >= _DEEPEST:
        notices.append(Notice("too_deep", {"path": str(folder)}))
        return
    for name in folders_in(folder):
        yield from _folder(folder / name, (*names, name), notices, depth + 1)


def _files(folder: Path, names: tuple[str, ...], notices: list[Notice]) -> Iterator[Mailbox]:
    """Each mbox is a mailbox of its own; the single messages of a folder are one mailbox together."""
    single: dict[str, list[Path]] = {}
    for name in files_in(folder):
        path = folder / name
        known = _sniffed(path, notices)
        if known in _ONE_EACH:
            single.setdefault(known, []).append(path)
        elif known is not None and known in READERS:
            yield Mailbox((*names, name), role_of(path.stem), (Place(path, known),))
        else:
            single.setdefault("", []).append(path)
    places = tuple(place for known, paths in single.items() if known for place in _places(folder, known, paths, single))
    if places:
        yield Mailbox(names, role_of(names[-1]), places)


def _places(folder: Path, known: str, paths: list[Path], all_paths: dict[str, list[Path]]) -> list[Place]:
    """The whole folder as one place where every file of it is such a message, else file by file."""
    holds = READERS[known].holds
    strangers = [path for other, others in all_paths.items() if other != known for path in others if holds(path.name)]
    if strangers or not all(holds(path.name) for path in paths):
        return [Place(path, known) for path in paths]
    return [Place(folder, known)]


def _sniffed(path: Path, notices: list[Notice]) -> str | None:
    try:
        known = sniff(path)
    except OSError as error:
        code = "permission_denied" if isinstance(error, PermissionError) else "file_unreadable"
        notices.append(Notice(code, {"path": str(path), "reason": type(error).__name__}))
        return None
    if known in _NOT_READ_YET:
        notices.append(Notice("format_not_read_yet", {"path": str(path), "format": known}))
    return known


def _may_list(folder: Path, notices: list[Notice]) -> bool:
    try:
        with os.scandir(folder):
            return True
    except OSError as error:
        code = "permission_denied" if isinstance(error, PermissionError) else "file_unreadable"
        notices.append(Notice(code, {"path": str(folder), "reason": type(error).__name__}))
        return False
