"""Outlook's list of whom one wrote to: a stream of rows of MAPI properties, in files of its own and inside a PST.

Little endian (autocomplete-stream.md of the office client docs). The document says to refuse all but version 12; real
files say 10.
"""

import struct
from collections.abc import Iterator

from app.model.contact import AddressTrace, Relation
from app.textkit.text import one_line

KIND = "outlook_autocomplete"
"""What addresses out of it are tagged with."""

_HEADER = struct.Struct("<4sIII")
_PROPERTY = struct.Struct("<HHI8s")
_SIZE = struct.Struct("<I")
_STRING8, _UNICODE, _BINARY, _CLSID, _MANY = 0x001E, 0x001F, 0x0102, 0x0048, 0x1000
_NAME, _KIND, _ADDRESS, _SMTP, _SHOWN, _SEARCH = 0x3001, 0x3002, 0x3003, 0x39FE, 0x6003, 0x300B
_FIXED = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000B: 2, 0x0014: 8, 0x0040: 8}


def people(data: bytes) -> Iterator[AddressTrace]:
    """The people of an autocomplete stream; stops where it is cut off. Never raises."""
    try:
        _, _, _, rows = _HEADER.unpack_from(data)
        position = _HEADER.size
        for _ in range(rows):
            values, position = _row(data, position)
            yield from _person(values)
    except (struct.error, ValueError):
        return


def _row(data: bytes, position: int) -> tuple[dict[int, str], int]:
    (count,) = _SIZE.unpack_from(data, position)
    position += _SIZE.size
    values: dict[int, str] = {}
    for _ in range(count):
        kind, number, _, _ = _PROPERTY.unpack_from(data, position)
        value, position = _value(data, position + _PROPERTY.size, kind)
        if value is not None:
            values[number] = value
    return values, position


def _value(data: bytes, position: int, kind: int) -> tuple[str | None, int]:
    """A property's text (None for other types), and where the next one starts. Raises struct.error, ValueError."""
    if kind & _MANY:
        (count,) = _SIZE.unpack_from(data, position)
        position += _SIZE.size
        if count > len(data) - position:
            raise ValueError("more values than bytes")
        if (size := _FIXED.get(kind & ~_MANY)) is not None:
            return None, position + count * size
        for _ in range(count):
            _, position = _value(data, position, kind & ~_MANY)
        return None, position
    if kind == _CLSID:
        return None, position + 16
    if kind not in (_STRING8, _UNICODE, _BINARY):
        return None, position
    (size,) = _SIZE.unpack_from(data, position)
    start, end = position + _SIZE.size, position + _SIZE.size + size
    if end > len(data):
        raise ValueError("cut off")
    raw = data[start:end]
    if kind == _UNICODE:
        return raw.decode("utf-16-le", "replace").rstrip("\0"), end
    return raw.rstrip(b"\0").decode("cp932" if kind == _STRING8 else "latin-1", "replace"), end


def _person(values: dict[int, str]) -> Iterator[AddressTrace]:
    """Exchange's own addresses (`/o=…`) mean nothing elsewhere; the Internet address stands beside them, if at all."""
    own = values.get(_ADDRESS, "") if values.get(_KIND, "SMTP").upper() == "SMTP" else ""
    search = values.get(_SEARCH, "")
    searched = search[5:].lower() if search.upper().startswith("SMTP:") else ""
    address = next((each for each in (values.get(_SMTP, ""), own, searched) if "@" in each), "")
    name = values.get(_NAME, "") or values.get(_SHOWN, "").partition(" <")[0]
    if address:
        yield AddressTrace(one_line(address), "" if "@" in name else one_line(name).strip("'"), Relation.WRITTEN_TO)
