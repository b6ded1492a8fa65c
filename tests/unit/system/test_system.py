"""Homes, walks, volumes, digests and flushing to storage."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from app.model.client import ProcessName
from app.model.store import System
from app.system.flushing import flush, flush_folder
from app.system.hashing import digest_from_storage
from app.system.home import home_at, is_home, own_home
from app.system.reading import SourceFile, read_small
from app.system.resources import resource
from app.system.running import running_clients
from app.system.volume import volume_of
from app.system.walking import EntryKind, walk
from tests.builders import stores


@pytest.mark.parametrize(
    ("folder", "system"),
    [
        ("Library", System.MACOS),
        ("AppData", System.WINDOWS),
        ("Application Data", System.WINDOWS),
        (".config", System.LINUX),
    ],
)
def test_the_system_that_wrote_a_home(tmp_path: Path, folder: str, system: System) -> None:
    (tmp_path / folder).mkdir()
    assert home_at(tmp_path).system is system
    assert home_at(tmp_path, System.LINUX).system is System.LINUX
    assert not home_at(tmp_path).live
    assert is_home(tmp_path)


def test_only_ones_own_home_is_live() -> None:
    assert own_home().live
    assert home_at(Path.home()).live


def test_walk(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a", "b/c/3"):
        stores.write(tmp_path / "top" / name, b"x")
    (tmp_path / "top" / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "top" / "pipe")
    found = [
        (Path(entry.path).relative_to(tmp_path).as_posix(), entry.kind)
        for entries in walk(tmp_path / "top")
        for entry in entries
    ]
    assert found == [
        ("top", EntryKind.FOLDER),
        ("top/a", EntryKind.FILE),
        ("top/b", EntryKind.FOLDER),
        ("top/link", EntryKind.LINK),
        ("top/pipe", EntryKind.SPECIAL),
        ("top/b/1", EntryKind.FILE),
        ("top/b/2", EntryKind.FILE),
        ("top/b/c", EntryKind.FOLDER),
        ("top/b/c/3", EntryKind.FILE),
    ]


def test_walk_over_nothing_and_over_a_file(tmp_path: Path) -> None:
    ((absent,),) = list(walk(tmp_path / "absent"))
    assert absent.kind is EntryKind.UNREADABLE
    assert isinstance(absent.error, FileNotFoundError)
    ((file,),) = list(walk(stores.write(tmp_path / "a", b"x")))
    assert file.kind is EntryKind.FILE


def test_a_folder_that_vanishes_is_named(tmp_path: Path) -> None:
    stores.write(tmp_path / "top" / "gone" / "a", b"x")
    kinds = []
    for listing in walk(tmp_path / "top"):
        kinds += [(entry.name, entry.kind) for entry in listing]
        if listing.names == ["gone"] and (tmp_path / "top" / "gone").exists():
            (tmp_path / "top" / "gone" / "a").unlink()
            (tmp_path / "top" / "gone").rmdir()
    assert ("gone", EntryKind.UNREADABLE) in kinds


def test_an_entry_is_looked_at_when_it_is_its_turn(tmp_path: Path) -> None:
    for name in ("a", "b"):
        stores.write(tmp_path / "top" / name, b"x")
    _, listing = walk(tmp_path / "top")
    assert (listing.folder, listing.names) == (str(tmp_path / "top"), ["a", "b"])

    for listing in walk(tmp_path / "top"):
        for entry in listing:
            if entry.name == "a":
                (tmp_path / "top" / "b").unlink()
    assert entry.name == "b"
    assert entry.kind is EntryKind.UNREADABLE


def test_a_walk_goes_into_folders_that_nobody_asked_for(tmp_path: Path) -> None:
    for name in ("a/b/1", "c/2"):
        stores.write(tmp_path / "top" / name, b"x")
    assert [listing.names for listing in walk(tmp_path / "top")] == [["top"], ["a", "c"], ["b"], ["1"], ["2"]]


def test_digest(tmp_path: Path) -> None:
    data = os.urandom(2_500_000)
    path = stores.write(tmp_path / "a", data)
    assert digest_from_storage(path) == (hashlib.sha256(data).hexdigest(), len(data))
    assert digest_from_storage(path, "md5")[0] == hashlib.md5(data).hexdigest()


def test_flush(tmp_path: Path) -> None:
    flush(tmp_path, [stores.write(tmp_path / "a", b"x")])
    flush_folder(tmp_path)
    with pytest.raises(OSError, match=r".+"):
        flush(tmp_path / "absent", [])


def test_volume(tmp_path: Path) -> None:
    volume = volume_of(tmp_path)
    assert volume.free > 0
    assert volume.file_system


def test_source_file(tmp_path: Path) -> None:
    path = stores.write(tmp_path / "a", bytes(range(200)))
    before = path.stat().st_atime_ns
    with SourceFile(path) as source:
        assert source.read(3) == b"\0\1\2"
        source.skip(100)
        assert (source.position, source.size) == (103, 200)
        assert source.read(500) == bytes(range(103, 200))
        source.skip(5)
        assert source.read(1) == b""
    source.close()
    assert path.stat().st_atime_ns == before
    assert read_small(path, 2) == b"\0\1"
    assert read_small(tmp_path / "absent") == b""


def test_running_programs_and_resources() -> None:
    own = ProcessName(psutil.Process().name().lower())
    elsewhere = replace(own, inside="/no such folder/")
    assert running_clients({"running": (own,), "other": (elsewhere,), "absent": ()}) == {"running"}
    assert resource("pages/read-me-first.html").is_file()
    with pytest.raises(FileNotFoundError):
        resource("absent")
