"""Something happens before or after each file that a run copies, whichever way it is copied."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.archive.copying.file_copier import Copy, FileCopier


def _nothing(path: Path) -> None:
    pass


def at_each_copy(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[Path], object], after: Callable[[Path], object] = _nothing
) -> None:
    """Calls `before` with the path of a file when its first copy begins, and `after` when there is a copy of it."""
    begun: set[Path] = set()
    at_work: list[Path] = []

    def watched(name: str) -> Callable[..., Copy | None]:
        original = getattr(FileCopier, name)

        def copy(copier: FileCopier, source: Path | str, *others: Any) -> Copy | None:
            path = Path(os.fspath(source))
            if path not in begun:
                begun.add(path)
                before(path)
            at_work.append(path)
            try:
                copied: Copy | None = original(copier, source, *others)
            finally:
                at_work.pop()
            if copied is not None and not at_work:
                after(path)
            return copied

        return copy

    for name in ("copy", "copy_at_once"):
        monkeypatch.setattr(FileCopier, name, watched(name))
