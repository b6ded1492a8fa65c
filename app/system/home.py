"""Whose home is looked at, and which operating system wrote it."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from app.model.store import Home, System
from app.system.folders import NOWHERE
from app.system.paths import openable

HOME_SIGNS = frozenset({"Library", "AppData", "Application Data", ".config", ".thunderbird"})
"""Names of folders of which a person's home has one, whatever system wrote it."""

_NOBODYS = frozenset({"lost+found", "default user", "default", "all users", "public", "shared", "guest"})
"""What the systems themselves put where the homes are."""


def this_system() -> System:
    """The operating system we run on; anything that is neither macOS nor Windows counts as Linux."""
    if sys.platform == "darwin":
        return System.MACOS
    return System.WINDOWS if sys.platform == "win32" else System.LINUX


def own_home() -> Home:
    """The home of the person who runs the program; at `NOWHERE` where the system knows none."""
    try:
        return Home(Path.home(), this_system(), live=True)
    except RuntimeError:
        return Home(NOWHERE, this_system())


def home_at(path: Path, system: System | None = None) -> Home:
    """The home in `path`: another user's, a mounted disk's or a backup's. The system is guessed unless given."""
    own = own_home()
    given = Path(openable(path))
    if given.exists() and own.path.exists() and given.samefile(own.path) and system in (None, own.system):
        return own
    return Home(path, system or _system_that_wrote(path))


def is_home(path: Path) -> bool:
    """True for a folder that looks like a person's home."""
    return any(_is_folder(path / name) for name in sorted(HOME_SIGNS))


def homes_on(disk: Path) -> list[Path]:
    """The homes on a whole disk, or in a folder of homes; a home that may not be opened is left out."""
    return [path for path in _in_folders_of_homes(disk) if _opens(path)]


def locked_homes_on(disk: Path) -> list[Path]:
    """What stands where the homes are and may not be opened."""
    inside = (path for path in _in_folders_of_homes(disk) if path.name.casefold() not in _NOBODYS)
    return [path for path in inside if _opens(path) is None]


def _in_folders_of_homes(disk: Path) -> Iterator[Path]:
    for folder in (disk / "Users", disk / "home", disk / "Documents and Settings"):
        with contextlib.suppress(OSError):
            yield from sorted(folder / each.name for each in Path(openable(folder)).iterdir() if not each.is_symlink())


def _opens(path: Path) -> bool | None:
    """True for a home, None for one that may not be opened: one of those must not hide the homes behind it."""
    try:
        return is_home(path)
    except OSError:
        return None


def _system_that_wrote(path: Path) -> System:
    if _is_folder(path / "Library"):
        return System.MACOS
    if any(_is_folder(path / name) for name in ("AppData", "Application Data")):
        return System.WINDOWS
    if any(_is_folder(path / name) for name in (".config", ".local", ".thunderbird")):
        return System.LINUX
    return this_system()


def _is_folder(path: Path) -> bool:
    return Path(openable(path)).is_dir()
