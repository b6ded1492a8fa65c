"""store.vol, the database of the Mail app of Windows 10 from 2015 to 2018: columns are called by their property tags.

Message     00010003 row, 00020003 store, 0e090013 folder, 0037001f subject, 0c1a001f and 8279001f sender,
            0e060040 delivered (FILETIME), 82620013 read, 3fda001f first lines
Recipient   20040013 message, 3001001f name, 3003001f address, 0c150013 kind (1 To, 2 Cc, 3 Bcc)
Attachment  00010003 row, 20040013 message, 3704001f file name
Folders     00010003 row, 0e090013 parent, 3001001f name;   Store  00010003 row, 3003001f address
Contact     0082001f given, 0084001f family, 3001001f name, 0090001f to 0092001f addresses, 0096001f phone

Texts and attachments are files in `Unistore\\data` beside its folder: for row 0x12345678, category 3 and tag 1013
`data\\3\\i\\72345608000000031013.dat`. Source: Chivers, Navigating the Windows Mail database; IPED, parsers.mail.win10.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.formats.common import database_mail
from app.formats.common.database_mail import Record
from app.formats.common.roles import role_of
from app.formats.common.times import from_filetime
from app.formats.windows.ese import Cell, EseDatabase
from app.model.codes import AnyCode, Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, Completeness, Message, MessageFlag
from app.system.reading import read_small

_ROW, _STORE, _PARENT, _MESSAGE, _KIND = "00010003", "00020003", "0e090013", "20040013", "0c150013"
_NAME, _ADDRESS = "3001001f", "3003001f"
_MESSAGE_COLUMNS = (
    _ROW, _STORE, _PARENT, "0037001f", "0c1a001f", "8279001f", "0c1f001f", "0e060040", "82620013", "3fda001f",
)  # fmt: skip
_CONTACT_COLUMNS = (
    _NAME,
    "0080001f",
    "0084001f",
    "0082001f",
    "0090001f",
    "0091001f",
    "0092001f",
    "0096001f",
    "0099001f",
)
_TO, _CC, _BCC = 1, 2, 3
_TEXT_CATEGORY, _FILE_CATEGORY = 3, 7
_HTML_TAG, _TEXT_TAG, _FILE_TAG = "1013", "1000", "3701"
_MAX_DEEP, _MAX_NAME = 50, 255
_SPOILT = 1 << 40
"""Where the keys of messages begin whose rows have no number of their own."""
_KEEP_ALIVE = 500
"""Rows between two signs of life."""
_MAX_TEXT = 64 << 20


@dataclass(frozen=True, slots=True)
class _Row:
    """A message as its table has it."""

    store: int
    folder: int
    subject: str
    sender: Address | None
    delivered: int
    is_read: bool
    preview: str


class UnistoreFile:
    """An open store.vol, as a `Container`. The key of a message is the number of its row."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and ImportError."""
        self._path = path
        self._data = path.parent.parent / "Unistore" / "data"
        self._database = EseDatabase(path)
        self._is_loaded = False
        self._stores: dict[int, str] = {}
        self._folders: dict[int, tuple[int, str]] = {}
        self._people: dict[int, list[tuple[int, Address]]] = {}
        self._files: dict[int, list[tuple[int, str]]] = {}
        self._messages: dict[int, _Row] = {}

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding | None]:
        """The messages and the address book."""
        yield from self._load()
        place = {"path": str(self._path)}
        if self._messages or any(self._stores.values()):
            # Every Windows 10 has the database, whether or not the app was ever used.
            yield Finding(Code.MAIL_APP_CACHE, place)
        if "Message" not in self._database.tables():
            yield Finding(Code.STORE_NOT_READ, place)
        if self._database.bad:
            yield Finding(Code.STORE_DAMAGED, place)
        for number in sorted(self._messages):
            names = self._folder(self._messages[number])
            yield MessageKey(number, names, role_of(names[-1]))
        for cells in self._database.rows("Contact", _CONTACT_COLUMNS):
            if (card := _card([_text(cell) for cell in cells])) is not None:
                yield card

    def head(self, key: MessageKey) -> Message:
        """The message as a listing needs it: a rebuilt header block, completeness, notes."""
        record = self._record(key.number)
        notes: list[AnyCode] = [Code.NOT_AS_RECEIVED, *record.notes]
        if (
            self._file(key.number, _TEXT_CATEGORY, _HTML_TAG)
            is self._file(key.number, _TEXT_CATEGORY, _TEXT_TAG)
            is None
        ):
            notes.append(Code.TEXT_NOT_DOWNLOADED)
        return database_mail.summary(record, self._path, key)._replace(
            completeness=Completeness.PARTIAL,
            notes=tuple(dict.fromkeys(notes)),
        )

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message, rebuilt; empty pieces while the tables are read."""
        for _ in self._load():
            yield b""
        yield from database_mail.message(self._record(number))

    def _load(self) -> Iterator[None]:
        """Reads the tables once; None now and then."""
        if self._is_loaded:
            return
        for row, address in self._rows("Store", _ROW, _ADDRESS):
            self._stores[_int(row)] = _text(address)
        for row, parent, name in self._rows("Folders", _ROW, _PARENT, _NAME):
            self._folders[_int(row)] = (_int(parent), _text(name)[:_MAX_NAME])
        yield from self._load_parts()
        for count, cells in enumerate(self._rows("Message", *_MESSAGE_COLUMNS)):
            number = _int(cells[0])
            if number <= 0 or number in self._messages:
                # Spoilt, and still a message.
                number = _SPOILT + count
            self._messages[number] = _row(cells)
            if count % _KEEP_ALIVE == 0:
                yield None
        self._is_loaded = True

    def _load_parts(self) -> Iterator[None]:
        columns = (_MESSAGE, _KIND, _NAME, _ADDRESS, "0090001f")
        for count, (message, kind, name, address, other) in enumerate(self._rows("Recipient", *columns)):
            who = Address(_text(name), _text(address) or _text(other))
            self._people.setdefault(_int(message), []).append((_int(kind), who))
            if count % _KEEP_ALIVE == 0:
                yield None
        for row, message, name in self._rows("Attachment", _ROW, _MESSAGE, "3704001f"):
            self._files.setdefault(_int(message), []).append((_int(row), _text(name)))

    def _rows(self, table: str, *columns: str) -> Iterator[tuple[Cell, ...]]:
        return self._database.rows(table, columns)

    def _record(self, number: int) -> Record:
        """The message with a key. Raises KeyError."""
        row = self._messages[number]
        people = self._people.get(number, [])
        text, html = (self._text(number, tag) for tag in (_TEXT_TAG, _HTML_TAG))
        return Record(
            sender=row.sender,
            to=[who for kind, who in people if kind == _TO],
            cc=[who for kind, who in people if kind == _CC],
            bcc=[who for kind, who in people if kind == _BCC],
            subject=row.subject,
            date=from_filetime(row.delivered) if row.delivered > 0 else None,
            text=text or ("" if html else row.preview),
            html=html,
            attachments=[
                (name, self._file(file, _FILE_CATEGORY, _FILE_TAG)) for file, name in self._files.get(number, ())
            ],
            flags=MessageFlag.READ if row.is_read else MessageFlag.NONE,
        )

    def _folder(self, row: _Row) -> tuple[str, ...]:
        """The folder a message lies in, below the address of its account."""
        names: list[str] = []
        seen: set[int] = set()
        at = row.folder
        while at in self._folders and at not in seen and len(names) < _MAX_DEEP:
            seen.add(at)
            at, name = self._folders[at]
            names += [name] if name else []
        address = self._stores.get(row.store, "")
        return (*([address] if "@" in address else []), *reversed(names or ["Mail"]))

    def _text(self, number: int, tag: str) -> str:
        path = self._file(number, _TEXT_CATEGORY, tag)
        if path is None:
            return ""
        data = read_small(path, _MAX_TEXT)
        encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16-le"
        return data.decode(encoding, "replace").rstrip("\0")

    def _file(self, row: int, category: int, tag: str) -> Path | None:
        """The file of a row; None where it is not there."""
        path = self._data / file_name(row, category, tag)
        return path if path.is_file() and not path.is_symlink() else None


def file_name(row: int, category: int, tag: str) -> Path:
    """Where the file of a row lies in `data`: `3/i/72345608000000031013.dat` for row 0x12345678."""
    digits = f"{row & 0xFFFFFFFF:08x}"
    folder = "abcdefghijklmnop"[int(digits[-1], 16)]
    return Path(str(category), folder, f"{digits[-2]}{digits[1:6]}0{digits[-1]}0000000{category}{tag}.dat")


def _row(cells: tuple[Cell, ...]) -> _Row:
    _, store, folder, subject, name, address, other, delivered, is_read, preview = cells
    sender = Address(_text(name), _text(address) or _text(other))
    return _Row(
        _int(store), _int(folder), _text(subject), sender if sender.name or sender.address else None,
        _int(delivered), bool(_int(is_read)), _text(preview),
    )  # fmt: skip


def _card(texts: list[str]) -> Card | None:
    name, other, family, given, *rest = texts
    addresses = tuple(dict.fromkeys(each for each in rest[:3] if "@" in each))
    phones = tuple(dict.fromkeys(filter(None, rest[3:])))
    if not addresses and not phones:
        return None
    return Card(
        name or other or " ".join(filter(None, (family, given))),
        addresses, family=family, given=given, phones=phones, book="Windows Mail",
    )  # fmt: skip


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _int(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


FORMAT = Format(name="unistore", matches_name=lambda name: name.lower() == "store.vol", open_container=UnistoreFile)
