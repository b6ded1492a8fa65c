"""Databases of mail programs are read with their journals and never written."""

from pathlib import Path

from app.formats.common.database import Database
from tests.builders import windows


def test_what_is_still_in_the_journal_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    path = windows.database(
        tmp_path / "mail.db", "CREATE TABLE a (b)", "INSERT INTO a VALUES (1)", journal=("INSERT INTO a VALUES (2)",)
    )
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    with Database(path) as database:
        assert [row[0] for row in database.rows("SELECT b FROM a ORDER BY 1")] == [1, 2]
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
