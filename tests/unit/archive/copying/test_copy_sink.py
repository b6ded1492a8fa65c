"""What a file's bytes go through: the same digest and copy whether threads do it or not, and no error lost."""

import errno
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archive.copying.copy_sink import CopySink, WriteError
from app.archive.copying.file_copier import FileCopier

MIB = 1 << 20


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Threads of a copy end with it."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("sizes", [[], [0], [1], [MIB] * 3, [4 * MIB], [MIB - 1] * 9, [5 * MIB, 1], [70_001] * 130])
def test_everything_is_digested_and_written_in_order(tmp_path: Path, sizes: list[int]) -> None:
    pieces = [bytes([number % 251]) * size for number, size in enumerate(sizes)]
    counted: list[int] = []
    with (tmp_path / "copy").open("wb") as file, CopySink(file.fileno(), counted.append) as sink:
        for piece in pieces:
            sink.take(piece)
        digest = sink.finish()
    whole = b"".join(pieces)
    assert (tmp_path / "copy").read_bytes() == whole
    assert digest == hashlib.sha256(whole).hexdigest()
    assert sum(counted) == len(whole)


def test_an_error_of_the_thread_that_writes_stops_the_copy_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(64 * MIB))
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


def test_an_error_at_the_very_end_is_raised_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with (
        (tmp_path / "copy").open("wb") as file,
        pytest.raises(WriteError),
        CopySink(file.fileno(), lambda size_bytes: None) as sink,
    ):
        sink.take(bytes(5 * MIB))
        sink.finish()


def test_a_copy_that_is_given_up_while_its_threads_work_ends_them(tmp_path: Path) -> None:
    with (
        (tmp_path / "copy").open("wb") as file,
        pytest.raises(KeyboardInterrupt),
        CopySink(file.fileno(), lambda size_bytes: None) as sink,
    ):
        for _ in range(4):
            sink.take(bytes(4 * MIB))
        raise KeyboardInterrupt
