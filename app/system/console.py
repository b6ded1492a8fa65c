"""The end of the console window: Windows ends a program a few seconds after it was told."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CLOSING = frozenset({2, 5, 6})
"""CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT and CTRL_SHUTDOWN_EVENT of wincon.h."""
_SECONDS_LEFT = 4.5
"""Windows waits five seconds (SetConsoleCtrlHandler, "Timeouts") for a handler to return, and ends the program then."""


@contextmanager
def told_of_closing(ask: Callable[[], None], seconds: float = _SECONDS_LEFT) -> Iterator[None]:
    """Has `ask` called, in another thread, when the console of Windows is closed or the person signs off.

    The block then has `seconds` to come to its end. Ctrl-C and Ctrl-Break are signals and come as such.
    """
    finished = threading.Event()

    def handle(event: int) -> bool:
        if event not in _CLOSING:
            return False
        ask()
        finished.wait(seconds)
        return True

    end = _listen(handle)
    try:
        yield
    finally:
        finished.set()
        end()


def _listen(handle: Callable[[int], bool]) -> Callable[[], None]:
    if sys.platform == "win32":
        from app.system import windows_calls

        return windows_calls.on_console_event(handle)
    return lambda: None
