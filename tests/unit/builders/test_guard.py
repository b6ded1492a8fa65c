"""The watch over sources really sees what it must see."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.guard import watch
from tests.builders.stores import write

ATTEMPTS: list[Callable[[Path], object]] = [
    lambda path: path.write_bytes(b"x"),
    lambda path: path.open("r+b"),
    lambda path: os.open(path, os.O_RDWR),
    lambda path: (path.parent / "new").touch(),
    lambda path: path.unlink(),
    lambda path: path.rename(path.with_name("other")),
    lambda path: os.utime(path, (0, 0)),
    lambda path: path.chmod(0o600),
    lambda path: (path.parent / "folder").mkdir(),
    lambda path: sqlite3.connect(path),
    lambda path: sqlite3.connect(f"file:{path}?mode=ro", uri=True),
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_is_refused_and_remembered(tmp_path: Path, attempt: Callable[[Path], object]) -> None:
    path = write(tmp_path / "mail" / "a", b"data")
    guard = watch(tmp_path / "mail")
    with pytest.raises((PermissionError, sqlite3.OperationalError)):
        attempt(path)
    guard.stop()
    assert guard.broken
    with pytest.raises(AssertionError):
        guard.check()


def test_a_change_from_outside_is_seen(tmp_path: Path) -> None:
    path = write(tmp_path / "mail" / "a", b"data")
    guard = watch(tmp_path / "mail")
    guard.stop()
    path.write_bytes(b"Data")
    with pytest.raises(AssertionError):
        guard.check()


def test_reading_is_allowed(tmp_path: Path) -> None:
    path = write(tmp_path / "mail" / "a", b"data")
    guard = watch(tmp_path / "mail")
    assert path.read_bytes() == b"data"
    guard.stop()
    guard.check()
