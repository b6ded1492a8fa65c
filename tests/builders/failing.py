"""A disk that fails: calls of the operating system that go wrong when a test says so, on any system."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    read = os.read
    failed: list[int] = []

    def call(descriptor: int, count: int) -> bytes:
        if os.fstat(descriptor).st_ino == inode and (times is None or len(failed) < times):
            position = os.lseek(descriptor, 0, os.SEEK_CUR)
            if any(position < end and position + count > start for start, end in ranges):
                failed.append(position)
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(descriptor, count)

    monkeypatch.setattr(os, "read", call)
