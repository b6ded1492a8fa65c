"""Header blocks out of blocks of Outlook files."""

import struct
import zlib

import pytest

from app.formats.outlook.pst_crypt import permuted
from app.model.rescue import Grade
from app.rescue.pst_blocks import headers_in

_HEAD = "Received: by a\r\nMessage-ID: <1@example.jp>\r\nFrom: kyaku@example.jp\r\nSubject: a\r\n"


def _block(plain: bytes, *, encoded: bool) -> bytes:
    table = bytes(permuted(bytes(range(256))).index(byte) for byte in range(256))
    data = plain.translate(table) if encoded else plain
    crc = zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
    size = -(-(len(data) + 16) // 64) * 64
    return data.ljust(size - 16, b"\0") + struct.pack("<HHIQ", len(data), 0x315A, crc, 0x324)


@pytest.mark.parametrize("encoded", [True, False])
def test_a_header_block_is_found_in_a_block_that_proves_itself(encoded: bool) -> None:
    block = _block(b"\x01\x02\x03\x04" + _HEAD.encode("utf-16-le") + b"\x00\x80", encoded=encoded)
    data = bytes(512) + block + bytes(9000)
    (found,) = headers_in(data, 0, len(data), 0)
    assert (found.offset, found.grade) == (512, Grade.FRAGMENT)
    assert found.data.decode() == _HEAD + "\r\n"


def test_a_block_with_a_wrong_checksum_is_none() -> None:
    data = bytearray(bytes(512) + _block(_HEAD.encode("utf-16-le"), encoded=True) + bytes(9000))
    data[520] ^= 1
    assert not list(headers_in(bytes(data), 0, len(data), 0))
