"""Digests of files as storage holds them, with the page cache bypassed."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.system import unbuffered
from app.system.opening import bypass_cache, read
from app.system.reading import open_read_only

CHUNK = 1 << 20


def digest_from_storage(path: Path | str, algorithm: str = "sha256") -> tuple[str, int]:
    """The digest (hex) of `path` and its length, from storage (cache bypassed) where possible. Raises OSError.

    NotARegularFileError for a pipe or a device: reading one would never end.
    """
    digest = hashlib.new(algorithm)
    length = 0
    for data in _unbuffered(path) if sys.platform == "win32" else _pieces(path):
        digest.update(data)
        length += len(data)
    return digest.hexdigest(), length


def can_bypass_cache(path: Path) -> bool:
    """False where reading `path` back may only show what is in the page cache. Raises OSError."""
    if sys.platform == "win32":
        try:
            next(unbuffered.pieces(path), None)
        except OSError:
            return False
        return True
    descriptor, _ = open_read_only(path)
    try:
        return bypass_cache(descriptor)
    finally:
        os.close(descriptor)


def open_from_storage(path: Path | str) -> int:
    """A descriptor for reading `path` with the page cache bypassed. Raises OSError."""
    descriptor, _ = open_read_only(path)
    bypass_cache(descriptor)
    return descriptor


def _unbuffered(path: Path | str) -> Iterator[bytes]:
    """Windows: unbuffered, or as usual where that cannot be had (some network shares)."""
    try:
        pieces = unbuffered.pieces(path)
        first = next(pieces, None)
    except OSError:
        yield from _pieces(path)
        return
    if first is not None:
        yield first
        yield from pieces


def _pieces(path: Path | str) -> Iterator[bytes]:
    descriptor = open_from_storage(path)
    try:
        while data := read(descriptor, CHUNK):
            yield data
    finally:
        os.close(descriptor)
