"""What the readers of a program's tables share: columns that may be missing, and cells that may hold anything."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime

from app.formats.common.database import Database
from app.mime import addresses
from app.mime.headers import decode_text
from app.model.contact import AddressTrace, Confidence, Relation
from app.textkit.text import one_line

NULL = "NULL"
"""The expression for a column this generation of a database does not have."""

_MILLION = 1_000_000
_PLAUSIBLE_ADDRESS = re.compile(r"[^\s@<>\",;:]{1,200}@[^\s@<>\",;:]{1,250}")
_NAME_COLUMN = re.compile(r"display_?name|full_?name|^name$")
_MAX_TABLES, _MAX_ROWS = 200, 2_000_000
_MAX_CELL = 2000
"""Characters of a cell that are looked at."""


def first_of(columns: Collection[str], *names: str, table: str = "") -> str:
    """The first of `names` among `columns`, as a query has it (`date`, or `m.date` of `table`); NULL if there is none.

    `columns` are in lower case, as `Database.columns` returns them.
    """
    name = next((name for name in names if name in columns), None)
    if name is None:
        return NULL
    return f"{table}.{name}" if table else name


def text(cell: object) -> str:
    """A cell as text on one line; empty for a number: newer indexes keep hashes where older ones kept text."""
    return one_line(cell[:_MAX_CELL]) if isinstance(cell, str) else ""


def header(cell: object) -> str:
    """A cell that holds a raw header field (`=?UTF-8?B?5LqI57SE?=`), decoded; empty where it is not text."""
    return decode_text(cell[:_MAX_CELL].encode("utf-8", "replace")) if isinstance(cell, str) else ""


def seconds(cell: object) -> int | None:
    """A cell with Unix seconds; None for what cannot be the date of a message."""
    if not isinstance(cell, int | float) or not 0 < cell < 1 << 32:
        return None
    return int(cell)


def microseconds(cell: object) -> int | None:
    """A cell with microseconds since 1970, in Unix seconds; None for what cannot be the date of a message."""
    return seconds(cell // _MILLION) if isinstance(cell, int) else None


def trace(
    address: object,
    name: object = "",
    relation: Relation = Relation.KNOWN,
    confidence: Confidence = Confidence.MEDIUM,
    last: datetime | None = None,
) -> Iterator[AddressTrace]:
    """The traces in a cell with one address or several (`Taro <taro@example.jp>`); none where it holds no address."""
    text = str(address or "")
    if "@" not in text:
        return
    for found in addresses.parse(text.encode("utf-8", "replace")):
        shown = one_line(str(name or "")) or found.name
        yield AddressTrace(found.address, shown, relation, confidence, last)


def any_addresses(database: Database, confidence: Confidence = Confidence.LOW) -> Iterator[AddressTrace]:
    """Every cell that is an address, for tables of unknown meaning; the name comes from the same row.

    Raises sqlite3.Error.
    """
    # A table of words may need a part of its program (a tokenizer) to be looked at; the words lie in other tables too.
    plain = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %'"
    tables = [str(row[0]) for row in database.rows(plain)]
    for table in tables[:_MAX_TABLES]:
        columns = sorted(database.columns(table))
        names = [number for number, column in enumerate(columns) if _NAME_COLUMN.search(column)]
        for count, row in enumerate(database.rows(f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(table)}")):
            if count > _MAX_ROWS:
                break
            name = next((row[number] for number in names if isinstance(row[number], str) and row[number]), "")
            for cell in row:
                if isinstance(cell, str) and _PLAUSIBLE_ADDRESS.fullmatch(cell.strip()):
                    yield from trace(cell, name if "@" not in name else "", confidence=confidence)


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
