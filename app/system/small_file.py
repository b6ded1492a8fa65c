"""Writing a small file so that it is replaced whole or not at all."""

import contextlib
import os
from pathlib import Path

from app.system.retry import retry

_OWNER_ONLY = 0o600


def replace(path: Path, data: bytes, *, private: bool = False) -> bool:
    """Makes the folder where it is missing. `private`: for the eyes of its owner only (where the system knows that).

    False where that is not possible: then the old file, if any, is as it was.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=_private if private else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # Windows refuses while somebody else, as a second window, reads the old file.
        retry(lambda: beside.replace(path))
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY)
