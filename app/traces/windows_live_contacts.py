r"""contacts.edb, the address book of Windows Live Mail and Messenger: `…\Contacts\default\15.5\DBStore\contacts.edb`.

Its tables are not described anywhere; the one of the people is called `SimpleContact-v081111-0122-1303` or alike. So
every row with an address is a person, and the columns tell by their names what is a name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.formats.windows.ese import Cell, EseDatabase
from app.model.contact import Card
from app.model.trace_kind import TraceKind
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.text import one_line

_BOOK = "Windows Live Contacts"
_MAX_TABLES, _MAX_COLUMNS, _MAX_CELL = 200, 500, 2000
_PEOPLE = lazy_pattern(r"(?i)contact")
_ADDRESS = lazy_pattern(r"[^\s@<>\",;:]{1,200}@[^\s@<>\",;:]{1,250}")
_NAMES = (
    lazy_pattern(r"(?i)^(?:abch_)?(?:display|full|quick|formatted)_?name"),
    lazy_pattern(r"(?i)nick_?name"),
)
_FAMILY = lazy_pattern(r"(?i)^(?:abch_)?(?:last|family)_?name|^surname")
_GIVEN = lazy_pattern(r"(?i)^(?:abch_)?(?:first|given)_?name")
_COMPANY = lazy_pattern(r"(?i)company(?:_?name)?\Z")
_PHONE = lazy_pattern(r"(?i)phone|mobile")
_NUMBER = lazy_pattern(r"[+(]?[0-9][0-9 ()./+-]{4,30}\Z")


def _read(path: Path) -> Iterator[Card]:
    with EseDatabase(path) as database:
        tables = [name for name in database.tables()[:_MAX_TABLES] if _PEOPLE.search(name)]
        for table in tables:
            columns = database.columns(table)[:_MAX_COLUMNS]
            for row in database.rows(table, columns):
                texts = {column: _text(cell) for column, cell in zip(columns, row, strict=True) if _text(cell)}
                yield from _card(texts)


def _card(texts: dict[str, str]) -> Iterator[Card]:
    addresses = tuple(dict.fromkeys(text for text in texts.values() if _ADDRESS.fullmatch(text)))
    phones = tuple(
        dict.fromkeys(text for column, text in texts.items() if _PHONE.search(column) and _NUMBER.match(text))
    )
    family, given = _first(texts, _FAMILY), _first(texts, _GIVEN)
    name = next(filter(None, (_first(texts, each) for each in _NAMES)), "") or " ".join(filter(None, (family, given)))
    if addresses or (phones and name):
        yield Card(
            name, addresses, family=family, given=given, company=_first(texts, _COMPANY), phones=phones, book=_BOOK
        )


def _first(texts: dict[str, str], column: re.Pattern[str]) -> str:
    """The first text in a column of such a name that is no address."""
    return next((text for name, text in texts.items() if column.search(name) and "@" not in text), "")


def _text(cell: Cell) -> str:
    return one_line(cell[:_MAX_CELL]) if isinstance(cell, str) else ""


TRACE_KIND = TraceKind("windows_live_contacts", lambda path: path.name.lower() == "contacts.edb", _read)
