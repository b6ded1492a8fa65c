"""Databases of Windows' Extensible Storage Engine (.edb, store.vol), one page a table, as libesedb's documentation has it.

Of the older kind (format 0x620, revision 9): numbers are fixed columns, texts variable ones.
"""

import struct
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import xor
from pathlib import Path

from tests.builders.unix import put

Cell = int | str | bytes | None
Rows = Sequence[Mapping[str, Cell]]

_PAGE = 0x2000
_HEAD = 40
_VERSION, _REVISION = 0x620, 9
_CATALOG, _BACKUP, _FIRST_TABLE = 4, 24, 26
_ROOT_AND_LEAF = 3
_LONG, _CURRENCY, _BINARY, _TEXT = 4, 5, 9, 10
_TABLE, _COLUMN = 1, 2
_UNICODE = 1200


def database(path: Path, tables: Mapping[str, Rows]) -> Path:
    """A database with these tables. A column is as wide as its first value says: numbers 8 bytes where one needs it."""
    entries: list[bytes] = []
    pages: dict[int, bytes] = {}
    for number, (name, rows) in enumerate(tables.items(), _FIRST_TABLE):
        columns = _columns(rows)
        entries.append(_definition(number, _TABLE, number, number, 20, 0, name))
        for column, (identifier, kind, size) in columns.items():
            entries.append(_definition(number, _COLUMN, identifier, kind, size, _UNICODE, column))
        pages[number] = _leaf(number, [_record(columns, row) for row in rows])
    pages[1] = _leaf(1, [])
    for number, identifier in ((_CATALOG, 2), (_BACKUP, 3)):
        pages[number] = _leaf(identifier, entries)
    data = b"".join(pages.get(number, bytes(_PAGE)) for number in range(1, max(pages) + 1))
    return put(path, _header() * 2 + data)


def unistore(path: Path, **more: Rows) -> Path:
    """The database of the Mail app of Windows 10: two messages of one account, with people and an attachment."""
    return database(path, {
        "Store": [{"00010003": 1, "3003001f": "hanako@example.jp", "8117001f": "IMAP"}],
        "Folders": [
            {"00010003": 5, "0e090013": 4, "3001001f": "受信トレイ"},
            {"00010003": 4, "0e090013": 0, "3001001f": ""},
            {"00010003": 6, "0e090013": 5, "3001001f": "お客様"},
        ],
        "Message": [
            {
                "00010003": 0x12345678, "00020003": 1, "0e090013": 5, "0037001f": "予約について", "0c1a001f": "太郎",
                "8279001f": "taro@example.jp", "0e060040": 133_540_344_000_000_000, "82620013": 1, "3fda001f": "明日の",
            },
            {
                "00010003": 9, "00020003": 1, "0e090013": 6, "0037001f": "お礼", "0c1a001f": "鈴木",
                "0c1f001f": "suzuki@example.com", "0e060040": 133_540_344_000_000_001, "82620013": 0,
                "3fda001f": "ありがとうございました",
            },
        ],
        "Recipient": [
            {"20040013": 0x12345678, "3001001f": "花子", "3003001f": "hanako@example.jp", "0c150013": 1},
            {"20040013": 0x12345678, "3001001f": "次郎", "3003001f": "jiro@example.com", "0c150013": 2},
        ],
        "Attachment": [{"00010003": 0x2A, "20040013": 0x12345678, "3704001f": "見積書.pdf"}],
        "Contact": [
            {"0082001f": "太郎", "0084001f": "山田", "3001001f": "山田 太郎", "0090001f": "taro@example.jp", "0096001f": "03-0000-0000"},
            {"0082001f": None, "0084001f": None, "3001001f": "空", "0090001f": None, "0096001f": None},
        ],
        **more,
    })  # fmt: skip


def live_contacts(path: Path) -> Path:
    """The address book of Windows Live Mail, its tables named as far as that is known."""
    return database(path, {
        "MetaTable": [{"Id": 1, "Owner": "owner@example.jp"}],
        "SimpleContact-v081111-0122-1303": [
            {"Id": 1, "DisplayName": "山田 太郎", "FirstName": "太郎", "LastName": "山田", "EmailAddress1": "taro@example.jp", "HomePhone": "03-0000-0000"},
            {"Id": 2, "DisplayName": "鈴木", "FirstName": None, "LastName": None, "EmailAddress1": "suzuki@example.com", "HomePhone": None},
            {"Id": 3, "DisplayName": "誰か", "FirstName": None, "LastName": None, "EmailAddress1": None, "HomePhone": None},
        ],
    })  # fmt: skip


def _checked(page: bytes) -> bytes:
    """A page with its checksum in front."""
    words = struct.unpack(f"<{len(page) // 4 - 1}I", page[4:])
    return struct.pack("<I", reduce(xor, words, 0x89ABCDEF)) + page[4:]


def _header() -> bytes:
    page = bytearray(_PAGE)
    struct.pack_into("<IIII", page, 4, 0x89ABCDEF, _VERSION, 0, 0)
    struct.pack_into("<I", page, 52, 3)
    struct.pack_into("<II", page, 232, _REVISION, _PAGE)
    return _checked(bytes(page))


def _leaf(identifier: int, values: Sequence[bytes]) -> bytes:
    """A tree of one page: its root header, then an entry with a key for each value."""
    entries = [struct.pack("<IIII", 1, 1, 0, 0)]
    entries += [struct.pack("<HI", 4, number) + each for number, each in enumerate(values, 1)]
    page = bytearray(_PAGE)
    at = 0
    for number, entry in enumerate(entries):
        page[_HEAD + at : _HEAD + at + len(entry)] = entry
        struct.pack_into("<HH", page, _PAGE - 4 * (number + 1), len(entry), at)
        at += len(entry)
    assert _HEAD + at + 4 * len(entries) <= _PAGE, "more than a page holds"
    struct.pack_into("<I", page, 24, identifier)
    struct.pack_into("<HHHHI", page, 28, 0, 0, at, len(entries), _ROOT_AND_LEAF)
    return _checked(bytes(page))


def _definition(table: int, kind: int, identifier: int, what: int, size: int, codepage: int, name: str) -> bytes:
    """An entry of the catalogue: a table, or a column of one."""
    fixed = struct.pack("<IHIIIII", table, kind, identifier, what, size, 0, codepage)
    text = name.encode("ascii")
    return struct.pack("<BBH", 7, 128, 4 + len(fixed)) + fixed + struct.pack("<H", len(text)) + text


def _columns(rows: Rows) -> dict[str, tuple[int, int, int]]:
    """Identifier, type and size of every column; numbers come first, as they must."""
    cells: dict[str, list[Cell]] = {}
    for row in rows:
        for name, cell in row.items():
            cells.setdefault(name, []).append(cell)
    numbers = [name for name, found in cells.items() if any(isinstance(each, int) for each in found)]
    texts = [name for name in cells if name not in numbers]
    columns: dict[str, tuple[int, int, int]] = {}
    for identifier, name in enumerate(numbers, 1):
        is_wide = any(isinstance(each, int) and each >= 1 << 31 for each in cells[name])
        columns[name] = (identifier, _CURRENCY, 8) if is_wide else (identifier, _LONG, 4)
    for identifier, name in enumerate(texts, 128):
        is_binary = any(isinstance(each, bytes) for each in cells[name])
        columns[name] = (identifier, _BINARY if is_binary else _TEXT, 255)
    return columns


def _record(columns: Mapping[str, tuple[int, int, int]], row: Mapping[str, Cell]) -> bytes:
    fixed, ends, texts = b"", b"", b""
    numbers = 0
    empty = 0
    for name, (identifier, _, size) in columns.items():
        cell = row.get(name)
        if identifier < 128:
            numbers += 1
            empty |= (cell is None) << (identifier - 1)
            fixed += (cell if isinstance(cell, int) else 0).to_bytes(size, "little")
            continue
        texts += cell if isinstance(cell, bytes) else (str(cell) if cell is not None else "").encode("utf-16-le")
        ends += struct.pack("<H", len(texts) | (0x8000 if cell is None else 0))
    fixed += empty.to_bytes((numbers + 7) // 8, "little")
    last = 127 + len(ends) // 2
    return struct.pack("<BBH", numbers, last, 4 + len(fixed)) + fixed + ends + texts
