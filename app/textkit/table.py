"""Tables other programs read (CSV): every cell on one line, and none of them a formula."""

import csv
import io
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from app.textkit.romaji import unaccented
from app.textkit.text import address_cell, one_line, spreadsheet_cell

_NOT_IN_CP932 = "〓"
# Letters that are no letter with a sign, in the spelling of passports.
_LIKE = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "ø": "o",
    "Ø": "O",
    "œ": "oe",
    "Œ": "Oe",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
}


def csv_table(headings: Sequence[str], rows: Iterable[Mapping[str, str]], plain: Collection[str] = ()) -> Iterator[str]:
    """A CSV with CRLF line ends, row by row: there may be a million.

    Columns in `plain` hold addresses and telephone numbers, which keep their form.
    """
    yield _line(headings)
    for row in rows:
        # Most cells of most rows are empty.
        yield _line([_cell(row[name], is_plain=name in plain) if row.get(name) else "" for name in headings])


def write_utf8_with_bom(lines: Iterable[str], sink: BinaryIO) -> None:
    """Writes UTF-8 with the byte order mark that Excel and Outlook need to recognise it."""
    sink.write(BOM_UTF8)
    for line in lines:
        sink.write(line.encode("utf-8", "replace"))


def write_cp932(lines: Iterable[str], sink: BinaryIO) -> None:
    """Writes the character set of Japanese Windows; what it lacks becomes the nearest there is, or printers' 〓."""
    for line in lines:
        try:
            data = line.encode("cp932")
        except UnicodeEncodeError:
            data = "".join(map(_nearest, line)).encode("cp932")
        sink.write(data)


def _cell(text: str, *, is_plain: bool) -> str:
    cell = one_line(text)
    return address_cell(cell) if is_plain else spreadsheet_cell(cell)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _nearest(character: str) -> str:
    for form in (character, unicodedata.normalize("NFKC", character), unaccented(character), _LIKE.get(character, "")):
        try:
            form.encode("cp932")
        except UnicodeEncodeError:
            continue
        if form:
            return form
    return _NOT_IN_CP932
