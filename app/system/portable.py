"""Portable mode: what this program and its libraries would leave on a computer goes beside the program."""

import atexit
import os
from contextlib import ExitStack, suppress
from pathlib import Path

from app.system.folders import is_portable, settings_folder
from app.system.temporary import remove_stale, temporary_folder
from app.system.temporary_place import use_for_temporary_files

_CACHE = "XDG_CACHE_HOME"
"""Where fontconfig, Mesa and Qt keep caches on Linux."""


def enable_portable_mode(beside: Path | None = None) -> bool:
    """To be called before anything else is loaded. True in portable mode; else nothing is changed.

    Where the stick is write-protected nothing can be written at all: then temporary files fail, and are not put on the
    computer instead.
    """
    if not is_portable(beside):
        return False
    own = settings_folder(beside)
    with suppress(OSError):
        (own / "cache").mkdir(parents=True, exist_ok=True)
    use_for_temporary_files(_own_folder(own / "temporary"))
    os.environ[_CACHE] = str(own / "cache")
    return True


def _own_folder(top: Path) -> Path:
    """A folder in `top` for this process and its children: a second window has one of its own. Gone at the end.

    Returns `top` itself where nothing can be written.
    """
    # What a killed run left there is mail of the last customer.
    remove_stale(top, all_ours=True)
    kept = ExitStack()
    try:
        top.mkdir(parents=True, exist_ok=True)
        folder = kept.enter_context(temporary_folder(top))
    except OSError:
        return top
    atexit.register(kept.close)
    return folder
