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
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from app.formats.common.times import APPLE_EPOCH, from_any_unix
from app.formats.standard.found_people import FoundPerson, line
from app.mime import addresses
from app.model.contact import Confidence
from app.model.rescue import Carved, EndRule, Grade, left_out
from app.rescue.budget import Budget
from app.rescue.sector_starts import SECTOR, sector_starts
from app.rescue.sqlite_records import LARGEST_PAGE, Page, Row, Value, page_at, rows_of, rows_of_trunk
from app.textkit.text import one_line

_ADDRESS = re.compile(r"[^\s@<>\"',;:()\[\]\\/]{1,64}@[0-9A-Za-z](?:[0-9A-Za-z-]*\.)+[0-9A-Za-z-]{2,24}")
_UNLIKE_A_NAME = re.compile(r"^email$|[@/{}\[\]\\=]|[0-9A-Fa-f]{8}-|com\.|\d{6}")
_STEP = 1024
_DATABASE = b"SQLite format 3\0"
_MOST_TRUNKS = 256
_LOG = b"\x37\x7f\x06"
_WAL_HEAD, _FRAME_HEAD = 32, 24
_MOST_FRAMES = 1 << 16
_ROWS_A_WINDOW, _FRAMES_A_WINDOW = 1 << 20, 1 << 17
"""Rows and frames that are looked at in one window: such pages are never so dense."""
_BEHIND_A_WINDOW = 64 << 20
"""Bytes of logs and of lists of free pages that are read outside of one window."""
_LONGEST_NAME = 120
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

Fetch = Callable[[int, int], bytes]


def people_in(data: bytes, start: int, end: int, base: int, fetch: Fetch) -> Iterator[Carved]:
    """The people in pages of databases that begin in [start, end) of a buffer, and in the frames of their journals.

    `fetch` reads what of a journal, or of a list of free pages, lies outside. Where there are more than are looked at
    in one buffer, that is yielded as well.
    """
    rows, frames, outside = Budget(_ROWS_A_WINDOW), Budget(_FRAMES_A_WINDOW), Budget(_BEHIND_A_WINDOW)
    more = False

    def piece(offset: int, count: int) -> tuple[bytes, int]:
        """The buffer in which so many bytes from an offset are, and their index in it; empty where there are none."""
        index = offset - base
        if index >= 0 and index + count <= len(data):
            return data, index
        return (fetch(offset, count) if outside.spend(count) else b""), 0

    passed = start
    for at in _leaves(data, start, end, base):
        page = page_at(data, at) if at >= passed and rows.left >= 0 else None
        if page is not None and data.find(b"@", at, at + page.size) >= 0:
            passed = at + page.size
            rows.spend(len(page.places))
            yield from _people(data, at, page, base)
    for at in sector_starts(data, _DATABASE, start, end, base):
        for count, (inside, trunk, offset, size) in enumerate(_trunks(data, at, base, piece)):
            if count >= _MOST_TRUNKS or not frames.spend():
                more = True
                break
            yield from _of_rows(rows_of_trunk(inside, trunk, size), offset, size)
    for at in sector_starts(data, _LOG, start, end, base):
        for count, (inside, frame, offset, size) in enumerate(_frames(data, at, base, piece)):
            if count >= _MOST_FRAMES or not frames.spend() or rows.left < 0:
                more = True
                break
            page = page_at(inside, frame, size)
            if page is not None and rows.spend(len(page.places)):
                yield from _people(inside, frame, page, offset - frame)
    if more or rows.left < 0 or outside.left < 0:
        yield left_out(base + start, 1, EndRule.PEOPLE_LEFT_OUT)


def _leaves(data: bytes, start: int, end: int, base: int) -> Iterator[int]:
    """Where a leaf of a table may begin."""
    first = start + -(base + start) % _STEP
    column = data[first:end:_STEP]
    at = column.find(b"\x0d")
    while at >= 0:
        yield first + at * _STEP
        at = column.find(b"\x0d", at + 1)


_Piece = Callable[[int, int], tuple[bytes, int]]
_Page = tuple[bytes, int, int, int]
"""A buffer, the index in it at which a page begins, the page's offset in the source, and its size."""


def _trunks(data: bytes, at: int, base: int, piece: _Piece) -> Iterator[_Page]:
    """The pages of a database that list its free pages: what was in them is deleted."""
    size = int.from_bytes(data[at + 16 : at + 18], "big")
    size = LARGEST_PAGE if size == 1 else size
    number = int.from_bytes(data[at + 32 : at + 36], "big")
    seen: set[int] = set()
    while size >= SECTOR and number > 1 and number not in seen:
        seen.add(number)
        offset = base + at + (number - 1) * size
        inside, trunk = piece(offset, size)
        if trunk + size > len(inside):
            return
        yield inside, trunk, offset, size
        number = int.from_bytes(inside[trunk : trunk + 4], "big")


def _frames(data: bytes, at: int, base: int, piece: _Piece) -> Iterator[_Page]:
    """The pages in a write-ahead log; frames of an earlier round are among them."""
    size = int.from_bytes(data[at + 8 : at + 12], "big")
    if size & (size - 1) or not 512 <= size <= LARGEST_PAGE:
        return
    offset = base + at + _WAL_HEAD
    while True:
        inside, frame = piece(offset, _FRAME_HEAD + size)
        page = int.from_bytes(inside[frame : frame + 4], "big")
        if frame + _FRAME_HEAD + size > len(inside) or not 0 < page < 1 << 24:
            return
        yield inside, frame + _FRAME_HEAD, offset + _FRAME_HEAD, size
        offset += _FRAME_HEAD + size


def _people(data: bytes, at: int, page: Page, base: int) -> Iterator[Carved]:
    yield from _of_rows(rows_of(data, at, page), base + at, page.size)


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
