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

    def _count(self) -> int:
        """Called by SQLite on its way; anything but 0 stops it."""
        self._steps += 1
        return int(self._steps > _MAX_COUNT)
