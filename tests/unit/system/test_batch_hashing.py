"""Digests of many files at once: the same as of each alone, whatever stands among them."""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from app.system.batch_hashing import BATCH, digests_from_storage
from app.system.hashing import CHUNK, digest_from_storage
from app.system.opening import read
from app.system.reading import open_read_only

LENGTHS = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, (4 << 20) - 1, 4 << 20, (4 << 20) + 1)


def test_digests_are_those_of_each_file_in_their_order(tmp_path: Path) -> None:
    paths = []
    for number, length in enumerate((*LENGTHS, *range(2 * BATCH + 1))):
        paths.append(tmp_path / str(number))
        paths[-1].write_bytes((b"%d " % number * length)[:length])
    expected = [(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size) for path in paths]
    assert digests_from_storage(paths) == expected
    assert digests_from_storage([os.fspath(path) for path in paths]) == expected
    assert digests_from_storage(paths[:3], "md5") == [digest_from_storage(path, "md5") for path in paths[:3]]
    assert digests_from_storage([]) == []


def test_what_cannot_be_read_is_an_error_in_its_place(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_bytes(b"here")
    folder = tmp_path / "folder"
    folder.mkdir()
    link = tmp_path / "link"
    link.symlink_to(good)
    first, *bad, last = digests_from_storage([good, tmp_path / "gone", folder, link, good])
    assert first == last == digest_from_storage(good)
    assert isinstance(bad[0], FileNotFoundError)
    assert all(isinstance(each, OSError) for each in bad)


@pytest.mark.skipif(sys.platform == "win32", reason="there files are read one by one")
def test_a_file_that_grew_or_shrank_since_it_was_opened_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "grown", tmp_path / "cut", tmp_path / "large"]
    paths[0].write_bytes(b"one")
    paths[1].write_bytes(b"one two")
    paths[2].write_bytes(b"-" * (CHUNK + 1))

    def open_then_change(path: Path) -> tuple[int, os.stat_result]:
        opened = open_read_only(path)
        if path == paths[2]:
            paths[0].write_bytes(b"one two")
            paths[1].write_bytes(b"one")
            paths[2].write_bytes(b"-" * 3 * CHUNK)
        return opened

    monkeypatch.setattr("app.system.batch_hashing.open_read_only", open_then_change)
    assert digests_from_storage(paths) == [digest_from_storage(path) for path in paths]


@pytest.mark.skipif(sys.platform == "win32", reason="there files are read one by one")
@pytest.mark.parametrize("spare", [1, 3, BATCH // 2])
def test_where_few_files_may_be_open_all_are_read(tmp_path: Path, spare: int) -> None:
    import resource

    paths = [tmp_path / str(number) for number in range(2 * BATCH)]
    for path in paths:
        path.write_bytes(path.name.encode())
    expected = [digest_from_storage(path) for path in paths]
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1 + max(_open_now()) + spare, allowed[1]))
        with suppress(OSError):
            while True:
                taken.append(os.open(paths[0], os.O_RDONLY))
        for descriptor in taken[-spare:]:
            os.close(descriptor)
        found = digests_from_storage(paths)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, allowed)
        for descriptor in taken[:-spare]:
            os.close(descriptor)
    assert found == expected


def _open_now() -> list[int]:
    return [int(each.name) for each in Path("/dev/fd").iterdir()]


@pytest.mark.skipif(sys.platform == "win32", reason="there files are read one by one")
def test_a_batch_is_open_before_its_first_byte_is_read_and_closed_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / str(number) for number in range(BATCH + 1)]
    for path in paths:
        path.write_bytes(b"text")
    acts: list[str] = []

    def opened(path: Path) -> tuple[int, os.stat_result]:
        acts.append("open")
        return open_read_only(path)

    def some(descriptor: int, count: int) -> bytes:
        acts.append("read")
        return read(descriptor, count)

    before = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr("app.system.batch_hashing.open_read_only", opened)
    monkeypatch.setattr("app.system.batch_hashing.read", some)
    digests_from_storage(paths)
    assert acts == ["open"] * BATCH + ["read"] * BATCH + ["open", "read"]
    assert len(list(Path("/dev/fd").iterdir())) == before
