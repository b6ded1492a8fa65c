"""Private copies of databases: complete, under their own name, gone afterwards, and the originals untouched."""

import sqlite3
from pathlib import Path

import pytest

from app.system.reading import NotARegularFileError
from app.system.sqlite_files import is_database, private_copy, side_files


def test_a_copy_has_the_journals_of_the_original(tmp_path: Path) -> None:
    path = tmp_path / "mail.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (1)")
        connection.commit()
        before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
        assert "mail.sqlite-wal" in before
        with private_copy(path) as copy:
            assert copy.name == path.name
            assert {each.name: each.read_bytes() for each in copy.parent.iterdir()} == before
            with sqlite3.connect(copy) as copied:
                assert copied.execute("SELECT x FROM t").fetchall() == [(1,)]
            copied.close()
        assert not copy.parent.exists()
        assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    connection.close()


def test_side_files_are_named_whether_or_not_they_exist(tmp_path: Path) -> None:
    names = [each.name for each in side_files(tmp_path / "a.db")]
    assert names == ["a.db-wal", "a.db-shm", "a.db-journal"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises((NotARegularFileError, PermissionError)), private_copy(tmp_path):
        pass


def test_a_database_is_known_by_how_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "mail"
    for content, expected in ((b"SQLite format 3\0\x10\0", True), (b"SQLite format 3", False), (b"", False)):
        path.write_bytes(content)
        assert is_database(path) is expected
