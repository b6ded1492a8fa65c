"""Pipes to other processes."""

import sys
from contextlib import suppress
from typing import IO

_WIDE = 1 << 20
"""Bytes. As many as Linux gives anybody; it gives 64 KB to who does not ask."""


def widen(pipe: IO[bytes]) -> None:
    """Lets more wait in a pipe, where the system can: whoever writes is held up less by a busy reader.

    A thread of Python may wait 5 ms for its turn, each time the pipe is full.
    """
    if sys.platform == "linux":
        import fcntl

        # Beyond what one person's pipes may hold together it is refused; it is only slower then.
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _WIDE)
