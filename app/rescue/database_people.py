"""People in rows of the databases of mail programs, by the shape of a row: no table of contents need be left.

    (number, address, comment)                                      addresses        Apple Mail's Envelope Index
    (number, contact, "email", address, description, relay)         identities       Thunderbird's gloda
    (card, "PrimaryEmail", address)  (card, "DisplayName", name)    properties       abook.sqlite, history.sqlite
    (number, text, subject, attachments, author, recipients)        messagesText_content     gloda
    (recent, name, kind, address)                                   contacts         Apple's Recents
    (…, address, first name, …, last name, date, …)                 ZABCDMAILRECENT  MailRecents

A page of another program may hold a row of such a shape; so what is found is "perhaps a person" wherever a deleted row
is all that says so.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.formats.common.times import APPLE_EPOCH, from_any_unix
from app.formats.standard.found_people import FoundPerson, line
from app.mime import addresses
from app.model.contact import Confidence
from app.model.rescue import Carved, EndRule, Grade, left_out
from app.rescue import database_pages
from app.rescue.address_traces import DATABASES, SCHEMA, name_of
from app.rescue.budget import Budget
from app.rescue.database_pages import Frame, Reader
from app.rescue.sector_starts import sector_starts
from app.rescue.sqlite_chains import LongRows, Work, long_rows_of_log
from app.rescue.sqlite_records import LARGEST_PAGE, Row, page_at, rows_of, rows_of_trunk
from app.rescue.sqlite_values import Value
from app.textkit.text import one_line

_ADDRESS = re.compile(r"[^\s@<>\"',;:()\[\]\\/]{1,64}@[0-9A-Za-z](?:[0-9A-Za-z-]*\.)+[0-9A-Za-z-]{2,24}")
_UNLIKE_A_NAME = re.compile(r"^email$|[@/{}\[\]\\=]|[0-9A-Fa-f]{8}-|com\.|\d{6}")
_MOST_TRUNKS = 256
_MOST_FRAMES = 1 << 16
_ROWS_A_WINDOW, _FRAMES_A_WINDOW = 1 << 20, 1 << 17
"""Rows and frames that are looked at in one window: such pages are never so dense."""
_BEHIND_A_WINDOW = 64 << 20
"""Bytes of logs and of lists of free pages that are read outside of one window."""
_LONG_A_WINDOW, _LONG_TRIES_A_WINDOW = 512 << 20, 1 << 21
"""Bytes of databases of mail programs that are read for rows that go on in other pages, and deleted ones looked for."""
_LONGEST_NAME = 120
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

Fetch = database_pages.Fetch


def people_in(data: bytes, start: int, end: int, base: int, fetch: Fetch) -> Iterator[Carved]:
    """The people in pages of databases that begin in [start, end) of a buffer, and in the frames of their journals.

    `fetch` reads what of a database or a journal lies outside. Where there are more than are looked at in one buffer,
    that is yielded as well.
    """
    window = _Window(data, base, fetch)
    yield from window.in_leaves(start, end)
    # What belongs to a database or a log is found where that begins, wherever its pages lie.
    for at in sector_starts(data, database_pages.DATABASE, start, end, base):
        yield from window.in_database(base + at)
    for at in sector_starts(data, database_pages.LOG, start, end, base):
        yield from window.in_log(base + at)
    if window.has_more:
        yield left_out(base + start, 1, EndRule.PEOPLE_LEFT_OUT)


class _Window:
    """A buffer of a source, and how much may still be looked at in it."""

    def __init__(self, data: bytes, base: int, fetch: Fetch) -> None:
        self._data, self._base, self._fetch = data, base, fetch
        self._reader = Reader(data, base, fetch, _BEHIND_A_WINDOW)
        self._long_reader = Reader(data, base, fetch, _LONG_A_WINDOW)
        self._rows, self._frames = Budget(_ROWS_A_WINDOW), Budget(_FRAMES_A_WINDOW)
        self._databases = Budget(DATABASES)
        self._work = Work(_LONG_A_WINDOW, _LONG_TRIES_A_WINDOW)
        self._more = False

    @property
    def has_more(self) -> bool:
        """True where there was more than may be looked at."""
        spent = min(self._rows.left, self._databases.left) < 0
        return self._more or spent or self._reader.wanted_more or self._long_reader.wanted_more

    def in_leaves(self, start: int, end: int) -> Iterator[Carved]:
        """The people in pages, whatever they belong to."""
        data, passed = self._data, start
        for at in database_pages.leaves(data, start, end, self._base):
            page = page_at(data, at) if at >= passed and self._rows.left >= 0 else None
            if page is not None and data.find(b"@", at, at + page.size) >= 0:
                passed = at + page.size
                self._rows.spend(len(page.places))
                yield from _of_rows(rows_of(data, at, page), self._base + at, page.size)

    def in_database(self, offset: int) -> Iterator[Carved]:
        """The people in the pages that list free ones, and in rows that go on in other pages."""
        trunks: dict[int, bytes] = {}
        for place, page in database_pages.trunks(self._reader, offset):
            if len(trunks) >= _MOST_TRUNKS or not self._frames.spend():
                self._more = True
                break
            trunks[place.number] = page
            yield from _of_rows(rows_of_trunk(page, 0, place.size), offset, place.size)
        if self._databases.spend() and name_of(self._fetch(offset, SCHEMA)):
            long = LongRows(self._long_reader, offset, trunks, self._work)
            yield from _of_rows(long.rows(), offset, long.size)
            self._more |= long.has_more

    def in_log(self, offset: int) -> Iterator[Carved]:
        """The people in the pages of a write-ahead log."""
        known: list[Frame] = []
        tables: list[int] = []
        for frame, data in database_pages.frames(self._reader, offset):
            if len(known) >= _MOST_FRAMES or not self._frames.spend() or self._rows.left < 0:
                self._more = True
                break
            page = page_at(data, 0, frame.size)
            if page is not None and self._rows.spend(len(page.places)):
                tables.append(len(known))
                yield from _of_rows(rows_of(data, 0, page), offset, frame.size)
            known.append(frame)
        yield from _of_rows(long_rows_of_log(self._long_reader, known, tables), offset, LARGEST_PAGE)


def _of_rows(rows: Iterable[Row], offset: int, size: int) -> Iterator[Carved]:
    names: dict[str, str] = {}
    cards: list[tuple[str, str, bool]] = []
    for row in rows:
        match row.values:
            case (str(card), "PrimaryEmail" | "SecondEmail", str(address)):
                cards.append((card, address, row.is_proved))
            case (str(card), "DisplayName", str(name)):
                names[card] = name
            case _:
                for person in _of_row(row.values, is_proved=row.is_proved):
                    yield _carved(offset, size, person)
    for card, address, is_proved in cards:
        if _ADDRESS.fullmatch(address):
            yield _carved(offset, size, _person(address, names.get(card, ""), is_proved=is_proved))


def _carved(offset: int, length: int, person: FoundPerson) -> Carved:
    return Carved(offset, length, Grade.FRAGMENT, EndRule.PERSON, line(person), is_joined=True)


def _of_row(values: tuple[Value, ...], *, is_proved: bool) -> Iterator[FoundPerson]:
    """The people a row names, if it has one of the shapes."""
    match values:
        case (None | int(), str(address), (str() | None) as name) if _ADDRESS.fullmatch(address):
            yield _person(address, name or "", is_proved=is_proved)
        case (str(address), (str() | None) as name) if _ADDRESS.fullmatch(address):
            # The number of the row went with its first bytes.
            yield _person(address, name or "", is_proved=False)
        case (_, None | int(), "email", str(address), (str() | None) as name, *_) if _ADDRESS.fullmatch(address):
            yield _person(address, name or "", is_proved=is_proved)
        case (_, _, (str() | None) as subject, _, str(author), *_) if "@" in author and "<" in author:
            for found in addresses.parse(author.encode("utf-8", "replace"))[:1]:
                if _ADDRESS.fullmatch(found.address):
                    yield _person(found.address, found.name, subject=subject or "", is_proved=is_proved)
        case _:
            yield from _of_recents(values, is_proved=is_proved)


def _of_recents(values: tuple[Value, ...], *, is_proved: bool) -> Iterator[FoundPerson]:
    """A row with one address, at least one name, and perhaps when the owner last wrote."""
    found = [each for each in values if isinstance(each, str) and _ADDRESS.fullmatch(each)]
    if not 4 <= len(values) <= 20 or not found or len({each.lower() for each in found}) > 1:
        return
    names = [
        each
        for each in values
        if isinstance(each, str) and 0 < len(each) <= _LONGEST_NAME and not _UNLIKE_A_NAME.search(each)
    ]
    moments = [moment for each in values if (moment := _moment(each)) is not None]
    if names or moments:
        name = " ".join(names[:2]) if names else ""
        yield _person(found[0], name, last=max(moments, default=None), is_proved=is_proved)


def _moment(value: Value) -> datetime | None:
    """The moment a number may mean: seconds since 1970 or 2001."""
    if isinstance(value, float) and value > 0:
        moment = from_any_unix(value, APPLE_EPOCH)
    elif isinstance(value, int) and value > 1 << 29:
        moment = from_any_unix(value)
    else:
        return None
    return moment if moment is not None and _FIRST_YEAR <= moment.year < _LAST_YEAR else None


def _person(
    address: str, name: str, *, is_proved: bool, subject: str = "", last: datetime | None = None
) -> FoundPerson:
    shown = one_line(name)[:_LONGEST_NAME]
    confidence = Confidence.MEDIUM if is_proved else Confidence.LOW
    return FoundPerson(address, "" if "@" in shown else shown, one_line(subject)[:200], last, confidence)
