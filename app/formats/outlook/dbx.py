"""Outlook Express 5 and 6: the .dbx, a tree of messages cut into blocks.

    CF AD 12 FE  C5 FD 74 6F …                file header; C5 is mail, C6 the list of folders. At 0x7C the bytes in use,
                                              at 0xC4 the number of entries, at 0xE4 where the root of the tree is
    nn nn nn nn  00 02 00 00  nn nn nn nn  nn nn nn nn
                                              a block of a message: its own offset, its size (512), the bytes used in
                                              it, where the next block is (0 at the end); numbers are little endian

Sources: "Outlook Express dbx file format" by A. Schloss; KDE's mailimporter (filteroe.cpp); tried on real stores.
"""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common.excerpt import excerpt
from app.formats.common.sections import HEAD_LIMIT, head_length
from app.mime import charsets
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Completeness, Message, MessageFlag, Origin
from app.system.memory_files import MemoryFile
from app.system.reading import RandomFile

MAGIC = b"\xcf\xad\x12\xfe"
_MAIL, _FOLDERS = 0xC5, 0xC6
_USED, _COUNT, _ROOT = 0x7C, 0xC4, 0xE4
_MAX_DEPTH, _MAX_COUNT = 64, 5_000_000
_READ, _ANSWERED, _FLAGGED = 0x80, 0x80000, 0x20
_MESSAGE_AT, _FLAGS = 0x04, 0x01


class DbxFile:
    """An open .dbx, as a `Container`."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file."""
        self._path = path
        self._file = RandomFile(path) if data is None else MemoryFile(data)
        self._header = self._file.read_at(0, 0x24BC)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def entries(self) -> Iterator[MessageKey | Finding]:
        """The messages of the index; a finding where it names more or fewer than its header says."""
        if self._header[4:5] != bytes([_MAIL]):
            # Folders.dbx, Offline.dbx, Pop3uidl.dbx: lists of the program, no mail.
            return
        if (used := int.from_bytes(self._header[_USED : _USED + 4], "little")) > self._file.size:
            yield Finding(Code.STORE_TRUNCATED, {"path": str(self._path), "bytes": self._file.size, "expected": used})
        expected, root = (int.from_bytes(self._header[at : at + 4], "little") for at in (_COUNT, _ROOT))
        seen: set[int] = set()
        whole, found = True, 0
        for number in self._infos(root, seen, 0):
            if number < 0:
                whole = False
            else:
                found += 1
                yield MessageKey(number)
        if not whole or found != expected:
            yield Finding(Code.STORE_INDEX_DAMAGED, {"path": str(self._path), "count": found, "expected": expected})

    def head(self, key: MessageKey) -> Message:
        """The header block and what the index says. Raises ValueError for an entry that leads nowhere."""
        first, bits = self._info(key.number)
        data, size = b"", 0
        for piece in self._chain(first):
            size += len(piece)
            if len(data) < HEAD_LIMIT:
                data += piece
        complete = self._complete
        if not size:
            raise ValueError("empty message")
        flags = MessageFlag.READ if bits & _READ else MessageFlag.NONE
        flags |= MessageFlag.ANSWERED if bits & _ANSWERED else MessageFlag.NONE
        flags |= MessageFlag.FLAGGED if bits & _FLAGGED else MessageFlag.NONE
        return Message(
            Origin(self._path, key.number, size),
            data[: min(head_length(data), HEAD_LIMIT)],
            Completeness.WHOLE if complete else Completeness.PARTIAL,
            flags,
            notes=() if complete else (Code.TRUNCATED,),
            excerpt=excerpt(data, head_length(data)),
        )

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message as it came, in pieces. Raises ValueError for an entry that leads nowhere."""
        return self._chain(self._info(number)[0])

    def _infos(self, offset: int, seen: set[int], depth: int) -> Iterator[int]:
        """Where the entries of the tree lie, in order; -1 for a branch that leads nowhere."""
        if not offset:
            return
        node = self._file.read_at(offset, 24)
        if (
            offset in seen
            or depth > _MAX_DEPTH
            or len(seen) > _MAX_COUNT
            or len(node) < 24
            or node[:4] != offset.to_bytes(4, "little")
        ):
            yield -1
            return
        seen.add(offset)
        child, count = int.from_bytes(node[8:12], "little"), node[17]
        yield from self._infos(child, seen, depth + 1)
        entries = self._file.read_at(offset + 24, 12 * count)
        for at in range(0, len(entries) - 11, 12):
            value, below, _ = struct.unpack_from("<III", entries, at)
            yield value if value else -1
            yield from self._infos(below, seen, depth + 1)

    def folders(self) -> dict[str, tuple[str, ...]]:
        """Of a Folders.dbx: the names that lead to each folder, by the lower-case name of its file."""
        if self._header[4:5] != bytes([_FOLDERS]):
            return {}
        root = int.from_bytes(self._header[_ROOT : _ROOT + 4], "little")
        known: dict[int, tuple[int, str, str]] = {}
        for number in self._infos(root, set(), 0):
            try:
                values = self._attributes(number) if number >= 0 else {}
            except ValueError:
                continue
            if 0x00 in values:
                known[_number(values[0])] = (
                    _number(values.get(1, b"")), _title(values.get(2, b"")), _title(values.get(3, b""))
                )  # fmt: skip
        return {file.lower(): _path(known, number) for number, (_, _, file) in known.items() if file}

    def _attributes(self, offset: int) -> dict[int, bytes]:
        """The attributes of an entry: a number, or the bytes up to the next one. Raises ValueError."""
        block = self._file.read_at(offset, 12)
        if len(block) < 12 or block[:4] != offset.to_bytes(4, "little"):
            raise ValueError("index entry")
        size, count = int.from_bytes(block[4:8], "little"), block[10]
        data = self._file.read_at(offset + 12, min(size, 1 << 16))
        found: dict[int, bytes] = {}
        for at in range(0, min(4 * count, len(data) - 3), 4):
            kind, value = data[at], data[at + 1 : at + 4]
            start = 4 * count + int.from_bytes(value, "little")
            found[kind & 0x7F] = value if kind & 0x80 else data[start:]
        return found

    def _info(self, offset: int) -> tuple[int, int]:
        """Where the message of an entry starts, and its flags. Raises ValueError."""
        values = self._attributes(offset)
        first, bits = (_number(values.get(kind, b"")) for kind in (_MESSAGE_AT, _FLAGS))
        if not first:
            raise ValueError("message without text")
        return first, bits

    def _chain(self, offset: int) -> Iterator[bytes]:
        """The pieces of a message. `_complete` says afterwards whether the chain came to its end."""
        self._complete = False
        seen: set[int] = set()
        while offset:
            head = self._file.read_at(offset, 16)
            if offset in seen or len(head) < 16 or head[:4] != offset.to_bytes(4, "little"):
                return
            seen.add(offset)
            _, _, used, following = struct.unpack("<IIII", head)
            data = self._file.read_at(offset + 16, min(used, 1 << 16))
            yield data
            if len(data) < used:
                return
            offset = following
        self._complete = True


def _number(data: bytes) -> int:
    return int.from_bytes(data[:4], "little")


def _title(data: bytes) -> str:
    return charsets.decode(data.partition(b"\0")[0], None)


def _path(known: dict[int, tuple[int, str, str]], number: int) -> tuple[str, ...]:
    names: list[str] = []
    while number in known and len(names) < _MAX_DEPTH:
        number, name, _ = known[number]
        names.append(name)
    # The topmost is the root of the tree, "Outlook Express".
    return tuple(reversed(names[:-1] if len(names) > 1 else names))


def folder_names(path: Path) -> dict[str, tuple[str, ...]]:
    """What `DbxFile.folders` finds; empty where the file is missing or damaged."""
    try:
        store = DbxFile(path)
    except OSError:
        return {}
    try:
        return store.folders()
    except (OSError, ValueError, IndexError, struct.error, RecursionError):
        return {}
    finally:
        store.close()


FORMAT = Format(
    name="dbx",
    matches_name=lambda name: name.lower().endswith(".dbx"),
    open_container=DbxFile,
    open_held=DbxFile,
)
