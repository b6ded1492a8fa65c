"""Digests of many files as storage holds them: a batch is opened, announced to the system, and only then read."""

import errno
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.system.hashing import CHUNK, digest_from_storage
from app.system.opening import bypass_cache, read
from app.system.reading import open_read_only

BATCH = 64
"""Files at once. A window's program on macOS may have 256 files open, and two threads read batches."""
_LARGE = 4 << 20
"""Bytes from which on a file is digested by a thread of its own, while the next piece is read."""
_NO_MORE_OPEN = frozenset({errno.EMFILE, errno.ENFILE})

Digest = tuple[str, int] | OSError
"""The digest (hex) of a file and its length, or why it could not be read."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that is open, its page cache dropped; `size` is in bytes."""

    descriptor: int
    size: int


def digests_from_storage(paths: Sequence[Path | str], algorithm: str = "sha256") -> list[Digest]:
    """What `digest_from_storage` says of each file, in the order of `paths`; errors are returned and not raised.

    The system is told of the whole batch before the first byte is read, so that a disk need not wait for us between
    small files.
    """
    if sys.platform == "win32":
        return [_on_its_own(path, algorithm) for path in paths]
    digests: list[Digest] = []
    remaining = iter(paths)
    while batch := list(islice(remaining, BATCH)):
        digests += _digests(batch, algorithm)
    return digests


def _digests(batch: Sequence[Path | str], algorithm: str) -> Iterator[Digest]:
    opened = list(_all_opened(batch))
    try:
        for path, each in zip(batch, opened, strict=True):
            if isinstance(each, _Opened):
                yield _read(each, algorithm)
            elif each.errno in _NO_MORE_OPEN:
                yield _on_its_own(path, algorithm)
            else:
                yield each
    finally:
        for each in opened:
            if isinstance(each, _Opened):
                # Nothing was written through it.
                with suppress(OSError):
                    os.close(each.descriptor)


def _all_opened(paths: Iterable[Path | str]) -> Iterator[_Opened | OSError]:
    for path in paths:
        try:
            descriptor, status = open_read_only(path)
        except OSError as error:
            yield error
            continue
        bypass_cache(descriptor)
        if sys.platform == "linux" and status.st_size <= CHUNK:
            # The system reads ahead by itself in what is larger.
            with suppress(OSError):
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED)
        yield _Opened(descriptor, status.st_size)


def _read(file: _Opened, algorithm: str) -> Digest:
    try:
        if file.size >= _LARGE:
            return _digest_while_reading(file.descriptor, algorithm)
        # One byte more than there is: what comes back shows that nothing is behind it.
        data = read(file.descriptor, min(file.size, CHUNK) + 1)
        digest, length = hashlib.new(algorithm, data), len(data)
        at_end = length == file.size <= CHUNK
        while not at_end and (data := read(file.descriptor, CHUNK)):
            digest.update(data)
            length += len(data)
        return digest.hexdigest(), length
    except OSError as error:
        return error


def _digest_while_reading(descriptor: int, algorithm: str) -> tuple[str, int]:
    digest, length = hashlib.new(algorithm), 0
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
