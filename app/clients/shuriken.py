"""Where Shuriken (JustSystems) keeps its mail: files nobody else can read. They are copied whole, and that is said."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, is_folder, roots_in
from app.discovery.windows_home import find_child, local_app_data, may_be_windows, program_folders, roaming_app_data
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="shuriken",
    name="Shuriken",
    generations=(Generation("every version", Basis.DESCRIPTION),),
    processes=(ProcessName("shuriken.exe"),),
)

_MAKERS = ("Justsystem", "JustSystems")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each data folder: `%APPDATA%\Justsystem\Shuriken 2016`."""
    if not may_be_windows(home, unreadable):
        return
    app_data = (*local_app_data(home, unreadable), *roaming_app_data(home, unreadable))
    made = [path for app_data in app_data for maker in _MAKERS for path in _folders_below(app_data, maker, unreadable)]
    paths = [*made, *program_folders(home, unreadable, "Shuriken")]
    for path in dict.fromkeys(paths):
        yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A data folder by its name."""
    if path.name.lower().startswith("shuriken") and is_folder(path, unreadable):
        yield _store(path, unreadable)


def _folders_below(app_data: Path, maker: str, unreadable: UnreadablePaths) -> list[Path]:
    """The folders of every version in that of the maker: `Justsystem/Shuriken 2016`."""
    folder = find_child(app_data, unreadable, maker)
    if folder is None:
        return []
    return [folder / name for name in roots_in(folder, unreadable, lambda name: name.lower().startswith("shuriken"))]


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    return Store(
        CLIENT.id,
        path,
        (path,),
        findings=(*access_findings(path, unreadable), Finding(Code.STORE_NOT_READ, {"path": str(path)})),
    )
