"""Whether the system lets this program read a folder: asked by really listing it, the only answer one can trust."""

import os
from enum import Enum
from pathlib import Path

from app.model.store import Home, System

FULL_DISK_ACCESS = "x-apple.systempreferences:com.apple.preference.security?Privacy_AllFiles"
"""The page of macOS's settings where a person grants it; there is no other way, and no prompt."""


class Access(Enum):
    """What came of trying."""

    ALLOWED = "allowed"
    DENIED = "denied"
    ABSENT = "absent"


def access(folder: Path) -> Access:
    """Lists the folder's first entry, and looks at something in it.

    `os.access` knows nothing of macOS's privacy rules and of Windows' access lists, so it is not asked anywhere.
    """
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
        # A folder may be listed and what is in it not looked at.
        os.lstat(os.path.join(folder, os.curdir))  # noqa: PTH118 - a Path would drop the dot
    except PermissionError:
        return Access.DENIED
    except OSError:
        return Access.ABSENT
    return Access.ALLOWED


def mail_access(home: Home) -> Access:
    """Whether the mail of macOS's own program may be read; ABSENT where there is none to protect."""
    if home.system is not System.MACOS or not home.live:
        return Access.ABSENT
    return access(home.path / "Library" / "Mail")
