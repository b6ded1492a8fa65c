"""Writes a registry hive of Windows (NTUSER.DAT): keys with text and bytes, as Windows' regf files hold them."""

import struct
from collections.abc import Mapping

Tree = Mapping[str, "Tree | str | bytes"]
"""A key: its values, text (REG_SZ) or bytes (REG_BINARY), and the keys below it."""
_BASE = 0x1000
_NONE = 0xFFFFFFFF
_KEY = struct.Struct("<2sHQIIIIIIIIIIIIIIIHH")


def hive(tree: Tree) -> bytes:
    """The file with this tree. Names are Latin-1."""
    cells = _Cells()
    top = cells.add_key("ROOT", tree, 0, flags=0x2C)
    bins = cells.finished()
    header = bytearray(_BASE)
    struct.pack_into("<4sIIQIIIIII", header, 0, b"regf", 1, 1, 0, 1, 5, 0, 1, top, len(bins))
    struct.pack_into("<I", header, 0x2C, 1)
    checksum = 0
    for (word,) in struct.iter_unpack("<I", header[:508]):
        checksum ^= word
    struct.pack_into("<I", header, 508, checksum)
    return bytes(header) + bins


class _Cells:
    """The one bin of the file, which grows cell by cell."""

    def __init__(self) -> None:
        self._data = bytearray(struct.pack("<4sIIIQI", b"hbin", 0, 0, 0, 0, 0) + bytes(4))

    def add_key(self, name: str, content: Tree, parent: int, *, flags: int = 0x20) -> int:
        """Adds a key with all that is in it; returns where it is."""
        children = {each: value for each, value in content.items() if isinstance(value, Mapping)}
        values = {each: value for each, value in content.items() if not isinstance(value, Mapping)}
        raw = name.encode("latin-1")
        at = self._add(bytes(_KEY.size + len(raw)))
        below = [(each, self.add_key(each, value, at)) for each, value in children.items()]
        named = [self._add_value(each, value) for each, value in values.items()]
        record = _KEY.pack(
            b"nk", flags, 0, 0, parent, len(below), 0, self._add_list(below) if below else _NONE, _NONE, len(named),
            self._add(struct.pack(f"<{len(named)}I", *named)) if named else _NONE,
            _NONE, _NONE, 0, 0, 0, 0, 0, len(raw), 0,
        )  # fmt: skip
        # Those below had to know where it is before it could know where they are.
        self._data[at + 4 : at + 4 + len(record) + len(raw)] = record + raw
        return at

    def finished(self) -> bytes:
        """The bin, filled up to whole pages."""
        free = -len(self._data) % 0x1000
        filling = struct.pack("<i", free) + bytes(free - 4) if free >= 8 else bytes(free)
        struct.pack_into("<II", self._data, 4, 0, len(self._data) + free)
        return bytes(self._data + filling)

    def _add(self, content: bytes) -> int:
        at = len(self._data)
        size = (len(content) + 4 + 7) // 8 * 8
        self._data += struct.pack("<i", -size) + content.ljust(size - 4, b"\0")
        return at

    def _add_list(self, keys: list[tuple[str, int]]) -> int:
        entries = (struct.pack("<I4s", where, name.encode("latin-1")[:4]) for name, where in keys)
        return self._add(b"lf" + struct.pack("<H", len(keys)) + b"".join(entries))

    def _add_value(self, name: str, value: str | bytes) -> int:
        data = value if isinstance(value, bytes) else (value + "\0").encode("utf-16-le")
        kind = 3 if isinstance(value, bytes) else 1
        if len(data) <= 4:
            size, where = len(data) | 0x80000000, int.from_bytes(data, "little")
        else:
            size, where = len(data), self._add(data)
        raw = name.encode("latin-1")
        return self._add(struct.pack("<2sHIIIHH", b"vk", len(raw), size, where, kind, 1, 0) + raw)
