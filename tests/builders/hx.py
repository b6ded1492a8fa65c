"""Stores of the new Outlook and of the Mail app (HxStore.hxd), written as three public decoders read them.

Offsets are those of the builds 16.107 to 16.115 of Outlook for Mac. Everybody in them is invented.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from tests.builders.unix import put

MAGIC = b"\x05\x6a\x70\x3b\x64\x45\x02\x5d"
TRAILER = bytes.fromhex("0000000000010000000001")
RELATIVE = 1 << 31
MESSAGE, BODY, RECIPIENT, FOLDER, ITEM, ATTACHMENT = 0xC9, 0xCA, 0x55, 0x4D, 0x4F, 0x16A
ACCOUNT, MAIL_ACCOUNT, FILE = 0x49, 0x4A, 0xF7
SIZES = {
    MESSAGE: 0x60F, BODY: 0x740, RECIPIENT: 0x15E, FOLDER: 0x4C2, ITEM: 0x430, ATTACHMENT: 0x318, ACCOUNT: 0x1992,
    MAIL_ACCOUNT: 0x6CA, FILE: 0xC5,
}  # fmt: skip
TO, CC, REPLY_TO = 0xCC, 0xCD, 0x19D
_STEP = 1 << 12
INBOX, SENT, ORDINARY = 0x61, 0x65, 0x7A
WHEN = datetime(2024, 3, 4, 1, 0, tzinfo=UTC)


def ticks(moment: datetime) -> int:
    """Ticks of .NET."""
    return int(moment.timestamp()) * 10**7 + 621_355_968_000_000_000


def literals(data: bytes) -> bytes:
    """An LZ4 block that repeats nothing."""
    return _sequence(data)


def packed(data: bytes) -> bytes:
    """An LZ4 block with matches: whatever four bytes stood before within reach is referred to."""
    out, start, at = b"", 0, 0
    seen: dict[bytes, int] = {}
    # The last five bytes of a block are literals.
    while at < len(data) - 12:
        before = seen.get(data[at : at + 4])
        seen[data[at : at + 4]] = at
        if before is None or at - before > 0xFFFF:
            at += 1
            continue
        length = 4
        # Of a bomb all is alike: many bytes at once, and then one after the other.
        while at + length + _STEP < len(data) - 5 and _is_alike(data, before + length, at + length):
            length += _STEP
        while at + length < len(data) - 5 and data[before + length] == data[at + length]:
            length += 1
        out += _sequence(data[start:at], at - before, length)
        at += length
        start = at
    return out + _sequence(data[start:])


def _is_alike(data: bytes, one: int, other: int) -> bool:
    return data[one : one + _STEP] == data[other : other + _STEP]


def _sequence(data: bytes, distance: int = 0, matched: int = 4) -> bytes:
    extra = matched - 4
    token = bytes([min(len(data), 15) << 4 | (min(extra, 15) if distance else 0)])
    head = token + _more(len(data)) + data
    return head + struct.pack("<H", distance) + _more(extra) if distance else head


def _more(length: int) -> bytes:
    return b"" if length < 15 else b"\xff" * ((length - 15) // 255) + bytes([(length - 15) % 255])


def block(payload: bytes, *, key: bytes = bytes(8), pack: bool = True, unpacked: int | None = None) -> bytes:
    """A block with both of its checksums, filled to a border of 512 bytes. `unpacked` is a length that lies."""
    inside = packed(payload) if pack else literals(payload)
    return raw_block(inside, len(payload) if unpacked is None else unpacked, key)


def raw_block(inside: bytes, unpacked: int, key: bytes = bytes(8)) -> bytes:
    """A block of any packed bytes."""
    head = MAGIC + struct.pack("<IIII", len(key), len(inside), unpacked, 4)
    second = struct.pack("<I", crc32(head + key + inside))
    first = struct.pack("<I", crc32(second + head))
    data = first + second + head + key + inside
    return data + bytes(-len(data) % 512)


def header(version: bytes = b"i") -> bytes:
    """The first page of the file."""
    page = bytearray(0x1000)
    page[:9] = b"Nostromo" + version
    struct.pack_into("<Q", page, 0x38, 0x1000)
    return bytes(page)


def padded(data: bytes) -> bytes:
    """A file filled to a whole number of pages."""
    return data + bytes(-len(data) % 0x1000)


@dataclass
class Thing:
    """One object: numbers at their offsets (u32, u64) and texts at those of their pairs."""

    kind: int
    number: int
    parent: int = 0
    list_number: int = 0
    stamp: int = 1
    fixed: int = 0
    lead: int = 6
    numbers: dict[int, int] = field(default_factory=dict)
    wide: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str | bytes] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The object behind its length, and what follows it."""
        size = self.fixed or SIZES[self.kind]
        data = bytearray(size + self.lead)
        struct.pack_into("<HHIHH", data, 0, 5, size, 0, 0, self.kind)
        struct.pack_into("<QIQQQ", data, 0x14, self.number, self.list_number, self.parent, self.number, self.parent)
        struct.pack_into("<I", data, 0x68, self.lead)
        struct.pack_into("<Q", data, 0x70, self.stamp)
        for at, number in self.numbers.items():
            struct.pack_into("<I", data, at, number)
        for at, number in self.wide.items():
            struct.pack_into("<Q", data, at, number)
        for at, text in self.texts.items():
            piece = text if isinstance(text, bytes) else (text + "\0").encode("utf-16-le")
            struct.pack_into("<II", data, at, len(data) - size - self.lead, len(piece) | RELATIVE)
            data += piece
        struct.pack_into("<I", data, 4, len(data))
        return struct.pack("<I", len(data)) + bytes(data) + TRAILER


def letter(
    number: int,
    subject: str,
    name: str,
    address: str,
    *,
    folder: int = 0,
    parent: int = 0,
    stamp: int = 1,
    fixed: int = 0,
    preview: str = "",
    message_id: str = "",
    when: datetime = WHEN,
) -> Thing:
    """A message. Its texts stand in the order of the program."""
    texts: dict[int, str | bytes] = {
        0x574: address, 0x56C: name, 0x4D4: "IPM.Note", 0x4CC: message_id or f"<{number}@example.jp>",
        0x518: preview, 0x598: subject, 0x4EC: subject.removeprefix("Re: "),
    }  # fmt: skip
    return Thing(
        MESSAGE, number, parent, stamp=stamp, fixed=fixed,
        wide={0x120: ticks(when), 0x2D8: ticks(when) - 5 * 10**7, 0x38C: folder},
        texts={at: text for at, text in texts.items() if text},
    )  # fmt: skip


def body(number: int, html: str = "", *, stamp: int = 1, file: int = 0) -> Thing:
    """The text of a message, or the number of the object that names its file."""
    texts: dict[int, str | bytes] = {0x678: html.encode()} if html else {}
    return Thing(BODY, number, stamp=stamp, wide={0x2BC: file}, texts=texts)


def recipient(number: int, message: int, list_number: int, name: str, address: str) -> Thing:
    """One recipient of a message."""
    return Thing(RECIPIENT, number, message, list_number, texts={0x124: name, 0x12C: address})


def folder(number: int, name: str, kind: int = ORDINARY, parent: int = 0) -> Thing:
    """A folder."""
    return Thing(FOLDER, number, parent, numbers={0x47C: kind}, texts={0x434: name})


def item(message: int, subject: str, name: str, address: str, *, folder: int = 0, unread: int = 1) -> Thing:
    """What a list of messages shows of one."""
    return Thing(
        ITEM, message + 5000, numbers={0x2E4: unread}, wide={0x124: message, 0x214: folder, 0xE0: ticks(WHEN)},
        texts={0x384: subject, 0x374: name, 0x3AC: address, 0x398: "開けた所まで"},
    )  # fmt: skip


def attachment(number: int, message: int, name: str, path: str) -> Thing:
    """An attachment, kept as a file."""
    return Thing(ATTACHMENT, number, wide={0x1AC: message}, texts={0x260: name, 0x288: path})


def store(path: Path, *blocks: Sequence[Thing], version: bytes = b"i") -> Path:
    """A store with one block for each sequence of objects."""
    payloads = [bytes(11) + b"".join(each.encoded() for each in things) for things in blocks]
    # Every other block repeats nothing, and has a key of 16 bytes.
    data = b"".join(
        block(each, key=bytes(16 if number % 2 else 8), pack=not number % 2) for number, each in enumerate(payloads)
    )
    return put(path, padded(header(version) + data))


def mailbox(path: Path, version: bytes = b"i") -> Path:
    """A store of one account with three messages in two folders, and every kind of object."""
    account = [
        Thing(ACCOUNT, 1, texts={0x156C: "hanako@example.jp"}), Thing(MAIL_ACCOUNT, 2, wide={0x44: 1}),
        folder(10, "受信トレイ", INBOX), folder(11, "送信済みアイテム", SENT), folder(12, "お客様", parent=10),
    ]  # fmt: skip
    first = [
        letter(100, "Re: 予約について", "太郎", "taro@example.jp", folder=10, parent=2, preview="明日の十時に"),
        body(100, "<html><body>明日の十時に伺います。" + "よろしくお願いします。" * 40 + "</body></html>"),
        recipient(200, 100, TO, "花子", "hanako@example.jp"),
        recipient(201, 100, CC, "次郎", "jiro@example.com"),
        recipient(202, 100, REPLY_TO, "店", "shop@example.com"),
        item(100, "Re: 予約について", "太郎", "taro@example.jp", folder=10, unread=0),
        attachment(300, 100, "見積書.pdf", "~/Files/S0/3/Attachments/0/見積書[1926].pdf"),
    ]
    rest = [
        letter(101, "お礼", "花子", "hanako@example.jp", folder=11, parent=2, preview="ありがとうございました"),
        recipient(203, 101, TO, "太郎", "taro@example.jp"),
        letter(102, "変更のお願い", "鈴木", "suzuki@example.com", folder=12, parent=2, preview="時間を"),
        body(102, file=400),
        Thing(FILE, 400, texts={0x88: "~/Files/S0/3/EFMData/7.dat"}),
    ]
    return store(path, account, first, rest, version=version)
