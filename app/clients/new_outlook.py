"""The new Outlook for Windows and the Mail app of Windows 10: they keep nothing complete on the computer."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import is_folder
from app.discovery.windows_home import child, is_windows, local
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Store

NAME = "new-outlook"
GENERATIONS: tuple[Generation, ...] = (
    Generation("new Outlook, Mail app of Windows 10: nothing complete on the computer"),
)

_PLACES = (("Microsoft", "Olk"), ("Comms", "UnistoreDB"), ("Comms", "Unistore"))


def find_stores(home: Home) -> Iterator[Store]:
    """What they left on the computer is copied; it is no mail anybody could read."""
    if not is_windows(home):
        return
    for place in local(home):
        for parts in _PLACES:
            path = child(place, *parts)
            if path is not None and is_folder(path):
                yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """The folders by their names."""
    if path.name.lower() in ("olk", "unistoredb", "unistore") and is_folder(path):
        yield _store(path)


def _store(path: Path) -> Store:
    return Store(NAME, path, (path,), findings=(Finding(Code.NOTHING_COMPLETE_HERE, {"path": str(path)}),))
