"""Databases of Windows' Extensible Storage Engine (store.vol, contacts.edb), read by libesedb in the worker process.

`ef cd ab 89` at the fifth byte. Journals beside a database are not read: what is only there is not seen.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.system.reading import open_read_only

Cell = int | str | bytes | None

MAGIC, MAGIC_AT = b"\xef\xcd\xab\x89", 4
_MAX_ROWS = 2_000_000
_MAX_CELL = 1 << 20
"""Characters or bytes of a cell."""
# Column types (JET_coltyp): texts, long or not, and what is a number or can be taken for one.
_TEXTS = frozenset({10, 12})
_NUMBERS = frozenset({1, 2, 3, 4, 5, 8, 14, 15, 17})


class EseDatabase:
    """An open database, read-only; a context manager. `bad` counts the rows and cells that could not be read."""

    def __init__(self, path: Path) -> None:
        """Raises OSError for what is no database, and ImportError where libesedb is not installed."""
        import pyesedb

        self.bad = 0
        with ExitStack() as resources:
            stream = resources.enter_context(os.fdopen(open_read_only(path)[0], "rb"))
            self._file = pyesedb.file()
            self._file.open_file_object(stream)
            resources.callback(self._file.close)
            self._resources = resources.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database and its file."""
        with suppress(OSError):
            self._resources.close()

    def tables(self) -> list[str]:
        """The names of the tables."""
        found = (self._read(self._file.get_table, number) for number in range(self._file.number_of_tables))
        return [str(table.name) for table in found if table is not None]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns; none where there is no such table."""
        found = self._read(self._file.get_table_by_name, table)
        return [str(column.name) for column in found.columns] if found is not None else []

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        """The rows of a table, a cell for each of `columns`: None where it is empty, or no such column is there."""
        found = self._read(self._file.get_table_by_name, table)
        if found is None:
            return
        places = {str(column.name): number for number, column in enumerate(found.columns)}
        wanted = [places.get(name) for name in columns]
        count = self._read(getattr, found, "number_of_records") or 0
        for number in range(min(count, _MAX_ROWS)):
            record = self._read(found.get_record, number)
            if record is not None:
                yield tuple(None if place is None else self._read(_cell, record, place) for place in wanted)

    def _read(self, read: Callable[..., Any], *arguments: object) -> Any:
        """What `read` returns; None where libesedb cannot make sense of the bytes."""
        try:
            return read(*arguments)
        except (OSError, ValueError, OverflowError, MemoryError):
            self.bad += 1
            return None


def _cell(record: Any, place: int) -> Cell:
    kind = record.get_column_type(place)
    if kind in _TEXTS:
        text = (
            record.get_value_data_as_long_value(place).get_data_as_string()
            if record.is_long_value(place)
            else record.get_value_data_as_string(place)
        )
        return None if text is None else str(text)[:_MAX_CELL].partition("\0")[0]
    data = record.get_value_data(place)
    if data is None:
        return None
    return int.from_bytes(data, "little", signed=True) if kind in _NUMBERS else bytes(data[:_MAX_CELL])
