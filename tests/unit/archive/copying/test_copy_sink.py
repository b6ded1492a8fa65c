"""What a file's bytes go through: digested and written in their order, and no error lost."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from app.archive.copying.copy_sink import CopySink, WriteError
from app.archive.copying.file_copier import FileCopier
from app.model.format import Source

MIB = 1 << 20


@pytest.mark.parametrize("sizes", [[], [0], [1], [MIB] * 3, [MIB - 1] * 9, [5 * MIB, 1], [70_001] * 130])
def test_everything_is_digested_and_written_in_order(tmp_path: Path, sizes: list[int]) -> None:
    pieces = [bytes([number % 251]) * size for number, size in enumerate(sizes)]
    counted: list[int] = []
    with (tmp_path / "copy").open("wb") as file, CopySink(file.fileno(), counted.append) as sink:
        assert [sink.write(piece) for piece in pieces] == sizes
        digest = sink.digest()
    whole = b"".join(pieces)
    assert (tmp_path / "copy").read_bytes() == whole
    assert digest == hashlib.sha256(whole).hexdigest()
    assert sum(counted) == sink.size == len(whole)


def test_an_error_of_writing_stops_the_copy_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(30 * MIB))
    write, written, taken = os.write, 0, 0

    def reading(stream: Source) -> None:
        nonlocal taken
        while data := stream.read(MIB):
            taken += len(data)

    def full(descriptor: int, data: bytes) -> int:
        nonlocal written
        if written >= 4 * MIB:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += len(data)
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError) as failed:
        FileCopier().copy(source, tmp_path / "copy", reading)
    assert failed.value.error.errno == errno.ENOSPC
    assert not (tmp_path / "copy").exists()
    # Eight were handed on when the second four failed: the next four are the first to meet that.
    assert taken <= 12 * MIB


@pytest.mark.parametrize("left", [0, 4 * MIB, 8 * MIB])
def test_a_full_disk_is_met_at_the_end_at_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    def full(descriptor: int, data: bytes) -> int:
        nonlocal left
        left -= len(data)
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)

    def write() -> None:
        with (tmp_path / "new").open("wb") as file, CopySink(file.fileno(), lambda size_bytes: None) as sink:
            for _ in range(2):
                sink.write(bytes(4 * MIB))
            sink.write(b"little")
            sink.digest()

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError):
        write()


def test_whoever_stops_leaves_nothing_that_is_still_written(tmp_path: Path) -> None:
    with (tmp_path / "new").open("wb") as file:
        with pytest.raises(KeyboardInterrupt), CopySink(file.fileno(), lambda size_bytes: None) as sink:
            sink.write(bytes(4 * MIB))
            raise KeyboardInterrupt
        before = os.fstat(file.fileno()).st_size
    assert (tmp_path / "new").stat().st_size == before in (0, 4 * MIB)


def test_nothing_is_written_any_more_when_a_reader_fails_and_the_copy_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(9 * MIB))
    write, close, acts = os.write, os.close, list[tuple[str, int]]()

    def noted_write(descriptor: int, data: bytes) -> int:
        length = write(descriptor, data)
        acts.append(("written", descriptor))
        return length

    def noted_close(descriptor: int) -> None:
        acts.append(("closed", descriptor))
        close(descriptor)

    def stumbling(stream: Source) -> None:
        while stream.position < 8 * MIB:
            stream.read(MIB)
        raise RuntimeError

    monkeypatch.setattr(os, "write", noted_write)
    monkeypatch.setattr(os, "close", noted_close)
    with pytest.raises(RuntimeError):
        FileCopier().copy(source, tmp_path / "copy", stumbling)
    copies = {descriptor for act, descriptor in acts if act == "written"}
    assert [act for act, descriptor in acts if descriptor in copies][-1] == "closed"
    assert not (tmp_path / "copy").exists()
