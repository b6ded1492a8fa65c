"""Digests of files as the medium holds them, read past the memory the system keeps of them."""

import hashlib
import os
import sys
from pathlib import Path

from app.system.reading import open_read_only

CHUNK = 1 << 20
_F_NOCACHE = 48


def digest_from_medium(path: Path | str, algorithm: str = "sha256") -> tuple[str, int]:
    """The digest (hex) of `path` and its length, read from the medium where the system lets us. Raises OSError.

    NotARegularFile for a pipe or a device: reading one would never end.
    """
    descriptor, _ = open_read_only(path)
    try:
        _bypass_cache(descriptor)
        digest = hashlib.new(algorithm)
        length = 0
        while data := os.read(descriptor, CHUNK):
            digest.update(data)
            length += len(data)
        return digest.hexdigest(), length
    finally:
        os.close(descriptor)


def _bypass_cache(descriptor: int) -> None:
    """Without this, reading back right after writing only proves that the memory works."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, _F_NOCACHE, 1)
    elif sys.platform != "win32":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
