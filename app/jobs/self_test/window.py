"""Tries the window in a child: the same program, which shows it on the sample, closes it and ends."""

import subprocess
import time
from pathlib import Path

from app.jobs.cancel import Cancel
from app.model.errors.general import QtNotLoadedError, WindowHangsError, WindowNotShownError
from app.model.show_window import SHOW_WINDOW, WindowEnd
from app.system.log import without_personal_data
from app.system.own_program import NO_CONSOLE, own_command, own_environment

WINDOW_TIMEOUT = 180.0
"""Seconds after which a window that is not shown and closed counts as hanging: the first start may be slow."""
_LOOK_EVERY = 0.1
_NOTHING_SAID = "-"


def show_window(home: Path, language: str, cancel: Cancel, **environment: str) -> None:
    """Returns once the window was seen with the mail of `home` in it, and is closed.

    Raises CancelledError, QtNotLoadedError, WindowHangsError and WindowNotShownError.
    """
    with subprocess.Popen(
        window_command(home, language),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=own_environment(**environment),
        creationflags=NO_CONSOLE,
    ) as child:
        try:
            said = _waited(child, cancel).decode("utf-8", "replace")
        finally:
            child.kill()
    if child.returncode == WindowEnd.NO_QT:
        raise QtNotLoadedError(_telling(said))
    if child.returncode != WindowEnd.CLOSED:
        raise WindowNotShownError(f"{_telling(said)} ({child.returncode})")


def window_command(home: Path, language: str) -> list[str]:
    """The command line of the child."""
    return own_command(SHOW_WINDOW, str(home), language)


def _waited(child: "subprocess.Popen[bytes]", cancel: Cancel) -> bytes:
    """What the child wrote to the standard error until it ended."""
    deadline = time.monotonic() + WINDOW_TIMEOUT
    while True:
        cancel.check()
        try:
            return child.communicate(timeout=_LOOK_EVERY)[1]
        except subprocess.TimeoutExpired as error:
            if time.monotonic() > deadline:
                raise WindowHangsError(round(WINDOW_TIMEOUT)) from error


def _telling(said: str) -> str:
    """The line that says most: the first one of Qt, which goes on with advice; else the last one, as of a traceback."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or [_NOTHING_SAID]
    return without_personal_data(next((line for line in lines if line.startswith("qt.")), lines[-1]))
