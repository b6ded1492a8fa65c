"""The operating systems whose homes are read."""

from enum import Enum


class System(Enum):
    """The operating system that wrote a home; not always the one we run on."""

    MACOS = "macos"
    WINDOWS = "windows"
    LINUX = "linux"
