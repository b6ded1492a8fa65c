"""A disk that fails: calls of the operating system that go wrong when a test says so, on any system."""

import builtins
import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

WRITING = ("open", "write", "mkdir", "rename", "unlink", "close")


class FailingDisk:
    """Fails at the `at`-th of the calls named in WRITING that have to do with something below `root`, with `code`.

    From then on always where it is `persistent`. `at` 0 only counts.
    """

    def __init__(self, root: Path, at: int, code: int = errno.EIO, *, persistent: bool = True) -> None:
        self.root, self.at, self.code, self.persistent = str(root), at, code, persistent
        self.calls = 0
        self.failed = 0
        self._descriptors: set[int] = set()
        self._for_reading: set[int] = set()

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Puts itself between the program and the system."""
        for name in WRITING:
            monkeypatch.setattr(os, name, self._between(name, getattr(os, name)))

    def _between(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(where: Any, *others: Any, **more: Any) -> Any:
            if not self._is_mine(where):
                result = original(where, *others, **more)
                if name == "open":
                    # The number may be that of a file of the destination that was closed past `os.close`.
                    self._descriptors.discard(result)
                return result
            if name == "close" and where in self._for_reading:
                # Files are read back by threads, in any order: only what is written is counted to its end.
                self._for_reading.discard(where)
                self._descriptors.discard(where)
                return original(where)
            self.calls += 1
            if self.at and (self.calls == self.at or (self.persistent and self.calls > self.at)):
                self.failed += 1
                if name == "close":
                    # As the system does: the descriptor is gone all the same.
                    original(where)
                    self._descriptors.discard(where)
                raise OSError(self.code, os.strerror(self.code), str(where))
            result = original(where, *others, **more)
            if name == "open":
                self._descriptors.add(result)
                if not others[0] & (os.O_WRONLY | os.O_RDWR):
                    self._for_reading.add(result)
                else:
                    self._for_reading.discard(result)
            elif name == "close":
                self._descriptors.discard(where)
            return result

        return call

    def _is_mine(self, where: object) -> bool:
        if isinstance(where, int):
            return where in self._descriptors
        return os.fspath(where).startswith(self.root)  # type: ignore[call-overload, no-any-return]


def bad_sectors(
    monkeypatch: pytest.MonkeyPatch, file: Path, *ranges: tuple[int, int], times: int | None = None
) -> None:
    """Reading an byte of `file` from `start` to before `end` fails with EIO, the first `times` times or always."""
    inode = file.stat().st_ino
    read, pread = os.read, getattr(os, "pread", None)
    failed: list[int] = []

    def look(descriptor: int, count: int, offset: int | None = None) -> None:
        if os.fstat(descriptor).st_ino != inode or (times is not None and len(failed) >= times):
            return
        position = os.lseek(descriptor, 0, os.SEEK_CUR) if offset is None else offset
        if any(position < end and position + count > start for start, end in ranges):
            failed.append(position)
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def call(descriptor: int, count: int) -> bytes:
        look(descriptor, count)
        return read(descriptor, count)

    def call_at(descriptor: int, count: int, offset: int) -> bytes:
        assert pread is not None
        look(descriptor, count, offset)
        return bytes(pread(descriptor, count, offset))

    monkeypatch.setattr(os, "read", call)
    if pread is not None:
        monkeypatch.setattr(os, "pread", call_at)


class _FailingEntry:
    """An entry of a folder that can be listed and not looked at."""

    def __init__(self, entry: "os.DirEntry[str]", code: int) -> None:
        self.name, self.path = entry.name, entry.path
        self._entry, self._code = entry, code

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        raise OSError(self._code, os.strerror(self._code), self.path)

    def is_symlink(self) -> bool:
        return self._entry.is_symlink()

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return self._entry.is_dir(follow_symlinks=follow_symlinks)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return self._entry.is_file(follow_symlinks=follow_symlinks)


def failing_looks(
    monkeypatch: pytest.MonkeyPatch, at: Path, *calls: str, code: int = errno.EIO, below: bool = False
) -> None:
    """Every look at a path fails with `code`, and with `below` at what lies in it too.

    `calls` are "open", "stat", "lstat", "scandir" and "readlink".
    """
    failing = os.fspath(at)

    def is_failing(path: object) -> bool:
        if isinstance(path, int):
            return False
        name = os.fsdecode(os.fspath(path))  # type: ignore[call-overload]
        return name == failing or (below and name.startswith(failing + os.sep))

    def refusing(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *others: Any, **more: Any) -> Any:
            if is_failing(path):
                raise OSError(code, os.strerror(code), os.fspath(path))
            return original(path, *others, **more)

        return call

    for name in calls:
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    if "open" in calls:
        for module in (builtins, io):
            monkeypatch.setattr(module, "open", refusing(module.open))
    if "lstat" in calls:
        scan = os.scandir
        monkeypatch.setattr(os, "scandir", lambda path=".": _Listing(scan(path), is_failing, code))


class _Listing:
    """What `os.scandir` gives, with entries that cannot be looked at where that fails."""

    def __init__(self, scan: Any, is_failing: Callable[[object], bool], code: int) -> None:
        self._scan, self._is_failing, self._code = scan, is_failing, code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._scan.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> object:
        entry = next(self._scan)
        return _FailingEntry(entry, self._code) if self._is_failing(entry.path) else entry
