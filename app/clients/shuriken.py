"""Where Shuriken (JustSystems) keeps its mail: files nobody else can read. They are copied whole, and that is said."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import folders_in, is_folder, refusal
from app.discovery.windows_home import child, is_windows, local, named_folders, roaming
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Store

NAME = "shuriken"
GENERATIONS: tuple[Generation, ...] = (Generation("every version"),)

_MAKERS = ("Justsystem", "JustSystems")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each data folder."""
    if not is_windows(home):
        return
    made = (child(place, maker, name) for place in (*local(home), *roaming(home)) for maker in _MAKERS
            for name in _below(place, maker))  # fmt: skip
    paths = [*(path for path in made if path is not None and is_folder(path)), *named_folders(home, "Shuriken")]
    for path in dict.fromkeys(paths):
        yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A data folder by its name."""
    if path.name.lower().startswith("shuriken") and is_folder(path):
        yield _store(path)


def _below(place: Path, maker: str) -> list[str]:
    folder = child(place, maker)
    return [name for name in folders_in(folder) if name.lower().startswith("shuriken")] if folder is not None else []


def _store(path: Path) -> Store:
    return Store(NAME, path, (path,), findings=(*refusal(path), Finding(Code.STORE_NOT_READ, {"path": str(path)})))
