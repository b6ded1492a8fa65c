"""The blocks of HxStore.hxd: both checksums, LZ4 within its bounds, and files that are made to lie."""

import os
import random
from pathlib import Path

import pytest

from app.formats.outlook.hx_blocks import BlockFile, unpack
from tests.builders import hx
from tests.builders.unix import put

TEXT = "明日の十時に伺います。よろしくお願いします。".encode() * 30 + bytes(300) + b"end of the text"


def payloads(path: Path) -> tuple[list[bytes], BlockFile]:
    file = BlockFile(path)
    try:
        return [found[1] for found in file.payloads() if found is not None], file
    finally:
        file.close()


class TestUnpack:
    """Exactly the declared bytes, or a ValueError."""

    @pytest.mark.parametrize("data", [b"", b"a", b"abc" * 5, TEXT, bytes(70_000), random.Random(1).randbytes(5000)])
    def test_what_was_packed_comes_out(self, data: bytes) -> None:
        assert unpack(hx.literals(data), len(data)) == data
        assert unpack(hx.packed(data), len(data)) == data

    def test_bytes_of_the_description_itself(self) -> None:
        # 4 literals, then 8 bytes from 4 back, then 1 literal: the match overlaps itself.
        assert unpack(b"\x44abcd\x04\x00\x10e", 13) == b"abcdabcdabcde"

    @pytest.mark.parametrize(
        ("data", "size"),
        [
            (b"\x30abc", 2),
            (b"\x30abc", 4),
            (b"\x30ab", 3),
            (b"\xf0", 15),
            (b"\xf0" + b"\xff" * 50, 15),
            (b"\x10a\x00\x00", 5),
            (b"\x10a\x02\x00\x00", 5),
            (b"\x10a\x01", 5),
            (b"\x1fa\x01\x00" + b"\xff" * 1000 + b"\x00\x00", 100),
            (b"", 1),
        ],
    )
    def test_anything_else_is_refused(self, data: bytes, size: int) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            unpack(data, size)

    def test_no_output_is_larger_than_declared(self) -> None:
        # 255 bytes for each of its own.
        bomb = b"\x1fa\x01\x00" + b"\xff" * 100_000 + b"\x00\x00"
        with pytest.raises(ValueError, match="nowhere"):
            unpack(bomb, 1000)

    def test_random_bytes_never_do_more(self) -> None:
        chance = random.Random(7)
        for _ in range(300):
            try:
                assert len(unpack(chance.randbytes(chance.randrange(200)), 500)) == 500
            except ValueError:
                continue


class TestBlocks:
    """Every block that passes both checksums, and no other."""

    def test_all_are_found(self, tmp_path: Path) -> None:
        path = hx.mailbox(tmp_path / "HxStore.hxd")
        found, file = payloads(path)
        assert (len(found), file.good, file.bad, file.is_cut) == (3, 3, 0, False)

    def test_other_files_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="HxStore"):
            BlockFile(put(tmp_path / "HxStore.hxd", b"SQLite format 3\0"))

    def test_every_flipped_byte_costs_its_block_alone(self, tmp_path: Path) -> None:
        one, two = hx.block(TEXT), hx.block(TEXT[::-1], key=bytes(16))
        data = hx.header() + one + two
        length = 0x28 + len(hx.packed(TEXT))
        for at in [*range(0x28), *range(0x28, length, 41)]:
            spoilt = bytearray(data)
            spoilt[0x1000 + at] ^= 0x10
            found, _ = payloads(put(tmp_path / "HxStore.hxd", bytes(spoilt)))
            assert found == [TEXT[::-1]], at

    def test_a_block_behind_the_end_is_noticed(self, tmp_path: Path) -> None:
        data = hx.header() + hx.block(os.urandom(5000))
        found, file = payloads(put(tmp_path / "HxStore.hxd", data[:-1500]))
        assert (found, file.bad, file.is_cut) == ([], 1, True)

    def test_a_magic_off_the_border_is_none(self, tmp_path: Path) -> None:
        found, file = payloads(put(tmp_path / "HxStore.hxd", hx.header() + bytes(100) + hx.block(TEXT)))
        assert (found, file.good, file.bad) == ([], 0, 0)

    def test_blocks_across_the_pieces_of_the_search_are_found(self, tmp_path: Path) -> None:
        filling = bytes((1 << 20) - 0x1000 - 512)
        data = hx.header() + filling + hx.block(b"before" * 9) + hx.block(b"behind" * 9)
        found, _ = payloads(put(tmp_path / "HxStore.hxd", data))
        assert found == [b"before" * 9, b"behind" * 9]

    def test_bombs_end_the_reading(self, tmp_path: Path) -> None:
        size = 32 << 20
        bomb = hx.raw_block(hx.packed(bytes(size)), size)
        found, file = payloads(put(tmp_path / "HxStore.hxd", hx.header() + bomb * 9 + hx.block(TEXT)))
        assert file.is_too_large
        assert len(found) < 9

    def test_a_block_that_declares_too_much_is_left(self, tmp_path: Path) -> None:
        data = hx.header() + hx.raw_block(hx.packed(TEXT), 1 << 31) + hx.block(TEXT)
        found, file = payloads(put(tmp_path / "HxStore.hxd", data))
        assert (found, file.bad) == ([TEXT], 1)

    def test_headers_that_lie_do_not_multiply_the_work(self, tmp_path: Path) -> None:
        # Each declares a payload that reaches over all that follow.
        lies = b"".join(hx.raw_block(bytes(400), 60 << 20)[:512] for _ in range(2000))
        _, file = payloads(put(tmp_path / "HxStore.hxd", hx.header() + lies))
        assert file.is_too_large
        assert file.bad < 100
