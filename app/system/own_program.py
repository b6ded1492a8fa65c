"""This program as others start it: whether it is a package that was installed, and how it starts itself again."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_LAUNCHER = "furoshiki"
"""The name of our launcher on Windows, Furoshiki.exe and furoshiki.com, which loads the Python beside it."""
NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0
"""The `creationflags` of a child process, without which Windows opens a console window for it.

`subprocess.CREATE_NO_WINDOW`, which is not worth importing that module for to show a line of help.
"""
_CODE = Path(__file__).resolve().parents[2]


def is_frozen() -> bool:
    """True where the program and its Python are one executable (PyInstaller), which takes our arguments alone."""
    return bool(getattr(sys, "frozen", False))


def is_packaged() -> bool:
    """True where everything the program needs came with it; else whoever installed Python sees to its libraries."""
    return is_frozen() or Path(sys.executable or "").stem.lower() == _LAUNCHER


def own_command(*arguments: str) -> list[str]:
    """The command line that starts this program again with these arguments.

    Our launcher on Windows passes `-m app` through to the Python it loads.
    """
    return [sys.executable, *arguments] if is_frozen() else [sys.executable, "-m", "app", *arguments]


def own_environment(**more: str) -> Mapping[str, str]:
    """The environment for such a child: a Python finds the same code, wherever it is started."""
    above = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(_CODE), above)) if above else str(_CODE), **more}
