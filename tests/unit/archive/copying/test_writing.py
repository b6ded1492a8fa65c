"""Copying, manifests, readable copies: the pieces an archive is written with."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.archive.bag import manifest
from app.archive.copying.copy_sink import WriteError
from app.archive.copying.file_copier import FileCopier
from app.model.format import Source
from app.system.reading import NotARegularFileError, open_read_only
from app.system.retry import RetryPolicy
from tests.builders import stores
from tests.builders.guard import SourceGuard


def test_copy(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    source = stores.write(tmp_path / "source" / "a", os.urandom(3_000_000))
    guard(source.parent)
    looked: list[bytes] = []
    long_after = RetryPolicy(now=lambda: 4_000_000_000 * 10**9)
    done = FileCopier(long_after).copy(source, tmp_path / "copy", lambda stream: looked.append(stream.read(10)))
    assert done.stable
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    assert looked == [source.read_bytes()[:10]]
    assert (tmp_path / "copy").stat().st_mtime_ns == source.stat().st_mtime_ns


def test_what_is_skipped_is_copied_too(tmp_path: Path) -> None:
    source = stores.write(tmp_path / "a", os.urandom(2_500_000))
    FileCopier().copy(source, tmp_path / "copy", lambda stream: stream.skip(2_000_000))
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()


def test_a_file_that_grows_is_copied_again(tmp_path: Path) -> None:
    source = stores.write(tmp_path / "a", b"one")
    looks: list[int] = []

    def grow(stream: Source) -> None:
        looks.append(stream.size)
        if len(looks) == 1:
            source.write_bytes(b"one and two")

    done = FileCopier().copy(source, tmp_path / "copy", grow)
    assert looks == [3, 11]
    assert done.stable
    assert (tmp_path / "copy").read_bytes() == b"one and two"


def test_a_file_that_never_rests_is_kept_and_marked(tmp_path: Path) -> None:
    source = stores.write(tmp_path / "a", b"x")

    def grow(stream: Source) -> None:
        source.write_bytes(b"x" * (stream.size + 1))

    done = FileCopier().copy(source, tmp_path / "copy", grow)
    assert not done.stable
    assert (tmp_path / "copy").exists()


def test_a_file_that_is_replaced_is_noticed(tmp_path: Path) -> None:
    source = stores.write(tmp_path / "a", b"old")
    replaced: list[bool] = []

    def replace(stream: Source) -> None:
        if not replaced:
            replaced.append(True)
            stores.write(tmp_path / "b", b"new").rename(source)

    assert FileCopier().copy(source, tmp_path / "copy", replace).stable
    assert (tmp_path / "copy").read_bytes() == b"new"


def test_errors_of_the_destination_are_not_errors_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = stores.write(tmp_path / "a", b"x" * 100)

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError) as failed:
        FileCopier().copy(source, tmp_path / "copy", None)
    assert failed.value.error.errno == errno.ENOSPC
    assert not (tmp_path / "copy").exists()


def test_nothing_but_plain_files_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotARegularFileError):
        open_read_only(tmp_path / "pipe")
    with pytest.raises(OSError, match=r".+"):
        open_read_only(tmp_path)
    (tmp_path / "link").symlink_to(stores.write(tmp_path / "a", b"x"))
    with pytest.raises(OSError, match=r".+"):
        open_read_only(tmp_path / "link")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_manifest_lines_come_back(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    name = name.strip().removeprefix("./") or "x"
    path = tmp_path_factory.mktemp("m") / "manifest"
    path.write_text(manifest.line("a" * 64, name), encoding="utf-8", newline="")
    if "\x85" in name or "\u2028" in name or name.startswith("*"):
        return
    assert list(manifest.read(path)) == [("a" * 64, name)]


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "data/../../x", "~/x", "C:\\x", "\\\\host\\x", "a\\..\\b"])
def test_names_that_leave_the_bag(name: str) -> None:
    assert manifest.leaves_the_bag(name)


def test_no_field_of_the_description_starts_another() -> None:
    assert manifest.bag_info({"A": "x\nB: y"}) == "A: x B: y\n"
