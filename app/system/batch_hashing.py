"""Digests of many files as storage holds them: a batch is opened, announced to the system, and only then read."""

import errno
import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from app.system.hashing import CHUNK, digest_from_storage
from app.system.opening import announce, bypass_cache, read
from app.system.reading import open_read_only

BATCH = 64
"""Files at once. A window's program on macOS may have 256 files open, and two threads read batches."""
_LARGE = 4 << 20
"""Bytes from which on a file is digested by a thread of its own, while the next piece is read."""
_NO_MORE_OPEN = frozenset({errno.EMFILE, errno.ENFILE})

Digest = tuple[str, int] | OSError
"""The digest (hex) of a file and its length, or why it could not be read."""


_Opened = tuple[int, int] | OSError
"""The descriptor of a file whose page cache was dropped, and its bytes, or why it could not be opened."""
_Start = Callable[[bytes], "hashlib._Hash"]
"""Begins a digest with its first bytes."""


def digests_from_storage(paths: Sequence[Path | str], algorithm: str = "sha256") -> list[Digest]:
    """What `digest_from_storage` says of each file, in the order of `paths`; errors are returned and not raised.

    The system is told of the whole batch before the first byte is read, so that a disk need not wait for us between
    small files.
    """
    if sys.platform == "win32":
        return [_on_its_own(path, algorithm) for path in paths]
    # `hashlib.new` looks its name up each time.
    start: _Start = hashlib.sha256 if algorithm == "sha256" else partial(hashlib.new, algorithm)
    at_once, digests = _at_once(), list[Digest]()
    while len(digests) < len(paths):
        digests += _digests(paths[len(digests) : len(digests) + at_once], start)
    return digests


def _at_once() -> int:
    """Files that are opened together: two threads leave half of those the system allows to the rest of the program."""
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return BATCH if allowed == resource.RLIM_INFINITY else max(1, min(BATCH, allowed // 4))


def _digests(batch: Sequence[Path | str], start: _Start) -> list[Digest]:
    """The digests of the first of these files: of as many as may be open at once, and of one at least."""
    opened: list[_Opened] = []
    try:
        for path in batch:
            each = _open(path)
            if isinstance(each, OSError) and each.errno in _NO_MORE_OPEN and opened:
                break
            opened.append(each)
        return [each if isinstance(each, OSError) else _read(*each, start) for each in opened]
    finally:
        for each in opened:
            if not isinstance(each, OSError):
                _close(each[0])


def _close(descriptor: int) -> None:
    try:  # noqa: SIM105 - for every file of an archive
        os.close(descriptor)
    except OSError:
        # Nothing was written through it.
        pass


def _open(path: Path | str) -> _Opened:
    try:
        descriptor, status = open_read_only(path)
    except OSError as error:
        return error
    size = status.st_size
    bypass_cache(descriptor)
    if size <= CHUNK:
        # The system reads ahead by itself in what is larger.
        announce(descriptor)
    return descriptor, size


def _read(descriptor: int, size: int, start: _Start) -> Digest:
    try:
        if size >= _LARGE:
            return _digest_while_reading(descriptor, start)
        # One byte more than there is: what comes back shows that nothing is behind it.
        data = read(descriptor, min(size, CHUNK) + 1)
        length = len(data)
        digest = start(data)
        if length == size <= CHUNK:
            return digest.hexdigest(), length
        while data := read(descriptor, CHUNK):
            digest.update(data)
            length += len(data)
        return digest.hexdigest(), length
    except OSError as error:
        return error


def _digest_while_reading(descriptor: int, start: _Start) -> tuple[str, int]:
    digest, length = start(b""), 0
    before: Future[None] | None = None
    with ThreadPoolExecutor(1) as pool:
        while data := read(descriptor, CHUNK):
            if before is not None:
                before.result()
            before = pool.submit(digest.update, data)
            length += len(data)
    return digest.hexdigest(), length


def _on_its_own(path: Path | str, algorithm: str) -> Digest:
    try:
        return digest_from_storage(path, algorithm)
    except OSError as error:
        return error
