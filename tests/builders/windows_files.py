"""Files and folders as Windows holds them: what is open gets no other name, is not replaced, and does not go."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout
from app.archive.copying import file_copier
from app.system import cloning
from tests.builders.windows_kernel import windows_error

SHARING_VIOLATION = 32
_LET_GO_BY_NAME = frozenset({layout.RUN})
"""Locks that are released before a rename on Windows alone."""


def hold_files_as_on_windows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuses what Windows refuses, for the files this process and its children have open. Returns what was refused.

    Stricter than Windows in one thing: what our own opener shares for deletion is held too.
    """
    if not sys.platform.startswith("linux"):
        pytest.skip("asks /proc which files are open")
    refused: list[str] = []

    def guarded(name: str, original: Callable[..., None]) -> Callable[..., None]:
        def call(*paths: Any, **more: Any) -> None:
            assert not more.keys() - {"dir_fd", "src_dir_fd", "dst_dir_fd"}, more
            for path in paths:
                if held := _held(os.path.abspath(path)):  # noqa: PTH100
                    refused.append(f"{name} {path}: {held} is open")
                    raise windows_error(SHARING_VIOLATION, str(path))
            original(*paths, **more)

        return call

    for name in ("rename", "replace", "unlink", "remove", "rmdir"):
        monkeypatch.setattr(os, name, guarded(name, getattr(os, name)))
    monkeypatch.setattr(shutil, "_use_fd_functions", False)
    for module in (file_copier, cloning):
        monkeypatch.setattr(module, "can_open_folders", lambda: False)
    monkeypatch.setattr(cloning, "clone", lambda existing, new: False)
    return refused


def _held(path: str) -> str:
    """A file that is open and has this path, or lies below it; empty without one."""
    for each in _open_files():
        if (each == path or each.startswith(path + os.sep)) and Path(each).name not in _LET_GO_BY_NAME:
            return each
    return ""


def _open_files() -> Iterator[str]:
    processes = [os.getpid()]
    while processes:
        here = Path("/proc") / str(processes.pop())
        try:
            for task in (here / "task").iterdir():
                processes += map(int, (task / "children").read_text("ascii").split())
            descriptors = list((here / "fd").iterdir())
        except OSError:
            # It has ended.
            continue
        for descriptor in descriptors:
            try:
                yield str(descriptor.readlink())
            except OSError:
                continue
