"""A registry hive (NTUSER.DAT) small enough to read: keys with text and bytes, as Windows' regf files hold them."""

import struct
from pathlib import Path

from tests.builders.unix import put

Tree = dict[str, "Tree | str | bytes"]
_BASE = 0x1000


def hive(tree: Tree) -> bytes:
    """The file. Text becomes REG_SZ, bytes REG_BINARY, a dictionary a key."""
    cells = bytearray(struct.pack("<4sIIIQI", b"hbin", 0, 0, 0, 0, 0) + bytes(4))

    def add(data: bytes) -> int:
        at = len(cells)
        size = (len(data) + 4 + 7) // 8 * 8
        cells.extend(struct.pack("<i", -size) + data + bytes(size - 4 - len(data)))
        return at

    def key(name: str, content: Tree, parent: int, root: bool) -> int:
        children = {each: value for each, value in content.items() if isinstance(value, dict)}
        values = {each: value for each, value in content.items() if not isinstance(value, dict)}
        raw = name.encode("latin-1")
        shape = "<2sHQIIIIIIIIIIIIIIIHH"
        at = add(bytes(struct.calcsize(shape) + len(raw)))
        inside = [(key(each, value, at, False), each) for each, value in children.items()]
        listed = add(b"lf" + struct.pack("<H", len(inside)) + b"".join(
            struct.pack("<I", where) + each.encode("latin-1")[:4].ljust(4, b"\0") for where, each in inside
        )) if inside else 0xFFFFFFFF  # fmt: skip
        cell = (
            add(b"".join(struct.pack("<I", _value(add, each, value)) for each, value in values.items()))
            if values
            else 0xFFFFFFFF
        )
        flags = 0x2C if root else 0x20
        record = struct.pack(
            shape, b"nk", flags, 0, 0, parent, len(inside), 0, listed, 0xFFFFFFFF, len(values), cell,
            0xFFFFFFFF, 0xFFFFFFFF, 0, 0, 0, 0, 0, len(raw), 0,
        )  # fmt: skip
        cells[at + 4 : at + 4 + len(record) + len(raw)] = record + raw
        return at

    top = key("ROOT", tree, 0, True)
    size = (len(cells) + 0xFFF) // 0x1000 * 0x1000
    if (free := size - len(cells)) >= 8:
        cells.extend(struct.pack("<i", free) + bytes(free - 4))
    cells.extend(bytes(size - len(cells)))
    struct.pack_into("<II", cells, 4, 0, size)
    header = bytearray(_BASE)
    struct.pack_into("<4sIIQIIIIII", header, 0, b"regf", 1, 1, 0, 1, 5, 0, 1, top, size)
    struct.pack_into("<I", header, 0x2C, 1)
    checksum = 0
    for at in range(0, 508, 4):
        checksum ^= struct.unpack_from("<I", header, at)[0]
    struct.pack_into("<I", header, 508, checksum)
    return bytes(header + cells)


def _value(add, name: str, value: str | bytes) -> int:  # type: ignore[no-untyped-def]
    data = value if isinstance(value, bytes) else (value + "\0").encode("utf-16-le")
    kind = 3 if isinstance(value, bytes) else 1
    if len(data) <= 4:
        size, where = len(data) | 0x80000000, int.from_bytes(data.ljust(4, b"\0"), "little")
    else:
        size, where = len(data), add(data)
    raw = name.encode("latin-1")
    return int(add(struct.pack("<2sHIIIHH", b"vk", len(raw), size, where, kind, 1, 0) + raw))


def registry(home: Path, *path: str, **content: "Tree | str | bytes") -> None:
    """Writes NTUSER.DAT with one branch."""
    tree: Tree = dict(content)
    for name in reversed(path):
        tree = {name: tree}
    put(home / "NTUSER.DAT", hive(tree))


def utf16(text: str) -> bytes:
    """Text as the registry and Outlook keep it."""
    return (text + "\0").encode("utf-16-le")
