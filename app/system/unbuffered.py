"""Reading a file on Windows with the cache bypassed: CreateFileW with FILE_FLAG_NO_BUFFERING.

Written from Microsoft's documentation ("File Buffering"); Wine runs it, which proves nothing about the cache.
"""

import errno
import mmap
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.system.opening import refuse_link
from app.system.paths import openable

PIECE = 1 << 20
"""Bytes at once: a multiple of every sector size, as unbuffered reads have to be."""


if sys.platform == "win32":

    def pieces(path: Path | str) -> Iterator[bytes]:
        """The bytes of a file from storage. Raises OSError where it cannot be read in this way."""
        import ctypes

        from app.system import windows_calls as calls

        refuse_link(path)
        flags = calls.NO_BUFFERING | calls.SEQUENTIAL
        handle = calls.open_handle(openable(path), calls.GENERIC_READ, calls.OPEN_EXISTING, flags)
        try:
            # Memory of a mapping starts at a page, which is at least a sector.
            with mmap.mmap(-1, PIECE) as memory:
                buffer = (ctypes.c_char * PIECE).from_buffer(memory)
                try:
                    while count := calls.read_into(handle, ctypes.addressof(buffer), PIECE):
                        yield memory[:count]
                finally:
                    # A mapping with a live view cannot be closed.
                    del buffer
        finally:
            calls.close_handle(handle)

else:

    def pieces(path: Path | str) -> Iterator[bytes]:
        """Only Windows has this way of reading."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(path))
