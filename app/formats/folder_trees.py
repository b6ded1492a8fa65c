"""Mailboxes out of folder trees that several Unix programs share: Maildir, Maildir++, KMail's, MH, loose mbox files."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from app.formats import mh
from app.formats.mutf7 import decode
from app.formats.roles import role_of
from app.formats.sniff import sniff
from app.model.mail import Role
from app.model.store import Mailbox, Notice, Place

_DEEPEST = 40
_MH_FILES = (".mh_sequences", ".xmhcache", ".sylpheed_cache", ".claws_cache")

Decode = Callable[[str], str]


def is_maildir(path: Path) -> bool:
    """True for a folder with `cur` and one of its companions."""
    return (path / "cur").is_dir() and ((path / "new").is_dir() or (path / "tmp").is_dir())


def is_mh(path: Path) -> bool:
    """True for a folder with a file only MH programs keep, or whose files are all named by numbers."""
    visible = [name for name in files_in(path) if not name.startswith(".")]
    if any((path / name).is_file() for name in _MH_FILES):
        return True
    return bool(visible) and all(mh.holds(name) for name in visible)


def maildir_tree(root: Path, names: tuple[str, ...], decoded: Decode = decode, depth: int = 0) -> Iterator[Mailbox]:
    """A Maildir and all below it, in any of the three ways programs nest them.

    Maildir++ keeps `.Parent.Child` folders side by side in the root, KMail a `.Parent.directory` beside `Parent`,
    others plain folders inside.
    """
    if is_maildir(root):
        places = tuple(Place(root / sub, "maildir") for sub in ("cur", "new") if (root / sub).is_dir())
        yield Mailbox(names or ("Inbox",), role_of(names[-1]) if names else Role.INBOX, places)
    if depth >= _DEEPEST:
        return
    for name in folders_in(root):
        below: tuple[str, ...] = ()
        if name in ("cur", "new", "tmp"):
            continue
        if name.startswith(".") and name.endswith(".directory"):
            below = (decoded(name[1 : -len(".directory")]),)
        elif name.startswith(".") and is_maildir(root / name):
            below = tuple(decoded(part) for part in name[1:].split(".") if part)
        elif not name.startswith("."):
            below = (decoded(name),)
        if below:
            yield from maildir_tree(root / name, (*names, *below), decoded, depth + 1)


def mh_tree(root: Path, names: tuple[str, ...], depth: int = 0) -> Iterator[Mailbox]:
    """An MH tree: every folder that holds numbered files is a mailbox."""
    if any_file(root, mh.holds):
        yield Mailbox(names or (root.name,), role_of(names[-1]) if names else Role.OTHER, (Place(root, "mh"),))
    if depth < _DEEPEST:
        for name in folders_in(root):
            if not name.startswith("."):
                yield from mh_tree(root / name, (*names, name), depth + 1)


def mbox_files(folder: Path, names: tuple[str, ...]) -> Iterator[Mailbox]:
    """Every mbox file of a folder, told by its content, as a mailbox of its own."""
    for name in files_in(folder):
        try:
            if not name.startswith(".") and sniff(folder / name) == "mbox":
                yield Mailbox((*names, name), role_of(name), (Place(folder / name, "mbox"),))
        except OSError:
            continue


def folders_in(path: Path) -> list[str]:
    """The names of the folders of a folder, sorted; none where it cannot be listed. Links are not followed."""
    try:
        with os.scandir(path) as scan:
            return sorted(entry.name for entry in scan if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def files_in(path: Path) -> list[str]:
    """The names of the plain files of a folder, sorted; none where it cannot be listed."""
    try:
        with os.scandir(path) as scan:
            return sorted(entry.name for entry in scan if entry.is_file(follow_symlinks=False))
    except OSError:
        return []


def any_file(path: Path, wanted: Callable[[str], bool]) -> bool:
    """True where a folder holds a file with a wanted name; stops at the first."""
    try:
        with os.scandir(path) as scan:
            return any(wanted(entry.name) and entry.is_file(follow_symlinks=False) for entry in scan)
    except OSError:
        return False


def refusal(path: Path) -> tuple[Notice, ...]:
    """A notice where a folder is there and may not be listed."""
    try:
        with os.scandir(path):
            return ()
    except PermissionError:
        return (Notice("permission_denied", {"path": str(path)}),)
    except OSError:
        return ()


def evolution_name(name: str) -> str:
    """Evolution writes `.` and `_` of a folder's name as `_2E` and `_5F`."""
    return re.sub(r"_([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), name)
