"""Whether this computer has a screen that a window can be shown on."""

import os
import sys

PLATFORM = "QT_QPA_PLATFORM"
"""The variable by which a person or a test names Qt's driver of the screen."""
OFFSCREEN = "offscreen"
"""The driver that draws windows into memory."""
_OF_LINUX = ("DISPLAY", "WAYLAND_DISPLAY")
_SHOW_NOTHING = (OFFSCREEN, "minimal")


def can_open_windows() -> bool:
    """False where Qt would end the program: on Linux without a screen, unless a driver is named."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in (*_OF_LINUX, PLATFORM))


def has_screen() -> bool:
    """True where a person could see a window; a driver that shows nothing is no screen."""
    if os.environ.get(PLATFORM, "").partition(":")[0] in _SHOW_NOTHING:
        return False
    return sys.platform != "linux" or any(os.environ.get(name) for name in _OF_LINUX)
