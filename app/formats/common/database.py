"""SQLite databases of mail programs, opened without a trace: from a copy of ours where a journal is pending."""

import shutil
import sqlite3
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

_JOURNALS = ("-wal", "-journal")
# A crafted view can keep SQLite busy for ever: so many steps for a question, then it stops (seconds, and more than
# counting through millions of messages takes).
_STEPS, _MOST = 1_000_000, 300


class Database:
    """An open database, read-only. A context manager; `rows` asks it."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and sqlite3.Error."""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        journals = [path.with_name(path.name + end) for end in _JOURNALS]
        pending = [journal for journal in journals if journal.is_file() and journal.lstat().st_size]
        if pending:
            # What is still in the journal belongs to the mail; but opening it beside the original would write there.
            self._folder = tempfile.TemporaryDirectory(prefix="furoshiki-")
            copied = Path(self._folder.name) / "database"
            shutil.copyfile(path, copied)
            for journal in pending:
                shutil.copyfile(journal, copied.with_name(copied.name + journal.name.removeprefix(path.name)))
            self._connection = sqlite3.connect(copied)
        else:
            self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
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
        """Closes it, and throws our copy away."""
        self._connection.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def rows(self, query: str, *values: object) -> sqlite3.Cursor:
        """The rows of a query. Raises sqlite3.Error."""
        self._steps = 0
        return self._connection.execute(query, values)

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns in lower case; empty where there is no such table."""
        quoted = table.replace('"', '""')
        return {str(row[1]).lower() for row in self._connection.execute(f'PRAGMA table_info("{quoted}")')}

    def _count(self) -> int:
        """Called by SQLite on its way; anything but 0 stops it."""
        self._steps += 1
        return int(self._steps > _MOST)
