"""How the self-test asks the program to show its window once, and what the program answers with its exit code."""

from enum import IntEnum

SHOW_WINDOW = "--show-window-once"
"""The argument that makes the program show its window on a home and close it; the home and a language follow."""


class WindowEnd(IntEnum):
    """The exit codes of the program that shows its window once."""

    CLOSED = 0
    NOT_SHOWN = 1
    NO_QT = 3
