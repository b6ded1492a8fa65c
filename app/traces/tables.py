"""What the readers of leftovers share: one row of a program's table becomes a trace, whatever it holds."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from app.formats.common.database import Database
from app.mime import addresses
from app.model.contact import AddressTrace, Confidence, Relation
from app.textkit.text import one_line

_APPLE_EPOCH = 978307200
_PLAUSIBLE = re.compile(r"[^\s@<>\",;:]{1,200}@[^\s@<>\",;:]{1,250}")
_TABLES, _ROWS = 200, 2_000_000


def trace(
    address: object,
    name: object = "",
    relation: Relation = Relation.KNOWN,
    confidence: Confidence = Confidence.MEDIUM,
    last: datetime | None = None,
) -> Iterator[AddressTrace]:
    """The trace of a cell with an address, or with several; nothing where there is none."""
    text = str(address or "")
    if "@" not in text:
        return
    for found in addresses.parse(text.encode("utf-8", "replace")):
        shown = one_line(str(name or "")) or found.name
        yield AddressTrace(found.address, shown, relation, confidence, last)


def moment(value: object, epoch: int = 0) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970 (or `epoch`) as a date; None for what is absurd."""
    try:
        seconds = float(str(value)) if value else 0.0
    except ValueError:
        return None
    while abs(seconds) > 1e11:
        seconds /= 1000
    try:
        found = datetime.fromtimestamp(seconds + epoch, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and 1980 < found.year < 2100 else None


def apple_moment(value: object) -> datetime | None:
    """Apple's seconds since 2001."""
    return moment(value, _APPLE_EPOCH)


def first_of(columns: Collection[str], *names: str) -> str:
    """The first of `names` that is a column, for a query; NULL where none is."""
    return next((name for name in names if name in columns), "NULL")


def any_addresses(database: Database, confidence: Confidence = Confidence.LOW) -> Iterator[AddressTrace]:
    """Every cell of a database that is an address, for tables nobody described. The name comes from the same row."""
    tables = [str(row[0]) for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables[:_TABLES]:
        columns = sorted(database.columns(table))
        quoted = table.replace('"', '""')
        names = [
            number for number, column in enumerate(columns) if re.search(r"display_?name|full_?name|^name$", column)
        ]
        for count, row in enumerate(database.rows(f'SELECT {", ".join(map(_quoted, columns))} FROM "{quoted}"')):
            if count > _ROWS:
                break
            name = next((row[number] for number in names if isinstance(row[number], str) and row[number]), "")
            for cell in row:
                if isinstance(cell, str) and _PLAUSIBLE.fullmatch(cell.strip()):
                    yield from trace(cell, name if "@" not in name else "", confidence=confidence)


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
