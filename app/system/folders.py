"""Where the program keeps what is its own: beside itself when it is portable, else where each system wants it."""

import os
import sys
from pathlib import Path

_NAME = "Furoshiki"
PORTABLE = "portable"
"""The name of the file that, lying beside the program, makes it keep everything there."""


def program_folder() -> Path:
    """The folder a person sees the program in; for a Mac application the one that holds the .app."""
    if not getattr(sys, "frozen", False):
        return Path(__file__).resolve().parents[2]
    executable = Path(sys.executable).resolve()
    bundle = next((each for each in executable.parents if each.suffix == ".app"), None)
    return bundle.parent if bundle is not None else executable.parent


def is_portable(beside: Path | None = None) -> bool:
    """True where the program runs from a stick and is to leave nothing on the computer."""
    return ((beside or program_folder()) / PORTABLE).is_file()


def settings_folder(beside: Path | None = None) -> Path:
    """The folder for settings: the places platformdirs names."""
    own = beside or program_folder()
    if is_portable(own):
        return own / f"{_NAME} settings"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / _NAME
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / _NAME.lower()
