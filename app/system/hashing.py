"""Digests of files as the medium holds them, read past the memory the system keeps of them."""

import hashlib
import os
import sys
from pathlib import Path

CHUNK = 1 << 20
_F_NOCACHE = 48


def digest_from_medium(path: Path | str, algorithm: str = "sha256") -> tuple[str, int]:
    """The digest (hex) of `path` and its length, read from the medium where the system lets us. Raises OSError."""
    descriptor = open_from_medium(path)
    try:
        digest = hashlib.new(algorithm)
        length = 0
        while data := os.read(descriptor, CHUNK):
            digest.update(data)
            length += len(data)
        return digest.hexdigest(), length
    finally:
        os.close(descriptor)


def open_from_medium(path: Path | str) -> int:
    """A descriptor for reading `path` past the memory the system keeps of it. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
    _bypass_cache(descriptor)
    return descriptor


def _bypass_cache(descriptor: int) -> None:
    """Without this, reading back right after writing only proves that the memory works."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, _F_NOCACHE, 1)
    elif sys.platform != "win32":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
