"""What Windows answers when it is asked about a file, put in the place of what this system answers."""

import os
from typing import Any, Self

import pytest

from app.archive.copying import file_copier
from app.system import file_state, walking

_TIMES_AFTER_TEN = ("st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns")


def _with(status: os.stat_result, **changed: int) -> os.stat_result:
    fields = ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size"]
    first = [changed.get(name, getattr(status, name)) for name in fields]
    times = {name: changed.get(name, getattr(status, name)) for name in _TIMES_AFTER_TEN}
    return os.stat_result((*first, *(int(status[number]) for number in (7, 8, 9))), times)


class _Listed:
    """An entry of a folder as `FindFirstFileW` gives it: without number, device and count of names."""

    def __init__(self, entry: "os.DirEntry[str]") -> None:
        self.name, self.path = entry.name, entry.path
        self._entry = entry

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        status = self._entry.stat(follow_symlinks=follow_symlinks)
        return _with(status, st_ino=0, st_dev=0, st_nlink=0, st_mtime_ns=status.st_mtime_ns - 7_000_000_000)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


class _Listing:
    def __init__(self, scan: Any) -> None:
        self._scan = scan

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._scan.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _Listed:
        return _Listed(next(self._scan))


def look_as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """By path st_ctime is when a file was made, by descriptor when it was changed; a listing is old and has zeros.

    CPython since 3.12; its issue 157671.
    """
    made, scan = os.lstat, os.scandir

    def lstat(path: Any, **more: Any) -> os.stat_result:
        status = made(path, **more)
        return _with(status, st_ctime_ns=status.st_ctime_ns - 86_400_000_000_000)

    def stat(path: Any, **more: Any) -> os.stat_result:
        status = followed(path, **more)
        return status if isinstance(path, int) else _with(status, st_ctime_ns=status.st_ctime_ns - 86_400_000_000_000)

    followed = os.stat
    monkeypatch.setattr(os, "lstat", lstat)
    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os, "scandir", lambda path=".": _Listing(scan(path)))
    monkeypatch.setattr(file_state, "_CHANGE_TIME_IS_KNOWN", False)
    monkeypatch.setattr(walking, "_LISTING_IS_EXACT", False)
    monkeypatch.setattr(file_copier, "can_open_folders", lambda: False)
