"""Locks, disks, flushing and reading back, where the system says no or says something odd."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from app.system import disks, flushing, hashing, unbuffered
from app.system.disks import parent_disks, physical_stores, same_disk, whole_disks
from app.system.flushing import flush, flush_folder
from app.system.hashing import can_bypass_cache, digest_from_storage
from app.system.lock import NoLocksError, acquire
from app.system.probe import accepts_folders, probe_destination
from app.system.reading import is_elsewhere
from app.system.retry import RetryPolicy, retry
from app.system.salvage import is_read_error
from app.system.temporary import temporary_folder
from app.system.volume import volume_of
from tests.builders import stores
from tests.builders.windows_kernel import Kernel, run_as_on_windows, windows_error


def test_a_lock_keeps_others_out_until_it_is_released(tmp_path: Path) -> None:
    path = stores.write(tmp_path / "a", b"")
    lock = acquire(path)
    assert lock is not None
    assert acquire(path) is None
    lock.release()
    lock.release()
    again = acquire(path)
    assert again is not None
    again.release()


def test_a_lock_on_a_file_renamed_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stores.write(tmp_path / "a", b"")
    monkeypatch.setattr("app.system.lock.lock_descriptor", lambda descriptor: path.rename(tmp_path / "b"))
    assert acquire(path) is None


def test_a_file_system_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "")

    monkeypatch.setattr("app.system.lock.lock_descriptor", none)
    with pytest.raises(NoLocksError):
        acquire(stores.write(tmp_path / "a", b""))


def test_a_virus_scanner_is_waited_for() -> None:
    pauses: list[float] = []
    answers = [windows_error(32), windows_error(5), None]

    def act() -> str:
        if (error := answers.pop(0)) is not None:
            raise error
        return "done"

    assert retry(act, RetryPolicy(pauses.append)) == "done"
    assert len(pauses) == 2


def test_other_errors_are_not_waited_for_and_no_scanner_for_ever() -> None:
    pauses: list[float] = []

    def denied() -> None:
        raise PermissionError(errno.EACCES, "")

    def held() -> None:
        raise windows_error(32)

    with pytest.raises(PermissionError):
        retry(denied, RetryPolicy(pauses.append))
    assert not pauses
    with pytest.raises(PermissionError):
        retry(held, RetryPolicy(pauses.append))
    assert 3 < sum(pauses) < 10


def test_what_a_failing_disk_says() -> None:
    assert is_read_error(OSError(errno.EIO, ""))
    assert is_read_error(windows_error(23))
    assert not is_read_error(FileNotFoundError(errno.ENOENT, ""))


def test_a_file_in_the_cloud_is_recognised_by_its_flags_alone() -> None:
    def status(**fields: int) -> os.stat_result:
        return cast("os.stat_result", SimpleNamespace(st_size=100, st_blocks=0, **fields))

    assert is_elsewhere(status(st_flags=0x40000000))
    assert is_elsewhere(status(st_file_attributes=0x00400000))
    assert is_elsewhere(status(st_file_attributes=0x00040000))
    assert not is_elsewhere(status())
    assert not is_elsewhere(status(st_flags=0x20, st_file_attributes=0x20))


def test_partitions_and_joined_volumes_lead_to_their_disks(tmp_path: Path) -> None:
    devices = tmp_path / "devices"
    for name in ("sda/sda1/partition", "sda/sda2/partition", "sdb/size", "sdc/sdc1/partition"):
        stores.write(devices / name, b"1\n")
    (devices / "dm-0" / "slaves").mkdir(parents=True)
    (devices / "dm-0/slaves/sda2").symlink_to(devices / "sda/sda2")
    (devices / "dm-0/slaves/sdb").symlink_to(devices / "sdb")
    (devices / "sdb/slaves").mkdir()
    (tmp_path / "8:1").symlink_to(devices / "sda/sda1")
    assert whole_disks(tmp_path / "8:1") == {"sda"}
    assert whole_disks(devices / "dm-0") == {"sda", "sdb"}
    assert whole_disks(devices / "sdc/sdc1") == {"sdc"}
    assert whole_disks(tmp_path / "absent") == frozenset()


def test_an_apfs_volume_lies_on_its_physical_store() -> None:
    assert physical_stores({"APFSPhysicalStores": [{"APFSPhysicalStore": "disk0s2"}, {}, 1]}) == ["disk0s2"]
    assert parent_disks({"ParentWholeDisk": "disk0"}) == {"disk0"}
    assert parent_disks({}) == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ({"sda"}, {"sda"}, True),
        ({"sda"}, {"sdb"}, False),
        ({"sda", "sdb"}, {"sdb"}, True),
        ({"sda"}, set(), None),
        ({"sda"}, {"server nas"}, False),
    ],
)
def test_same_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: set[str], other: set[str], answer: bool | None
) -> None:
    mail, usb = tmp_path / "mail", Path("/proc")
    mail.mkdir()
    known = {mail: frozenset(one), usb: frozenset(other)}
    monkeypatch.setattr(disks, "disks_of", lambda path: known[path])
    assert same_disk(mail, usb) is answer
    assert same_disk(mail, mail) is True


def test_a_destination_is_probed_and_left_as_it_was(tmp_path: Path) -> None:
    probe_destination(tmp_path, "2026-11-23 1530 x.incomplete", "data/a/b/c.eml")
    assert not list(tmp_path.iterdir())
    with pytest.raises(OSError, match=os.strerror(errno.ENAMETOOLONG)):
        probe_destination(tmp_path, "2026-11-23 1530 x.incomplete", "/".join(["n" * 200] * 30))
    assert not list(tmp_path.iterdir())


def test_where_files_are_not_counted_there_is_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status = SimpleNamespace(f_files=0, f_favail=0, f_frsize=32768, f_bavail=1, f_blocks=1, f_bfree=1)
    monkeypatch.setattr("app.system.volume.os.statvfs", lambda path: status)
    found = volume_of(tmp_path)
    assert (found.free_files, found.block) == (None, 32768)


def test_behind_a_program_every_file_is_flushed_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [stores.write(tmp_path / "top" / name, b"x") for name in ("a", "b/c")]
    flushed: list[str] = []
    monkeypatch.setattr(flushing, "flush_path", lambda path: flushed.append(path.relative_to(tmp_path).as_posix()))
    monkeypatch.setattr(flushing, "file_system_of", lambda path: "fuseblk")
    flush(tmp_path / "top", files)
    assert sorted(flushed) == ["top", "top/a", "top/b", "top/b/c"]
    flushed.clear()
    monkeypatch.setattr(flushing, "file_system_of", lambda path: "ext4")
    flush(tmp_path / "top", files)
    assert flushed == [] or os.name == "nt"


def test_folders_some_systems_cannot_flush_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [errno.EINVAL, errno.EIO]

    def refused(descriptor: int) -> None:
        raise OSError(codes.pop(0), "")

    monkeypatch.setattr(flushing, "flush_descriptor", refused)
    flush_folder(tmp_path)
    with pytest.raises(OSError):
        flush_folder(tmp_path)


def test_whether_reading_back_bypasses_the_page_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stores.write(tmp_path / "a", b"x")
    assert can_bypass_cache(path)
    monkeypatch.setattr(hashing, "bypass_cache", lambda descriptor: False)
    assert not can_bypass_cache(path)


def test_where_windows_reads_nothing_unbuffered_it_is_read_as_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stores.write(tmp_path / "a", b"x" * 100)
    expected = digest_from_storage(path)
    run_as_on_windows(monkeypatch, Kernel())
    assert digest_from_storage(path) == expected
    assert not can_bypass_cache(path)
    monkeypatch.setattr(unbuffered, "pieces", lambda path: iter([b"x" * 60, b"x" * 40]))
    assert digest_from_storage(path) == expected
    assert can_bypass_cache(path)


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, ""), FileExistsError(errno.EEXIST, "")])
@pytest.mark.parametrize("act", [
    lambda folder: probe_destination(folder, "2026-11-23 1530 name.incomplete", "data/x"),
    lambda folder: temporary_folder(folder).__enter__(),
])  # fmt: skip
def test_a_folder_that_takes_no_new_one_is_told_after_a_few_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, act: Callable[[Path], object]
) -> None:
    tries: list[Path] = []

    def refuse(path: Path, mode: int = 0o777) -> None:
        tries.append(path)
        raise error

    monkeypatch.setattr(os, "mkdir", refuse)
    monkeypatch.setattr(os, "access", lambda *where: True)
    with pytest.raises(type(error)):
        act(tmp_path)
    assert 1 <= len(tries) <= 30
    assert not accepts_folders(tmp_path, "2026-11-23 1530 name.incomplete")


def test_asking_whether_a_place_takes_folders_leaves_nothing_there(tmp_path: Path) -> None:
    assert accepts_folders(tmp_path, "2026-11-23 1530 name.incomplete")
    assert not list(tmp_path.iterdir())
