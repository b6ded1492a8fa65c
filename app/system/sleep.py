"""Keeping the computer from falling asleep while it works, by each system's own means; without one nothing happens."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CONTINUOUS = 0x80000000
_SYSTEM_REQUIRED = 0x00000001
_SECONDS_TO_END = 5


@contextmanager
def prevent_sleep() -> Iterator[None]:
    """Prevents idle sleep inside the block. Use it in the thread that works: Windows counts by threads."""
    if sys.platform == "win32":
        with _windows():
            yield
    else:
        with _helper(inhibitor_command()):
            yield


def inhibitor_command() -> list[str]:
    """The command of a system program that prevents sleep while it runs, and ends with this process."""
    if sys.platform == "darwin":
        return ["/usr/bin/caffeinate", "-i", "-w", str(os.getpid())]
    # The lock lasts as long as `cat` has its input open: the system closes that, however this process ends.
    inhibit = shutil.which("systemd-inhibit")
    what = ("--what=sleep:idle", "--who=Furoshiki", "--why=Backup", "--mode=block", "cat")
    return [inhibit, *what] if inhibit else []


@contextmanager
def _helper(command: list[str]) -> Iterator[None]:
    helper: subprocess.Popen[bytes] | None = None
    with contextlib.suppress(OSError):
        if command:
            quiet = subprocess.DEVNULL
            helper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        if helper is not None:
            _end(helper)


def _end(helper: subprocess.Popen[bytes]) -> None:
    helper.terminate()
    try:
        helper.communicate(timeout=_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        helper.kill()
        helper.communicate()


if sys.platform == "win32":

    @contextmanager
    def _windows() -> Iterator[None]:
        """SetThreadExecutionState (winbase.h): the state lasts until the same thread takes it back."""
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM_REQUIRED)
        try:
            yield
        finally:
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS)
