"""What macOS is asked to leave alone while this program reads: nothing is fetched from iCloud, no access time set."""

import sys
from contextlib import suppress

# sys/resource.h of macOS, setiopolicy_np(3): type, then what is asked for.
_VFS_ATIME_UPDATES, _ATIME_UPDATES_OFF = 2, 1
_VFS_MATERIALIZE_DATALESS_FILES, _MATERIALIZE_OFF = 3, 1
_PROCESS = 0


def leave_sources_alone() -> None:
    """For this process, once and at its start; the children ask for themselves. Other systems have other means.

    Reading a file whose bytes lie in iCloud then fails (EDEADLK), where the system would fetch it and wait.
    """
    if sys.platform == "darwin":
        import ctypes

        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None, use_errno=True)
            library.setiopolicy_np(_VFS_ATIME_UPDATES, _PROCESS, _ATIME_UPDATES_OFF)
            library.setiopolicy_np(_VFS_MATERIALIZE_DATALESS_FILES, _PROCESS, _MATERIALIZE_OFF)
