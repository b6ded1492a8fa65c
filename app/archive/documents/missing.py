"""missing.csv: one row for each message or file that is not whole, with why, and what to do about it."""

import csv
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from app.archive.bag import inventory
from app.archive.bag.inventory import Status
from app.archive.catalog import catalog
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.index_gaps import listed_gaps
from app.i18n.catalogue import Translator
from app.i18n.missing import explanation, remedy
from app.model.codes import Code, read_code
from app.model.mail import Completeness
from app.model.missing_message import MissingMessage
from app.textkit.text import one_line, spreadsheet_cell

COLUMNS = ("what", "reason", "account", "mailbox", "date", "sender", "subject", "file")
COLUMNS_FOR_PEOPLE = ("explanation", "remedy", "説明", "対処")

_NOT_WHOLE = (Status.CHANGED.value, Status.SALVAGED.value, Status.UNREADABLE.value)
_REASONS = {Completeness.PARTIAL: Code.PARTIAL, Completeness.HEADERS_ONLY: Code.HEADERS_ONLY}
"""Where the reader noted nothing more."""
_Cells = tuple[str, ...]


def write_missing(path: Path, catalog_path: Path, inventory_path: Path) -> int:
    """Writes the list and returns its number of rows; only the headings where nothing is missing.

    UTF-8 with a mark, for Excel. Row by row, as there may be a million. Raises OSError and sqlite3.Error.
    """
    with path.open("x", encoding="utf-8-sig", errors="replace", newline="") as sink:
        table = csv.writer(sink, lineterminator="\r\n")
        table.writerow(COLUMNS + COLUMNS_FOR_PEOPLE)
        rows = 0
        for cells in _rows(catalog_path, inventory_path):
            table.writerow(spreadsheet_cell(one_line(cell)) for cell in cells + _for_people(cells[1]))
            rows += 1
    return rows


def _rows(catalog_path: Path, inventory_path: Path) -> Iterator[_Cells]:
    yield from map(_message, catalog.incomplete(catalog_path))
    yield from map(_gap, listed_gaps(catalog_path))
    for line in inventory.read(inventory_path, inventory.may_be_incomplete):
        if line.get("status") in _NOT_WHOLE:
            yield "file", str(line.get("reason", "")), "", "", "", "", "", str(line.get("path", ""))


def _message(row: CatalogRow) -> _Cells:
    """A message of which only a part is here."""
    sender = row.envelope.sender
    return (
        "message",
        " ".join(row.message.notes) or _REASONS[row.message.completeness],
        row.account,
        " / ".join(row.path),
        _moment(row.envelope.date or row.message.received),
        f"{sender.name} <{sender.address}>".strip() if sender else "",
        row.envelope.subject,
        row.file,
    )


def _gap(missing_message: MissingMessage) -> _Cells:
    """A message that only a list of the mail program's knows."""
    place = (missing_message.account, " / ".join(missing_message.mailbox))
    return (
        "message",
        missing_message.reason,
        *place,
        _moment(missing_message.date),
        missing_message.sender,
        missing_message.subject,
        missing_message.file,
    )


def _moment(date: datetime | None) -> str:
    return date.isoformat() if date else ""


@lru_cache(maxsize=256)
def _for_people(reason: str) -> _Cells:
    """The same in sentences, English first."""
    codes = [read_code(each) for each in reason.split()]
    return tuple(
        translate(codes, Translator(language)) for language in ("en", "ja") for translate in (explanation, remedy)
    )
