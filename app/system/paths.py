r"""Paths as the system takes them: where links lead, and Windows' prefix `\\?\` for names it takes only so."""

import ntpath
import os
import re
import sys
from pathlib import Path

_PREFIX, _SHARE_PREFIX = "\\\\?\\", "\\\\?\\UNC\\"
_SHORT = 240
"""Characters. Windows takes 259, of a folder 247; what is in it has a name too."""
# Naming Files, Paths, and Namespaces: Windows takes these for devices, and drops dots and spaces at the end.
_NOT_TAKEN = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ ]*(?:[.:].*)?|.*[. ]")


def real_path(path: Path) -> Path:
    """Where a path leads, links followed as far as they go; the path itself where one cannot be read.

    Never raises: `Path.resolve` does for links in a circle, and on Windows for devices and networks that are gone.
    """
    try:
        return without_prefix(Path(os.path.realpath(openable(path))))
    except (OSError, ValueError):
        return path


def openable(path: Path | str) -> str:
    r"""A path for a call of the system: on Windows a long one, or one with `aux.txt` or `a.` in it, gets `\\?\`."""
    text = os.fspath(path)
    return prefixed(text) if sys.platform == "win32" and needs_prefix(text) else text


def below(folder: str, name: str) -> str:
    r"""Where `name` (parts joined by `/`) lies in a folder. Behind the prefix Windows takes `\` alone."""
    return f"{folder}{os.sep}{name if os.sep == '/' else name.replace('/', os.sep)}"


def needs_prefix(path: str) -> bool:
    """True for an absolute path of Windows that is long, or has a name in it that Windows takes for something else."""
    if path.startswith(("\\\\?\\", "\\\\.\\")) or not _is_absolute(path):
        return False
    return len(path) >= _SHORT or _has_name_not_taken(path)


def has_unusable_name(path: Path) -> bool:
    r"""True on Windows for a path with a name in it that other programs take for something else: `C:\CON`, `E:\a.`.

    With its prefix such a folder can be made, and on Windows 11 without; people cannot open what lies in it.
    """
    return sys.platform == "win32" and _has_name_not_taken(os.fspath(path))


def _has_name_not_taken(path: str) -> bool:
    below = ntpath.splitdrive(path)[1].replace("/", "\\").split("\\")
    return any(_NOT_TAKEN.fullmatch(name) for name in below if name not in ("", ".", ".."))


def prefixed(path: str) -> str:
    r"""An absolute path of Windows in the form that is taken as it is: `\\?\C:\…` or `\\?\UNC\server\share\…`."""
    if path.startswith(("\\\\?\\", "\\\\.\\")) or not _is_absolute(path):
        return path
    drive, below = ntpath.splitdrive(path.replace("/", "\\"))
    names: list[str] = []
    for name in below.split("\\"):
        # Nobody resolves these any more in a path with the prefix.
        if name == "..":
            names = names[:-1]
        elif name not in ("", "."):
            names.append(name)
    top = _SHARE_PREFIX + drive[2:] if drive.startswith("\\\\") else _PREFIX + drive
    return "\\".join((top, *names)) if names else top + "\\"


def without_prefix(path: Path) -> Path:
    """The path as a person knows it."""
    text = os.fspath(path)
    if text.startswith(_SHARE_PREFIX):
        return type(path)("\\\\" + text.removeprefix(_SHARE_PREFIX))
    # What else stands behind it, as GLOBALROOT, has no other form.
    return type(path)(text.removeprefix(_PREFIX)) if re.match(r"\\\\\?\\[A-Za-z]:", text) else path


def _is_absolute(path: str) -> bool:
    drive, below = ntpath.splitdrive(path)
    return drive.startswith(("\\\\", "//")) or (bool(drive) and below[:1] in ("\\", "/"))
