"""Folders of a database as paths: each row names its folder and the number of the one it lies in."""

from collections.abc import Iterable

from app.formats.common.roles import role_of
from app.model.mail import Role

NO_FOLDER = ("Mail",)
"""The folder of messages that name none, or one that is not listed."""
_DEEPEST = 50
_HARD_ROLES = (Role.TRASH, Role.JUNK, Role.SENT, Role.DRAFTS)

FolderRow = tuple[object, object, str]
"""The number of a folder, that of the one around it, and its name; the outermost folder has no name."""


def folder_paths(rows: Iterable[FolderRow]) -> dict[object, tuple[str, ...]]:
    """The path of each folder by its number: folders of one name stay apart by the folders around them.

    Folders that lie in each other are cut off at the first that repeats; an unknown one around is left out.
    """
    listed = {number: (around, name) for number, around, name in rows}
    return {number: _path(listed, number) or NO_FOLDER for number in listed}


def _path(listed: dict[object, tuple[object, str]], number: object) -> tuple[str, ...]:
    names: list[str] = []
    met: set[object] = set()
    while number in listed and number not in met and len(met) < _DEEPEST:
        met.add(number)
        number, name = listed[number]
        if name.strip():
            names.append(name)
    return tuple(reversed(names))


def role_of_path(path: tuple[str, ...]) -> Role:
    """What a folder is for, by its own name, else by that of a folder around it: what lies in the trash is deleted."""
    own = role_of(path[-1]) if path else Role.OTHER
    if own is not Role.OTHER:
        return own
    return next((role for name in reversed(path[:-1]) if (role := role_of(name)) in _HARD_ROLES), Role.OTHER)
