"""What the readers of indexes share: the cells of a program's table, whatever they hold."""

from collections.abc import Collection

from app.mime.headers import decode_text
from app.textkit.text import one_line

_LONGEST = 2000
_MILLION = 1_000_000


def first_of(columns: Collection[str], table: str, *names: str) -> str:
    """The first of `names` that is a column of `table`, for a query; NULL where none is."""
    return next((f"{table}.{name}" for name in names if name in columns), "NULL")


def text(cell: object) -> str:
    """A cell as text on one line. A number is no text: newer indexes keep hashes where older ones kept words."""
    return one_line(cell[:_LONGEST]) if isinstance(cell, str) else ""


def header(cell: object) -> str:
    """A cell that holds a header field as it came, decoded."""
    return decode_text(cell[:_LONGEST].encode("utf-8", "replace")) if isinstance(cell, str) else ""


def seconds(cell: object) -> int | None:
    """A cell with Unix seconds; None for what is no date of mail."""
    if not isinstance(cell, int | float) or not 0 < cell < 1 << 32:
        return None
    return int(cell)


def microseconds(cell: object) -> int | None:
    """A cell with microseconds since 1970, in seconds; None for what is no date of mail."""
    return seconds(cell // _MILLION) if isinstance(cell, int) else None
