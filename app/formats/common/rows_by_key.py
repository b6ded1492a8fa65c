"""Rows of a table by the number in one of its columns, also where the program made no index for it."""

from collections.abc import Iterator
from typing import Any

from app.formats.common.database import DAMAGE, Database

_MAX_ROWS = 5_000_000
_MAX_FOR_A_KEY = 10_000
_YIELD_EVERY = 20_000


class RowsByKey:
    """The rows of `table` by the number in its column `key`.

    Without an index each look would read the whole table, for every message again: so the numbers of the rows are
    gathered in one pass, of at most five million rows.
    """

    def __init__(self, database: Database, table: str, key: str, columns: str) -> None:
        """`columns` is what a query selects, as SQL; a table without `key` has no rows. Raises sqlite3.Error."""
        self._database = database
        self._select = f"SELECT {columns} FROM {table}"
        self._pass = f"SELECT rowid, {key} FROM {table} LIMIT {_MAX_ROWS}"
        self._key = key
        self._has_index = database.has_index(table, key)
        self._is_gathered = self._has_index or key.lower() not in database.columns(table)
        self._rows: dict[int, list[int]] = {}
        self._error: Exception | None = None

    def gather(self) -> Iterator[None]:
        """Reads the table once, where it has no index; yields now and then, as large ones take long. Never raises."""
        if self._is_gathered:
            return
        self._is_gathered = True
        try:
            for count, (number, value) in enumerate(self._database.rows(self._pass)):
                if isinstance(value, int) and isinstance(number, int):
                    self._rows.setdefault(value, []).append(number)
                if count % _YIELD_EVERY == 0:
                    yield
        except DAMAGE as error:
            self._error = error

    def of(self, key: int) -> Iterator[tuple[Any, ...]]:
        """The rows with that number, in the order the program wrote them, 10,000 at most.

        Raises sqlite3.Error, and what else is in DAMAGE; also where the pass through the table did.
        """
        if self._has_index:
            query = f"{self._select} WHERE {self._key} = ? ORDER BY rowid LIMIT {_MAX_FOR_A_KEY}"
            yield from self._database.rows(query, key)
            return
        for _ in self.gather():
            continue
        if self._error is not None:
            raise self._error
        for number in self._rows.get(key, ())[:_MAX_FOR_A_KEY]:
            yield from self._database.rows(f"{self._select} WHERE rowid = ?", number)
