"""The program's own folders: beside itself when it is portable, else those of platformdirs."""

import os
import sys
from pathlib import Path

from platformdirs import PlatformDirs

from app.system.own_program import is_frozen

_NAME = "Furoshiki"
PORTABLE = "portable"
"""The name of the file that, lying beside the program, makes it keep everything there."""
NOWHERE = Path(os.devnull) / _NAME
"""A folder that cannot be made: what stands for the home and its folders where a person has no home."""


def program_folder() -> Path:
    """The folder a person sees the program in; for a Mac application the one that holds the .app."""
    if not is_frozen():
        return Path(__file__).resolve().parents[2]
    executable = Path(sys.executable).resolve()
    bundle = next((each for each in executable.parents if each.suffix == ".app"), None)
    return bundle.parent if bundle is not None else executable.parent


def is_portable(beside: Path | None = None) -> bool:
    """True where the program runs from a stick and is to leave nothing on the computer."""
    return ((beside or program_folder()) / PORTABLE).is_file()


def settings_folder(beside: Path | None = None) -> Path:
    """The folder for settings. It need not exist.

    Earlier versions on macOS did not look at XDG_CONFIG_HOME, as platformdirs does: settings that lie where those
    versions kept them stay there.
    """
    own = beside or program_folder()
    if is_portable(own):
        return own / f"{_NAME} settings"
    try:
        folder = Path(_places().user_config_dir)
        former = Path.home() / "Library" / "Application Support" / _NAME
    except RuntimeError:
        return NOWHERE
    return former if sys.platform == "darwin" and former.is_dir() and not folder.is_dir() else folder


def index_folder(beside: Path | None = None, *, on_stick: bool = False) -> Path | None:
    """The folder for indexes of archives, which can be made again at any time; None where none is to be kept.

    From a stick nothing may stay on the computer; beside the settings there it is kept only where that is wanted.
    """
    own = beside or program_folder()
    if is_portable(own):
        return settings_folder(own) / "search" if on_stick else None
    try:
        return Path(_places().user_cache_dir) / "search"
    except RuntimeError:
        return None


def log_folder(beside: Path | None = None) -> Path:
    """The folder for logs. It need not exist."""
    own = beside or program_folder()
    if is_portable(own):
        return settings_folder(own) / "logs"
    try:
        return Path(_places().user_log_dir)
    except RuntimeError:
        return NOWHERE


def _places() -> PlatformDirs:
    """Windows and macOS name a program's folders as people read it, Linux in small letters."""
    return PlatformDirs(_NAME if sys.platform in ("win32", "darwin") else _NAME.lower(), appauthor=False)
