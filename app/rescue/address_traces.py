"""What remembers people beside the mail: databases of mail programs and address books, and vCards, as whole files.

    SQLite format 3\\0 10 00 …      at 16 the size of a page, at 28 how many there are (big endian)
    BEGIN:VCARD … END:VCARD

A database is known by its tables. Of one that does not lie in one piece its reader takes what it can. Source:
sqlite.org/fileformat.html, 1.3.
"""

from collections.abc import Callable, Iterator

from app.model.rescue import Carved, EndRule, Grade, left_out
from app.rescue.budget import Budget
from app.rescue.sector_starts import sector_starts

_DATABASE, _CARD, _CARD_END = b"SQLite format 3\0", b"BEGIN:VCARD", b"END:VCARD"
_LARGEST_DATABASE = 64 << 20
_LONGEST_CARD = 1 << 20
"""Bytes: with a picture in it."""
SCHEMA = 256 << 10
"""Bytes at the beginning of a database in which its tables are named."""
DATABASES = 1 << 10
"""Databases in one buffer whose tables are looked for."""
_TABLES: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("abook.sqlite", (b"CREATE TABLE properties (card",)),
    ("global-messages-db.sqlite", (b"CREATE TABLE identities", b"contactID")),
    ("Recents/Recents", (b"CREATE TABLE recents",)),
    # Under this name it is read for its people, and not for messages that are not here.
    ("Envelope Index-1", (b"CREATE TABLE addresses", b"CREATE TABLE mailboxes")),
    ("AddressBook-v22.abcddb", (b"ZABCDRECORD",)),
)

Fetch = Callable[[int, int], bytes]


def traces_in(data: bytes, start: int, end: int, base: int, fetch: Fetch) -> Iterator[Carved]:
    """What begins in [start, end) of a buffer that lies at `base` of the source; `fetch` reads on behind it."""
    passed = start
    looked_at = Budget(DATABASES)
    for at in sector_starts(data, _DATABASE, start, end, base):
        size = _size(data[at : at + 100]) if at >= passed else 0
        if size and looked_at.spend() and name_of(fetch(base + at, min(size, SCHEMA))):
            file = fetch(base + at, size)
            yield Carved(base + at, len(file), Grade.FRAGMENT, EndRule.DATABASE, file, is_joined=True)
            # A database inside of another is its text: nothing is read twice.
            passed = at + size
    if looked_at.left < 0:
        yield left_out(base + start, 1, EndRule.PEOPLE_LEFT_OUT)
    at = data.find(_CARD, start, end)
    while at >= 0:
        following = data.find(_CARD, at + 1, end)
        yield from _card(data, at, following, base, fetch)
        at = following


def _card(data: bytes, at: int, following: int, base: int, fetch: Fetch) -> Iterator[Carved]:
    """The card at an index, where it ends before the next one (-1 for none); or that it goes on further than is read.

    A card is looked through to the next one alone: whatever lies on a disk, no byte of it is read often.
    """
    count = min(following - at if following >= 0 else _LONGEST_CARD, _LONGEST_CARD)
    card = data[at : at + count] if at + count <= len(data) else fetch(base + at, count)
    stop = card.find(_CARD_END)
    text = card[:stop] if stop >= 0 else card
    if b"\0" in text or card.find(_CARD, 1, len(text)) >= 0:
        return
    if stop >= 0:
        found = text + _CARD_END + b"\r\n"
        yield Carved(base + at, len(found) - 2, Grade.FRAGMENT, EndRule.CARD, found, is_joined=True)
    elif len(card) == _LONGEST_CARD:
        yield left_out(base + at, 1, EndRule.PEOPLE_LEFT_OUT)


def _size(head: bytes) -> int:
    """Bytes of a database; 0 for one whose header makes no sense, or that is too large."""
    if len(head) < 100:
        return 0
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    size = page * int.from_bytes(head[28:32], "big")
    return size if page >= 512 and not page & (page - 1) and size <= _LARGEST_DATABASE else 0


def name_of(database: bytes) -> str:
    """What the file of a database is called by the program it belongs to; empty for one that holds no people."""
    schema = database[:SCHEMA]
    return next((name for name, tables in _TABLES if all(table in schema for table in tables)), "")
