"""Copying one file of a mail program: read once, and digested, written and observed while it is read."""

import errno
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

from app.archive.copying.copy_sink import CopySink, WrittenCallback, close_written, write_all, writing
from app.archive.copying.previous_archive import ReusableCopy
from app.formats.common.bytes_source import BytesSource
from app.model.format import Source
from app.system.cloning import Twin, TwinMaker
from app.system.file_state import change_time, is_same_file, unchanged
from app.system.moving import remove_file, rename
from app.system.open_folder import LastFolder, OpenFolder, can_open_folders
from app.system.opening import create
from app.system.reading import CHUNK, SourceFile
from app.system.retry import DEFAULT_RETRY, RetryPolicy
from app.system.salvage import SalvagedFile, is_read_error

TRIES = 3
_BETWEEN = (0.03, 0.3)
"""Seconds between the tries: a mail program that appends is done soon, or not at all."""
_GRANULE = 20_000_000
"""Nanoseconds: file times are no finer than this, so a file may change twice within one and show it once."""
_LARGEST_AT_ONCE = 1 << 20
"""Bytes of a file that is read whole before anything is written."""
_TIMES_WHILE_OPEN = os.utime in os.supports_fd
"""Windows sets no times by descriptor, and those it sets by path it sets again when the file is closed."""

Observer = Callable[[Source], None]
"""Reads the source on the way, from where it stands; called again with each new try."""
_Holes = tuple[tuple[int, int], ...]


class Copy(NamedTuple):
    """A file that was copied: its SHA-256 in hex, its bytes, and its status when it was opened.

    `stable` is False where the file changed each time while it was read. `reused` says that the same bytes were at the
    destination already and were not written again; `twin` how it has them in common with an earlier archive. `holes`
    are the (offset, length) of bytes the disk could not read; the copy has zeros there.
    """

    digest: str
    size: int
    status: os.stat_result
    stable: bool
    reused: bool = False
    twin: Twin | None = None
    holes: _Holes = ()


def _not_counted(size_bytes: int) -> None:
    """For whom what was written is of no interest."""


@dataclass(frozen=True, slots=True)
class FileCopier:
    """Copies single files. `retry_policy` says how long to wait between tries, and what time it is.

    `written` is called with the bytes that were written since its last call. The folders of the file that was copied
    last stay open; close it.
    """

    retry_policy: RetryPolicy = DEFAULT_RETRY
    written: WrittenCallback = _not_counted
    _sources: LastFolder = field(default_factory=LastFolder, init=False)
    _targets: LastFolder = field(default_factory=LastFolder, init=False)
    _twins: TwinMaker = field(default_factory=TwinMaker, init=False)

    def close(self) -> None:
        """Closes the folders; copying on opens others."""
        self._sources.close()
        self._targets.close()
        self._twins.close()

    def copy(
        self, source: Path, target: Path | str, observe: Observer | None, reusable: ReusableCopy | None = None
    ) -> Copy:
        """Copies `source` to the new file `target`, with its time; `observe` may read the source on the way.

        Where `reusable` proves to hold the same bytes it is cloned or linked instead (or kept, if it is `target`).
        A file that changes meanwhile, or that the disk fails to read, is copied again, up to TRIES times; what cannot
        be read even then is left out of the copy (`Copy.holes`). Raises OSError for the source, where nothing of it
        can be read too, and WriteError for the destination. An older copy at `target` is only removed once there is a
        complete new one.
        """
        older, target = None, os.fspath(target)
        if reusable is not None:
            if reusable.digest and (reused := self._reuse(source, target, observe, reusable)) is not None:
                return reused
            older = self._move_aside(Path(target)) if reusable.path == target else None
        copied = self._copy_until_stable(source, target, observe)
        if older is not None and not copied.holes:
            self._remove(older)
        return copied

    def _copy_until_stable(self, source: Path, target: str, observe: Observer | None) -> Copy:
        for attempt in range(TRIES):
            last = attempt == TRIES - 1
            try:
                at_once = self._copy_at_once(source, target, observe) if attempt == 0 else None
                copied = at_once or self._copy_once(SourceFile, source, Path(target), observe)
            except OSError as error:
                if not is_read_error(error):
                    raise
                if last:
                    break
            else:
                if copied.stable or last:
                    return copied
                if at_once is None:
                    # Nothing was written at once of a file that changed: what is there would be somebody else's.
                    self._remove(Path(target))
            self.retry_policy.pause(_BETWEEN[attempt])
        return self._copy_once(SalvagedFile, source, Path(target), observe)

    def _copy_at_once(self, source: Path, target: str, observe: Observer | None) -> Copy | None:
        """As `copy_at_once`, for a file of any kind."""

        def look(data: bytes) -> bool:
            if observe is not None:
                observe(BytesSource(source, data))
            return True

        return self.copy_at_once(os.fspath(source), target, look)

    def copy_at_once(self, source: str, target: str, look: Callable[[bytes], bool]) -> Copy | None:
        """Copies a small file whose bytes one read has shown; nothing is written where it changed meanwhile.

        `look` is given the bytes, and says whether they are wanted. None where they are not, for any other file, and
        where something fails that `copy` meets again, and names. Raises OSError where the disk fails to read, and
        WriteError.
        """
        if not (can_open_folders() and _TIMES_WHILE_OPEN):
            return None
        started = self.retry_policy.now()
        try:
            folder, name = self._sources.holding(source)
            read = folder.read_whole(name, _LARGEST_AT_ONCE)
        except OSError as error:
            if is_read_error(error):
                raise
            return None
        if read is None:
            return None
        data, status = read
        if not look(data):
            return None
        digest = hashlib.sha256(data).hexdigest()
        size = len(data)
        try:
            if not self._is_as_read(folder, name, status, started):
                return Copy(digest, size, status, stable=False)
            above, new_name = self._targets.holding(target)
            sink = above.create(new_name)
        except OSError:
            return None
        try:
            write_all(sink, data)
            _set_times(sink, status)
        except BaseException:
            self._discard(sink, Path(target))
            raise
        close_written(sink)
        self.written(size)
        return Copy(digest, size, status, stable=True)

    def _copy_once(self, kind: type[SourceFile], source: Path, target: Path, observe: Observer | None) -> Copy:
        descriptor = self._create(target)
        try:
            with CopySink(descriptor, self.written) as sink, kind(source, sink.take) as stream:
                stable, holes = self._read(stream, observe)
                copied = Copy(sink.digest(), stream.position, stream.status, stable, holes=holes)
            if _TIMES_WHILE_OPEN:
                _set_times(descriptor, copied.status)
        except BaseException:
            self._discard(descriptor, target)
            raise
        close_written(descriptor)
        if not _TIMES_WHILE_OPEN:
            _set_times(target, copied.status)
        return copied

    def _discard(self, sink: int, target: Path) -> None:
        """Removes what there is of a copy that failed. Raises WriteError."""
        with suppress(OSError):
            os.close(sink)
        self._remove(target)

    def _reuse(self, source: Path, target: str, observe: Observer | None, reusable: ReusableCopy) -> Copy | None:
        """Reads the source without writing it; None where it differs from `reusable`, or some of it is lost."""
        wanted = None if reusable.is_listed else observe
        copied = self._look_at_once(source, wanted) or self._look_through(source, wanted)
        return self._in_place_of(copied, target, reusable) if copied is not None else None

    def take_over(self, source: str, target: str, reusable: ReusableCopy, status: os.stat_result) -> Copy | None:
        """Clones or links `reusable` where one read of a small file shows the bytes that is to hold.

        `status` is that of the source when it was listed. None for any other file, and for one that was written to
        since: `copy` is for these.
        """
        copied = self._look_at_once(source, None)
        if copied is None or copied.status.st_mtime_ns != status.st_mtime_ns:
            return None
        return self._in_place_of(copied, target, reusable)

    def _in_place_of(self, copied: Copy, target: str, reusable: ReusableCopy) -> Copy | None:
        """Puts `reusable` in the place of a copy of what was read; None where it differs from it, or cannot be put."""
        if not copied.stable or copied.digest != reusable.digest:
            return None
        if reusable.path == target:
            # The run that wrote it may have been stopped before this.
            _set_times(target, copied.status)
            return copied
        twin = self._twins.make(reusable.path, target)
        if twin is None:
            return None
        # Not `_replace`, which takes as long as to look at the file.
        return Copy(copied.digest, copied.size, copied.status, stable=True, reused=True, twin=twin)

    def _look_at_once(self, source: Path | str, observe: Observer | None) -> Copy | None:
        """What a small file holds, read at once; None for any other, and where the usual way may find out more."""
        if not can_open_folders():
            return None
        started = self.retry_policy.now()
        try:
            folder, name = self._sources.holding(os.fspath(source))
            read = folder.read_whole(name, _LARGEST_AT_ONCE)
            if read is None:
                return None
            data, status = read
            if observe is not None:
                observe(BytesSource(Path(source), data))
            stable = self._is_as_read(folder, name, status, started)
        except OSError:
            return None
        return Copy(hashlib.sha256(data).hexdigest(), len(data), status, stable, reused=True)

    def _is_as_read(self, folder: OpenFolder, name: str, status: os.stat_result, started: int) -> bool:
        """False where a file was written while it was read at once, or just before. Raises OSError."""
        stable = unchanged(status, folder.status(name))
        return stable and not just_changed(status, started, self.retry_policy.now())

    def _look_through(self, source: Path, observe: Observer | None) -> Copy | None:
        """What a file holds, read piece by piece; None where the disk fails to read it. Raises OSError."""
        digest = hashlib.sha256()
        try:
            with SourceFile(source, on_read=digest.update) as stream:
                stable, _ = self._read(stream, observe)
                return Copy(digest.hexdigest(), stream.position, stream.status, stable, reused=True)
        except OSError as error:
            if not is_read_error(error):
                raise
            return None

    def _read(self, stream: SourceFile, observe: Observer | None) -> tuple[bool, _Holes]:
        """Reads a file to its end. Returns whether nothing wrote to it meanwhile, and the parts that cannot be read."""
        started = self.retry_policy.now()
        if observe is not None:
            observe(stream)
        while stream.read(CHUNK):
            pass
        status = stream.status
        stable = unchanged(status, os.fstat(stream.descriptor)) and is_same_file(status, stream.path)
        stable = stable and not just_changed(status, started, self.retry_policy.now())
        holes = tuple(stream.holes) if isinstance(stream, SalvagedFile) else ()
        if holes and sum(length for _, length in holes) == stream.position:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(stream.path))
        return stable, holes

    def _create(self, target: Path) -> int:
        with writing():
            return create(target, retry_policy=self.retry_policy)

    def _move_aside(self, target: Path) -> Path:
        """Gives an older copy another name, so that it is not lost should its source fail now."""
        candidates = (target.with_name(f"{target.name} (kept {number})") for number in count(1))
        other = next(each for each in candidates if not os.path.lexists(each))
        with writing():
            rename(target, other, self.retry_policy)
        return other

    def _remove(self, target: Path) -> None:
        with writing():
            remove_file(target, self.retry_policy, missing_ok=True)


def just_changed(status: os.stat_result, started: int, ended: int) -> bool:
    """True where a file was last written so near to the time it was read that a later change may look the same.

    The rule is borg's (archive.py, its issue 3536).
    """
    first, last = started - _GRANULE, ended + _GRANULE
    changed = change_time(status)
    return first <= status.st_mtime_ns <= last or (changed is not None and first <= changed <= last)


def _set_times(copy: int | Path | str, status: os.stat_result) -> None:
    try:
        os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
    except OSError:
        # Some sticks hold no such date; files.jsonl does.
        return
