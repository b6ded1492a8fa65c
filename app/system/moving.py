"""Renaming and removing what this program made, waiting while a virus scanner of Windows holds it.

Windows gives no new name to a folder in which a file is open, and removes none, whichever process opened it.
"""

import shutil
from pathlib import Path

from app.system.retry import DEFAULT_RETRY, RetryPolicy, retry


def rename(path: Path, new: Path, retry_policy: RetryPolicy = DEFAULT_RETRY) -> None:
    """Gives a file or folder another name on the same volume. Raises OSError."""
    retry(lambda: path.rename(new), retry_policy)


def remove_file(path: Path, retry_policy: RetryPolicy = DEFAULT_RETRY, *, missing_ok: bool = False) -> None:
    """Removes a file. Raises OSError."""
    retry(lambda: path.unlink(missing_ok=missing_ok), retry_policy)


def remove_folder(path: Path, retry_policy: RetryPolicy = DEFAULT_RETRY) -> None:
    """Removes an empty folder. Raises OSError."""
    retry(path.rmdir, retry_policy)


def remove_tree(path: Path, retry_policy: RetryPolicy = DEFAULT_RETRY) -> None:
    """Removes a folder with all that is in it; a link in it goes, not what it leads to. Raises OSError.

    What is gone already is fine: on sticks a Mac removes the AppleDouble file `._a` together with `a`.
    """
    retry(lambda: shutil.rmtree(path, onerror=_unless_gone), retry_policy)


def remove_content(folder: Path, *, keep: str) -> None:
    """Removes all in a folder but the file `keep`, also what a Mac or a network disk put there. Raises OSError."""
    for entry in list(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            remove_tree(entry)
        elif entry.name != keep:
            remove_file(entry, missing_ok=True)


def _unless_gone(act: object, path: str, error: tuple[type[BaseException], BaseException, object]) -> None:
    if not isinstance(error[1], FileNotFoundError):
        raise error[1]
