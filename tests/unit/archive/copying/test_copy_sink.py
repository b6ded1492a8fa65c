"""What a file's bytes go through: digested and written in their order, and no error lost."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from app.archive.copying.copy_sink import CopySink, WriteError
from app.archive.copying.file_copier import FileCopier

MIB = 1 << 20


@pytest.mark.parametrize("sizes", [[], [0], [1], [MIB] * 3, [MIB - 1] * 9, [5 * MIB, 1], [70_001] * 130])
def test_everything_is_digested_and_written_in_order(tmp_path: Path, sizes: list[int]) -> None:
    pieces = [bytes([number % 251]) * size for number, size in enumerate(sizes)]
    counted: list[int] = []
    with (tmp_path / "copy").open("wb") as file:
        sink = CopySink(file.fileno(), counted.append)
        for piece in pieces:
            sink.take(piece)
    whole = b"".join(pieces)
    assert (tmp_path / "copy").read_bytes() == whole
    assert sink.digest() == hashlib.sha256(whole).hexdigest()
    assert sum(counted) == len(whole)


def test_an_error_of_writing_stops_the_copy_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(9 * MIB))
    write, written = os.write, 0

    def full(descriptor: int, data: bytes) -> int:
        nonlocal written
        if written >= 4 * MIB:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += len(data)
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError) as failed:
        FileCopier().copy(source, tmp_path / "copy", None)
    assert failed.value.error.errno == errno.ENOSPC
    assert not (tmp_path / "copy").exists()
