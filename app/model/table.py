"""Tables other programs read (CSV): every cell on one line, and none of them a formula."""

import csv
import io
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.model.text import address_cell, one_line, spreadsheet_cell

_NOT_IN_CP932 = "〓"


def csv_table(headings: Sequence[str], rows: Iterable[Mapping[str, str]], plain: Collection[str] = ()) -> str:
    """A CSV with CRLF line ends. Columns in `plain` hold addresses and telephone numbers, which keep their form."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(headings)
    for row in rows:
        cells = ((name, one_line(row.get(name, ""))) for name in headings)
        table.writerow([address_cell(cell) if name in plain else spreadsheet_cell(cell) for name, cell in cells])
    return text.getvalue()


def with_mark(text: str) -> bytes:
    """UTF-8 with the mark Excel and Outlook need to know it."""
    return text.encode("utf-8-sig", "replace")


def in_cp932(text: str) -> bytes:
    """In the character set of Japanese Windows; what it lacks becomes the nearest there is, or 〓 as printers do."""
    return "".join(map(_nearest, text)).encode("cp932")


def _nearest(character: str) -> str:
    for form in (character, unicodedata.normalize("NFKC", character)):
        try:
            form.encode("cp932")
        except UnicodeEncodeError:
            continue
        return form
    return _NOT_IN_CP932
