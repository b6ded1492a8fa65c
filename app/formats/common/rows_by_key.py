"""Rows of a table by the number in one of its columns, also where the program made no index for it."""

from collections.abc import Iterator
from typing import Any

from app.formats.common.database import Database

_MAX_ROWS = 5_000_000
_MAX_FOR_A_KEY = 10_000


class RowsByKey:
    """The rows of `table` by the number in its column `key`.

    Without an index each look would read the whole table, for every message again: so the numbers of the rows are
    gathered in one pass, of at most five million rows.
    """

    def __init__(self, database: Database, table: str, key: str, columns: str) -> None:
        """`columns` is what a query selects, as SQL; a table without `key` has no rows. Raises sqlite3.Error."""
        self._database = database
        self._select = f"SELECT {columns} FROM {table}"
        self._key = key
        self._rows: dict[int, list[int]] | None = None if database.has_index(table, key) else {}
        if self._rows is not None and key.lower() in database.columns(table):
            for number, value in database.rows(f"SELECT rowid, {key} FROM {table} LIMIT {_MAX_ROWS}"):
                if isinstance(value, int) and isinstance(number, int):
                    self._rows.setdefault(value, []).append(number)

    def of(self, key: int) -> Iterator[tuple[Any, ...]]:
        """The rows with that number, in the order the program wrote them, 10,000 at most. Raises sqlite3.Error."""
        if self._rows is None:
            query = f"{self._select} WHERE {self._key} = ? ORDER BY rowid LIMIT {_MAX_FOR_A_KEY}"
            yield from self._database.rows(query, key)
            return
        for number in self._rows.get(key, ())[:_MAX_FOR_A_KEY]:
            yield from self._database.rows(f"{self._select} WHERE rowid = ?", number)
