"""MAPI: the properties Outlook keeps of a message, in whatever file they lie (PST, .msg, winmail.dat).

Names and numbers after [MS-OXPROPS]; types after [MS-OXCDATA] 2.11.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from app.formats.common.times import from_filetime
from app.mime import charsets

CLASS = 0x001A
SUBJECT = 0x0037
SUBMITTED = 0x0039
HEADERS = 0x007D
RECIPIENT_KIND = 0x0C15
FLAGS = 0x0E07
DELIVERED = 0x0E06
BODY = 0x1000
RTF = 0x1009
HTML = 0x1013
NAME = 0x3001
ADDRESS_KIND = 0x3002
ADDRESS = 0x3003
SMTP = 0x39FE
CODE_PAGE = 0x3FFD
BODY_CODE_PAGE = 0x3FDE
ATTACHED = 0x3701
ATTACH_METHOD = 0x3705

EMBEDDED = 0x000D
_BY_MAIL = ("ipm.note", "report.", "ipm.schedule.", "ipm.recall", "ipm.outlook.recall")
_ONE_OFF = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f5402")


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes that are read only when they are asked for; `size` counts them."""

    size: int
    pieces: Callable[[], Iterator[bytes]]

    def data(self, limit: int = 64 << 20) -> bytes:
        """All of them, or the first `limit`. Raises what reading them raises."""
        pieces, size = [], 0
        for piece in self.pieces():
            pieces.append(piece)
            size += len(piece)
            if size >= limit:
                break
        data = b"".join(pieces)
        return data if size <= limit else data[:limit]


@dataclass(frozen=True, slots=True)
class Narrow:
    """Text whose code page is not stored with it (PT_STRING8)."""

    data: bytes


Value = str | int | float | bool | datetime | bytes | Narrow | Binary | tuple[str, ...]


def fixed(kind: int, raw: bytes) -> Value | None:
    """A value of a fixed size by its type: 0x0003 is a number, `01 00 00 00` is 1. None for types of variable size."""
    if kind == 0x0002:
        return int.from_bytes(raw[:2], "little", signed=True)
    if kind in (0x0003, 0x000A):
        return int.from_bytes(raw[:4], "little", signed=True)
    if kind == 0x000B:
        return raw[:1] != b"\0"
    if len(raw) == 8 and kind in (0x0005, 0x0006, 0x0007, 0x0014, 0x0040):
        return _eight(kind, raw)
    return None


def _eight(kind: int, raw: bytes) -> Value:
    number = int.from_bytes(raw, "little", signed=True)
    if kind == 0x0040:
        return from_filetime(number) or number
    if kind in (0x0005, 0x0007):
        return float(struct.unpack("<d", raw)[0])
    return number


def tag(kind: int, value: Binary, limit: int) -> Value:
    """A value by its type ([MS-OXCDATA] 2.11.1); more than `limit` bytes are left in the file, as a `Binary`."""
    if kind == EMBEDDED or (kind == 0x0102 and value.size > limit):
        return value
    return of_bytes(kind, value.data(limit))


def of_bytes(kind: int, raw: bytes) -> Value:
    """The same for bytes that are in memory; an attached message does not count."""
    if kind == 0x001F:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind == 0x001E:
        return Narrow(raw.rstrip(b"\0"))
    if len(raw) == 8 and kind in (0x0005, 0x0006, 0x0007, 0x0014, 0x0040):
        return _eight(kind, raw)
    if kind == 0x101F:
        return tuple(text for text in _several(raw))
    return raw


def _several(raw: bytes) -> Iterator[str]:
    """The texts of a PT_MV_UNICODE as a PST holds them: a count, offsets, texts ([MS-PST] 2.3.3.4.2)."""
    count = int.from_bytes(raw[:4], "little")
    if not 0 < count < 10_000 or 4 + 4 * count > len(raw):
        return
    offsets = [*struct.unpack_from(f"<{count}I", raw, 4), len(raw)]
    for start, end in pairwise(offsets):
        yield raw[start:end].decode("utf-16-le", "replace").rstrip("\0")


class Properties:
    """The properties of one thing, by number. `code_page` decides what narrow text means.

    A thing has dozens of them, and whoever asks wants a few: a reader may leave `pending` records, which `decode` makes
    values of when they are asked for; None for what is damaged.
    """

    def __init__(
        self,
        values: dict[int, Value],
        code_page: str | None = None,
        pending: dict[int, bytes] | None = None,
        decode: Callable[[bytes], Value | None] | None = None,
    ) -> None:
        self._values = values
        self._pending = pending or {}
        self._decode = decode
        self.code_page = code_page

    def __contains__(self, number: int) -> bool:
        return self.get(number) is not None

    def get(self, number: int) -> Value | None:
        """The value of any type; None where there is none."""
        # Most properties somebody asks for are not there.
        if number not in self._pending or self._decode is None:
            return self._values.get(number)
        value = self._decode(self._pending.pop(number))
        if value is not None:
            self._values[number] = value
        return value

    def text(self, number: int) -> str:
        """A text, decoded; empty where there is none. NUL ends it: some programs count the filling."""
        if number not in self._pending and number not in self._values:
            return ""
        value = self.get(number)
        if isinstance(value, Narrow):
            return self._decoded(value.data).partition("\0")[0]
        if isinstance(value, Binary):
            return value.data().decode("utf-16-le", "replace").partition("\0")[0]
        return value.partition("\0")[0] if isinstance(value, str) else ""

    def _decoded(self, data: bytes) -> str:
        """The code page of the message is a claim; Japanese in a store that says 1252 is read as what it is."""
        if data.isascii() and b"\x1b" not in data:
            return data.decode("ascii")
        if self.code_page and self.code_page not in ("ascii", "cp1252"):
            return charsets.decode(data, self.code_page)
        return charsets.decode(data, None)

    def number(self, number: int) -> int:
        """A whole number; 0 where there is none."""
        value = self.get(number)
        return int(value) if isinstance(value, int) else 0

    def moment(self, number: int) -> datetime | None:
        """An aware date in UTC; None where there is none."""
        value = self.get(number)
        # Outlook writes the year 4501 for "none".
        return value if isinstance(value, datetime) and 1970 <= value.year < 4500 else None

    def data(self, number: int) -> bytes:
        """Bytes; those of a narrow text as they are."""
        value = self.get(number)
        if isinstance(value, Narrow):
            return value.data
        if isinstance(value, Binary):
            return value.data()
        return value if isinstance(value, bytes) else b""

    def above(self, number: int) -> Iterator[bytes]:
        """The bytes of every property from `number` on: named ones whose names are not known."""
        for name in sorted({*self._values, *self._pending}):
            if name >= number and isinstance(self.get(name), bytes):
                yield self.data(name)

    def texts(self, number: int) -> tuple[str, ...]:
        """The texts of a property with several; empty where there are none."""
        value = self.get(number)
        return value if isinstance(value, tuple) else ()


@dataclass(slots=True)
class Attachment:
    """A file, or a message, inside a message. `embedded` opens a message; `pieces` reads a file."""

    properties: Properties
    pieces: Callable[[], Iterable[bytes]] | None = None
    embedded: "Callable[[], MapiItem] | None" = None


@dataclass(slots=True)
class MapiItem:
    """One message, contact or other thing of Outlook's. `named` maps (GUID or name space, number) to its own number."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    named: dict[tuple[str, int | str], int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Its message class in small letters, such as `ipm.note` or `ipm.contact`."""
        return self.properties.text(CLASS).casefold()

    @property
    def is_mail(self) -> bool:
        """What comes by mail: notes, reports, invitations, and what has no class; appointments and tasks do not."""
        return not self.kind or self.kind.startswith(_BY_MAIL)

    @property
    def is_contact(self) -> bool:
        """True for an entry of an address book."""
        return self.kind.startswith("ipm.contact")


def codec(code_page: int) -> str | None:
    """The codec of a Windows code page (932 is cp932), whether or not Python has it; None where there cannot be one."""
    known = {
        65001: "utf-8", 20127: "ascii", 28591: "iso-8859-1", 50220: "iso-2022-jp", 50221: "iso-2022-jp",
        50222: "iso-2022-jp", 51932: "euc-jp", 20932: "euc-jp", 1200: "utf-16-le", 20866: "koi8-r", 21866: "koi8-u",
        936: "gb18030", 54936: "gb18030", 51949: "euc-kr", 949: "cp949", 950: "cp950", 52936: "hz", 38598: "iso-8859-8",
    }  # fmt: skip
    if code_page in known:
        return known[code_page]
    if 28592 <= code_page <= 28605:
        return f"iso-8859-{code_page - 28590}"
    return f"cp{code_page}" if 0 < code_page < 2000 else None


_NAMESPACES = {1: "mapi", 2: "strings"}


def named(sets: bytes, entries: bytes, texts: bytes) -> dict[tuple[str, int | str], int]:
    """Named properties: what they are called everywhere, and their numbers in one file ([MS-PST] 2.4.7)."""
    found: dict[tuple[str, int | str], int] = {}
    for at in range(0, len(entries) - 7, 8):
        name, which, index = struct.unpack_from("<IHH", entries, at)
        position = 16 * ((which >> 1) - 3)
        space = _NAMESPACES.get(which >> 1) or sets[max(position, 0) : max(position, 0) + 16].hex()
        if which & 1:
            size = int.from_bytes(texts[name : name + 4], "little")
            found[space, texts[name + 4 : name + 4 + size].decode("utf-16-le", "replace")] = 0x8000 + index
        else:
            found[space, name] = 0x8000 + index
    return found


def one_off(entry: bytes) -> tuple[str, str]:
    """Name and address in a one-off entry ([MS-OXCDATA] 2.2.5.1); empty for other entries."""
    if not entry.startswith(_ONE_OFF) or len(entry) < 24:
        return "", ""
    if int.from_bytes(entry[22:24], "little") & 0x8000:
        parts = entry[24:].decode("utf-16-le", "replace").split("\0")
    else:
        parts = [charsets.decode(part, None) for part in entry[24:].split(b"\0")]
    return (parts[0], parts[2]) if len(parts) > 2 and parts[1].upper() == "SMTP" else ("", "")
