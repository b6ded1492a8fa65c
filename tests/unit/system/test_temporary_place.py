"""Temporary files go where a search says, those of SQLite and of children too, and afterwards where they always went."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from app.system.temporary import remove_stale
from app.system.temporary_place import VARIABLES, temporary_files_in


def test_python_and_children_make_them_there_and_then_where_they_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = tempfile.tempdir
    inside = tmp_path / "destination"
    inside.mkdir()
    with temporary_files_in(inside):
        assert Path(tempfile.gettempdir()) == inside
        child = subprocess.run(
            [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert child.stdout.strip() == str(inside)
    assert tempfile.tempdir == before
    assert {name: os.environ.get(name) for name in VARIABLES} == dict.fromkeys(VARIABLES) | {"TMPDIR": str(tmp_path)}


def test_sqlite_makes_them_there_although_it_was_used_before(tmp_path: Path) -> None:
    inside = tmp_path / "the owner's stick"
    inside.mkdir()
    with closing(sqlite3.connect(":memory:")) as database:
        with temporary_files_in(inside):
            assert database.execute("PRAGMA temp_store_directory").fetchone() == (str(inside),)
        assert database.execute("PRAGMA temp_store_directory").fetchone() in (None, ("",))


def test_nothing_is_written_to_look_for_what_a_killed_run_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    os.utime(tmp_path, (0, 0))
    remove_stale()
    assert tmp_path.stat().st_mtime == 0
    assert tempfile.tempdir is None
