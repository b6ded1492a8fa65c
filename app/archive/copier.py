"""Copying one file of a mail program: read once; what is read is digested, written and looked at on the way."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.archive.earlier import Twin
from app.system.cloning import clone_or_link
from app.system.reading import CHUNK, SourceFile

TRIES = 3
_TARGET = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that was copied. `stable` is False where it changed each time while it was read.

    `reused` says that the same octets were at the destination already and were not written again.
    """

    digest: str
    size: int
    status: os.stat_result
    stable: bool
    reused: bool = False


class WriteFailed(Exception):
    """The destination did not take the bytes; the OSError is the cause. Never confused with trouble of the source."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def copy(source: Path, target: Path, look: Callable[[SourceFile], None] | None, twin: Twin | None = None) -> Copy:
    """Copies `source` to the new file `target`, with its time; `look` may read the source on the way.

    Where `twin` proves to hold the same octets it is cloned or linked instead (or kept, if it is `target` itself).
    A file that changes meanwhile is copied again, up to TRIES times. Raises OSError for the source, WriteFailed for
    the destination.
    """
    if twin is not None and (reused := _reused(source, target, look, twin)) is not None:
        return reused
    for attempt in range(TRIES):
        copied = _copy_once(source, target, look)
        if copied.stable or attempt == TRIES - 1:
            return copied
        _remove(target)
    raise AssertionError


def _copy_once(source: Path, target: Path, look: Callable[[SourceFile], None] | None) -> Copy:
    digest = hashlib.sha256()
    sink = _create(target)
    try:

        def take(data: bytes) -> None:
            digest.update(data)
            _write(sink, data)

        with SourceFile(source, on_read=take) as stream:
            if look is not None:
                look(stream)
            while stream.read(CHUNK):
                pass
            stable = unchanged(stream.status, os.fstat(stream.descriptor)) and is_same_file(stream.status, source)
            copied = Copy(digest.hexdigest(), stream.position, stream.status, stable)
        _set_times(sink, target, copied.status)
        return copied
    except BaseException:
        os.close(sink)
        sink = -1
        _remove(target)
        raise
    finally:
        if sink >= 0:
            os.close(sink)


def _reused(source: Path, target: Path, look: Callable[[SourceFile], None] | None, twin: Twin) -> Copy | None:
    """Reads the source without writing it; None, and no `target`, where its octets are not those of the twin."""
    digest = hashlib.sha256()
    with SourceFile(source, on_read=digest.update) as stream:
        if look is not None:
            look(stream)
        while stream.read(CHUNK):
            pass
        stable = unchanged(stream.status, os.fstat(stream.descriptor)) and is_same_file(stream.status, source)
        copied = Copy(digest.hexdigest(), stream.position, stream.status, stable, reused=True)
    if stable and copied.digest == twin.digest and (twin.path == target or clone_or_link(twin.path, target)):
        return copied
    _remove(target)
    return None


def unchanged(before: os.stat_result, after: os.stat_result) -> bool:
    """True where nothing wrote to a file between two looks at it."""
    return (
        before.st_size == after.st_size
        and before.st_mtime_ns == after.st_mtime_ns
        and before.st_ctime_ns == after.st_ctime_ns
        and before.st_ino == after.st_ino
    )


def is_same_file(status: os.stat_result, path: Path) -> bool:
    """True where `path` still names the file that was opened: programs replace files by renaming new ones over them."""
    try:
        return unchanged(status, os.lstat(path))
    except OSError:
        return False


def _create(target: Path) -> int:
    try:
        return os.open(target, _TARGET, 0o666)
    except OSError as error:
        raise WriteFailed(error) from error


def _write(sink: int, data: bytes) -> None:
    try:
        written = os.write(sink, data)
        while written < len(data):
            written += os.write(sink, memoryview(data)[written:])
    except OSError as error:
        raise WriteFailed(error) from error


def _set_times(sink: int, target: Path, status: os.stat_result) -> None:
    times = (status.st_atime_ns, status.st_mtime_ns)
    try:
        os.utime(sink if os.utime in os.supports_fd else target, ns=times)
    except OSError:
        # Some sticks hold no such date; files.jsonl does.
        return


def _remove(target: Path) -> None:
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise WriteFailed(error) from error
