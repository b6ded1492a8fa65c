"""The three layouts of PST and OST, and its two ciphers, on stores small enough to write by hand."""

import struct
import zlib
from pathlib import Path

import pytest

from app.formats.outlook.pst_crypt import permuted, rotated
from app.formats.outlook.pst_pages import DamagedError, Pages
from tests.builders.unix import put


def test_the_simple_cipher_is_a_permutation_and_known() -> None:
    every = bytes(range(256))
    assert sorted(permuted(every)) == list(every)
    # [MS-PST] 5.1: mpbbI[0], mpbbI[255].
    assert (permuted(b"\0"), permuted(b"\xff")) == (bytes([71]), bytes([236]))


def test_the_rotors_turn_with_place_and_block() -> None:
    data = bytes(200)
    assert rotated(data, 0x1234) != rotated(data, 0x1238)
    assert len(set(rotated(data, 0x1234))) > 100
    assert sorted(rotated(bytes([byte]), 7)[0] for byte in range(256)) == list(range(256))


def large(block: bytes, packed: bool) -> bytes:
    """A store with pages of 4096 bytes, one node and one block, packed or not (OST of Outlook 2013)."""
    stored = zlib.compress(block) if packed else block
    data = bytearray(0x6000)
    struct.pack_into("<4s4x2sH", data, 0, b"!BDN", b"SO", 36)
    struct.pack_into("<Q", data, 184, len(data))
    struct.pack_into("<QQQQ", data, 216, 1, 0x1000, 2, 0x2000)
    _page(data, 0x1000, 0x81, struct.pack("<QQQI4x", 0x21, 4, 0, 0))
    _page(data, 0x2000, 0x80, struct.pack("<QQHH4x", 4, 0x4000, len(stored), 2))
    data[0x4000 : 0x4000 + len(stored)] = stored
    end = 0x4000 + (len(stored) + 24 + 511) // 512 * 512
    checksum = zlib.crc32(stored, 0xFFFFFFFF) ^ 0xFFFFFFFF
    struct.pack_into("<HHIQHHI", data, end - 24, len(stored), 0, checksum, 4, 0, len(block), 0)
    return bytes(data)


def _page(data: bytearray, at: int, kind: int, entry: bytes) -> None:
    data[at : at + len(entry)] = entry
    struct.pack_into("<HHBB", data, at + 4056, 1, 100, len(entry), 0)
    data[at + 4072 : at + 4074] = bytes([kind, kind])


@pytest.mark.parametrize("packed", [False, True])
def test_large_pages_and_packed_blocks_are_read(tmp_path: Path, packed: bool) -> None:
    block = b"Furoshiki" * 100
    pages = Pages(put(tmp_path / "a.ost", large(block, packed)))
    (node,) = pages.nodes()
    assert b"".join(pages.data(node.data)) == block
    assert list(pages.checked()) == [True] and not pages.truncated
    pages.close()


def test_a_block_that_differs_from_its_checksum_is_reported(tmp_path: Path) -> None:
    data = bytearray(large(b"Furoshiki" * 100, False))
    data[0x4003] ^= 1
    pages = Pages(put(tmp_path / "a.ost", bytes(data)))
    assert list(pages.checked()) == [False]
    pages.close()


def test_a_store_is_distinguished_from_other_files_and_its_end_from_a_cut(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        Pages(put(tmp_path / "a.pst", b"From: hanako@example.jp\n\n" * 60))
    pages = Pages(put(tmp_path / "b.ost", large(b"x", False)[:-1]))
    assert pages.truncated
    pages.close()
