"""Images and devices, read-only, past what cannot be read."""

import errno
import os
from pathlib import Path

import pytest

from app.system import raw_reading
from app.system.raw_reading import RawFile


def test_any_stretch_is_read(tmp_path: Path) -> None:
    path = tmp_path / "image.raw"
    data = os.urandom(10_000)
    path.write_bytes(data)
    with RawFile(path) as file:
        assert file.read_at(3, 5000) == data[3:5003]
        assert file.read_at(9_990, 5000) == data[9_990:]
        assert file.read_at(20_000, 5) == b""
        assert not file.is_device


def test_bad_sectors_are_nul_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "image.raw"
    data = bytes(range(1, 251)) * 100
    path.write_bytes(data)
    real = os.read

    def failing(file: int, count: int) -> bytes:
        at = os.lseek(file, 0, os.SEEK_CUR)
        if at < 5632 and at + count > 5120:
            raise OSError(errno.EIO, "bad sector")
        return real(file, count)

    with RawFile(path) as file:
        monkeypatch.setattr(os, "read", failing)
        read = file.read_at(0, len(data))
        assert read == data[:5120] + bytes(512) + data[5632:]
        assert file.holes == [(5120, 512)]
        assert not file.has_more_holes
        monkeypatch.setattr(raw_reading, "_MOST_HOLES", 1)
        file.read_at(0, len(data))
        assert not file.has_more_holes, "it is the same one"
        file.holes = [(0, 512)]
        file.read_at(0, len(data))
        assert file.has_more_holes
