"""Whether a place is an archive of this program: its mail was saved before, and does not count as mail found."""

from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.declaration import is_ours
from app.archive.encrypted.container import is_encrypted


def is_own_archive(path: Path) -> bool:
    """True for a finished archive, one that is not, and an encrypted one. False where that cannot be told."""
    try:
        if (path / layout.RUN).is_file() and path.name.endswith(layout.INCOMPLETE):
            return True
        return ((path / layout.BAG_DECLARATION).is_file() and is_ours(path)) or is_encrypted(path)
    except OSError:
        return False
