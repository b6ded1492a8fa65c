"""SQLite databases of mail programs, opened without changing them: from a private copy where a journal is pending."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from app.system import sqlite_files

# A crafted view can keep SQLite busy without end: so many steps for a question, then it stops (seconds, and more than
# counting through millions of messages takes).
_STEPS, _MAX_COUNT = 1_000_000, 300
# SQLite quotes a damaged table definition in its error, and Python stumbles over what is no UTF-8 in it.
DAMAGE = (sqlite3.Error, UnicodeDecodeError)
"""What a query of a damaged database raises."""


class Database:
    """An open database, read-only; a context manager. An endless query raises sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and sqlite3.Error."""
        with ExitStack() as resources:
            journals = sqlite_files.side_files(path, sqlite_files.JOURNAL_SUFFIXES)
            if any(journal.is_file() and journal.lstat().st_size for journal in journals):
                # What is still in a journal belongs to the mail, but opening it beside the original would write there.
                copy = resources.enter_context(sqlite_files.private_copy(path, sqlite_files.JOURNAL_SUFFIXES))
                self._connection = sqlite3.connect(copy)
            else:
                self._connection = sqlite3.connect(sqlite_files.read_only_uri(path), uri=True)
            self._resources = resources.pop_all()
        self._steps = 0
        self._connection.set_progress_handler(self._count, _STEPS)
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection and removes the private copy."""
        self._connection.close()
        self._resources.close()

    def rows(self, query: str, *values: object) -> sqlite3.Cursor:
        """The rows of a query, with `values` for its question marks. Raises sqlite3.Error."""
        self._steps = 0
        return self._connection.execute(query, values)

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns in lower case; empty where there is no such table."""
        quoted = table.replace('"', '""')
        return {str(row[1]).lower() for row in self._connection.execute(f'PRAGMA table_info("{quoted}")')}

    def column(self, table: str, *names: str) -> str:
        """The first of `names` that is a column of the table, for a query; NULL where this generation has none."""
        known = self.columns(table)
        return next((name for name in names if name.lower() in known), "NULL")

    def has_index(self, table: str, column: str) -> bool:
        """True where rows are found by a column without reading the whole table."""
        quoted, wanted = table.replace('"', '""'), column.lower()
        described = self._connection.execute(f'PRAGMA table_info("{quoted}")')
        if any(str(row[1]).lower() == wanted and row[5] == 1 for row in described):
            return True
        for row in list(self._connection.execute(f'PRAGMA index_list("{quoted}")')):
            name = str(row[1]).replace('"', '""')
            first = self._connection.execute(f'PRAGMA index_info("{name}")').fetchone()
            # A partial index (its fifth value) leaves rows out.
            if first is not None and str(first[2]).lower() == wanted and not row[4]:
                return True
        return False

    def _count(self) -> int:
        """Called by SQLite on its way; anything but 0 stops it."""
        self._steps += 1
        return int(self._steps > _MAX_COUNT)
