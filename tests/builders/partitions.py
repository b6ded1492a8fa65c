"""A disk around a file system: the partition map of Macs before 2006 (Apple), and a GUID partition table (UEFI 2.10, 5)."""

import struct
import uuid
import zlib

_SECTOR = 512
_MAP_SECTORS, _GPT_FIRST, _GPT_LAST = 64, 2048, 33
_ENTRIES, _ENTRY = 128, 128
_IN_USE = 0x33
_HFS = uuid.UUID("48465300-0000-11AA-AA11-00306543ECAC")


def with_apple_map(volume: bytes) -> bytes:
    """A disk with a volume of HFS+ behind an Apple partition map."""
    count = len(volume) // _SECTOR
    driver = struct.pack(">2sHI", b"ER", _SECTOR, count + _MAP_SECTORS).ljust(_SECTOR, b"\0")
    own = _map_entry(1, _MAP_SECTORS - 1, b"Apple", b"Apple_partition_map")
    disk = driver + own + _map_entry(_MAP_SECTORS, count, b"MacOS", b"Apple_HFS")
    return disk.ljust(_MAP_SECTORS * _SECTOR, b"\0") + volume


def _map_entry(start: int, count: int, name: bytes, kind: bytes) -> bytes:
    entry = struct.pack(">2sHIII32s32sIII", b"PM", 0, 2, start, count, name, kind, 0, count, _IN_USE)
    return entry.ljust(_SECTOR, b"\0")


def with_gpt(volume: bytes) -> bytes:
    """A disk with a volume of HFS+ in a GUID partition table."""
    count = len(volume) // _SECTOR
    total = _GPT_FIRST + count + _GPT_LAST
    entry = _HFS.bytes_le + uuid.UUID(int=7).bytes_le + struct.pack("<QQQ", _GPT_FIRST, _GPT_FIRST + count - 1, 0)
    entries = (entry + "Macintosh HD".encode("utf-16-le")).ljust(_ENTRIES * _ENTRY, b"\0")

    def header(at: int, other: int, where: int) -> bytes:
        fields = (1, 92, 0, 0, at, other, 34, total - 34, uuid.UUID(int=9).bytes_le, where, _ENTRIES, _ENTRY)
        packed = struct.pack("<8sHHIIIQQQQ16sQIII", b"EFI PART", 0, *fields, zlib.crc32(entries))
        return (packed[:16] + struct.pack("<I", zlib.crc32(packed)) + packed[20:]).ljust(_SECTOR, b"\0")

    protective = struct.pack("<B3sB3sII", 0, b"\0\2\0", 0xEE, b"\xff\xff\xff", 1, total - 1)
    first = (bytes(446) + protective).ljust(510, b"\0") + b"\x55\xaa" + header(1, total - 1, 2) + entries
    return first.ljust(_GPT_FIRST * _SECTOR, b"\0") + volume + entries + header(total - 1, 1, total - _GPT_LAST)
