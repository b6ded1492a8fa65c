"""A new folder with a name that nobody else has."""

import errno
import os
from pathlib import Path

_TRIES = 10
_RANDOM_BYTES = 4
RANDOM_LENGTH = 2 * _RANDOM_BYTES
"""Characters that stand between the beginning of a name and its end."""


def make_unique_folder(parent: Path, prefix: str, suffix: str = "") -> Path:
    """Makes the folder, for its owner only, and returns its path. Raises OSError.

    `tempfile.mkdtemp` takes a refusal on Windows for a name that is taken as long as `os.access` says that one may
    write, which knows nothing of the rights there: it then tries some two thousand million names.
    """
    for _ in range(_TRIES):
        folder = parent / f"{prefix}{os.urandom(_RANDOM_BYTES).hex()}{suffix}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(parent))
