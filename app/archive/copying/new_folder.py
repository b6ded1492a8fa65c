"""The folder an archive is made in: new, under a name that nobody has, and kept from other runs."""

import errno
import os
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying import resume
from app.system.lock import Lock
from app.textkit.numbered import numbered

_TRIES = 100


def begin(destination: Path, name: str, sources: str, trees: str) -> tuple[Path, Lock | None]:
    """A new folder for an unfinished archive, and its lock. Raises OSError.

    Another run may take the same name at the same moment, or remove the folder as long as it is empty.
    """
    for _ in range(_TRIES):
        folder = Path(f"{free_name(destination, name, None)}{layout.INCOMPLETE}")
        try:
            folder.mkdir(mode=0o700)
            return folder, resume.begin(folder, sources, trees)
        except (FileExistsError, FileNotFoundError):
            continue
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(destination / name))


def free_name(destination: Path, name: str, own: Path | None) -> Path:
    """A path nobody has yet, neither whole nor incomplete; `own` is the unfinished folder this run goes on with."""

    def is_free(path: Path) -> bool:
        unfinished = Path(f"{path}{layout.INCOMPLETE}")
        taken = os.path.lexists(path) or os.path.lexists(f"{path}{layout.ENCRYPTED}")
        return not taken and (unfinished == own or not os.path.lexists(unfinished))

    return next(path for path in (destination / each for each in numbered(name)) if is_free(path))
