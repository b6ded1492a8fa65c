"""Whether a destination lies inside mail, or inside an archive, whatever links lead there."""

from collections.abc import Iterable
from pathlib import Path

from app.discovery.folders import real_path
from app.model.plan import PlannedStore
from app.system.paths import openable


def source_around(destination: Path, stores: Iterable[PlannedStore]) -> Path | None:
    """The part of a source that writing at `destination` would change; None without."""
    trees = (tree for planned in stores for tree in planned.store.trees)
    return next((tree for tree in trees if is_inside(destination, tree)), None)


def is_inside(destination: Path, tree: Path) -> bool:
    """True where writing at `destination` would write into `tree`, whatever links lead there."""
    real, source = real_path(destination), real_path(tree)
    if real == source or source in real.parents:
        return True
    # Another spelling of the same folder: case on macOS and Windows, a bind mount on Linux.
    return any(_same_folder(folder, source) for folder in (real, *real.parents))


def _same_folder(one: Path, other: Path) -> bool:
    try:
        return Path(openable(one)).samefile(openable(other))
    except OSError:
        return False
