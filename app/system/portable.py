"""Portable mode: what this program and its libraries would leave on a computer goes beside the program."""

import os
import shutil
import tempfile
from pathlib import Path

from app.system.folders import is_portable, settings_folder

_TEMPORARY = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")
"""The variables that name the folder for temporary files to Python, Qt, SQLite and every child, on all systems."""
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
    temporary, cache = own / "temporary", own / "cache"
    # What a killed run left there is mail of the last customer.
    shutil.rmtree(temporary, ignore_errors=True)
    for folder in (temporary, cache):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
    os.environ |= dict.fromkeys(_TEMPORARY, str(temporary))
    os.environ[_CACHE] = str(cache)
    tempfile.tempdir = str(temporary)
    return True
