"""Reading a file on Windows with the cache bypassed: CreateFileW with FILE_FLAG_NO_BUFFERING.

Written from Microsoft's documentation ("File Buffering") and never run on Windows.
"""

import ctypes
import errno
import mmap
import os
import sys
from collections.abc import Iterator
from pathlib import Path

PIECE = 1 << 20
"""Bytes at once: a multiple of every sector size, as unbuffered reads have to be."""
_GENERIC_READ = 0x80000000
_SHARE_ALL = 0x1 | 0x2 | 0x4
_OPEN_EXISTING = 3
_NO_BUFFERING = 0x20000000
_OPEN_REPARSE_POINT = 0x00200000
_SEQUENTIAL = 0x08000000
_INVALID = ctypes.c_void_p(-1).value


if sys.platform == "win32":
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _handle, _number = ctypes.c_void_p, ctypes.c_uint32
    _kernel.CreateFileW.restype = _handle
    _kernel.CreateFileW.argtypes = [ctypes.c_wchar_p, _number, _number, _handle, _number, _number, _handle]
    _kernel.ReadFile.argtypes = [_handle, _handle, _number, _handle, _handle]
    _kernel.CloseHandle.argtypes = [_handle]

    def pieces(path: Path | str) -> Iterator[bytes]:
        """The bytes of a file from storage. Raises OSError where it cannot be read in this way."""
        flags = _NO_BUFFERING | _SEQUENTIAL | _OPEN_REPARSE_POINT
        handle = _kernel.CreateFileW(str(path), _GENERIC_READ, _SHARE_ALL, None, _OPEN_EXISTING, flags, None)
        if handle == _INVALID:
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            # Memory of a mapping starts at a page, which is at least a sector.
            with mmap.mmap(-1, PIECE) as memory:
                buffer = (ctypes.c_char * PIECE).from_buffer(memory)
                count = _number()
                try:
                    while _kernel.ReadFile(handle, ctypes.byref(buffer), PIECE, ctypes.byref(count), None):
                        if not count.value:
                            return
                        yield memory[: count.value]
                    raise ctypes.WinError(ctypes.get_last_error())
                finally:
                    # A mapping with a live view cannot be closed.
                    del buffer
        finally:
            _kernel.CloseHandle(handle)

else:

    def pieces(path: Path | str) -> Iterator[bytes]:
        """Only Windows has this way of reading."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(path))
