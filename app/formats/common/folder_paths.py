"""Folders of a database as paths: each row names its folder and the number of the one it lies in."""

from collections.abc import Iterable

NO_FOLDER = ("Mail",)
"""The folder of messages that name none, or one that is not listed."""
_DEEPEST = 50

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
