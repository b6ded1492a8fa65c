"""What the program asks of Windows itself, by a kernel32 that this system plays."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.archive.copying.copy_entry import reason_of
from app.archive.copying.file_copier import FileCopier
from app.model.codes import Code
from app.system import drives
from app.system.flushing import flush
from app.system.hashing import digest_from_storage
from app.system.lock import NoLocksError, acquire
from app.system.opening import NotARegularFileError, create, new_file
from app.system.reading import RandomFile, SourceFile, is_in_use, read_start
from app.system.retry import RetryPolicy
from app.system.salvage import is_read_error
from app.system.windows_disks import device_number, storage_device
from tests.builders import stores
from tests.builders.windows_kernel import Kernel, device, run_as_on_windows, windows_error

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the real ones are there")
_ANY_TIME = RetryPolicy(lambda seconds: None, lambda: 4_000_000_000 * 10**9)


def test_a_source_is_opened_so_that_its_program_does_not_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = os.urandom(3 << 20)
    path = stores.write(tmp_path / "archive.pst", data)
    kernel = Kernel()
    run_as_on_windows(monkeypatch, kernel)
    with SourceFile(path) as source:
        source.skip(10)
        assert source.read(5 << 20) == data[10:]
        assert source.read(10) == b""
    file = RandomFile(path)
    assert file.read_at(1 << 20, 100) == data[1 << 20 : (1 << 20) + 100]
    file.close()
    assert {(access, share, creation) for _, access, share, creation, _ in kernel.opened} == {(0x80000000, 7, 3)}


def test_a_file_that_is_kept_by_a_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stores.write(tmp_path / "archive.pst", b"x")
    run_as_on_windows(monkeypatch, Kernel(opening=lambda path: 32))
    with pytest.raises(PermissionError) as caught:
        read_start(path)
    assert is_in_use(caught.value)
    assert reason_of(caught.value) == Code.IN_USE


def test_no_link_is_read_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to(stores.write(tmp_path / "file", b"x"))
    run_as_on_windows(monkeypatch, Kernel())
    for act in (read_start, digest_from_storage):
        with pytest.raises(NotARegularFileError):
            act(tmp_path / "link")


@pytest.mark.parametrize("number", [23, 27, 30, 1117])
def test_a_bad_sector_is_one_and_the_rest_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = stores.write(tmp_path / "archive.pst", os.urandom(300_000))
    inode = path.stat().st_ino

    def bad(handle: int, offset: int, count: int) -> int:
        return number if os.fstat(handle).st_ino == inode and offset <= 100_000 < offset + count else 0

    kernel = Kernel(reading=bad)
    run_as_on_windows(monkeypatch, kernel)
    copied = FileCopier(_ANY_TIME).copy(path, tmp_path / "copy", None)
    assert copied.holes == ((98304, 4096),)
    assert is_read_error(windows_error(number))


def test_a_virus_scanner_is_waited_for_where_a_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [5, 32, 0]
    pauses: list[float] = []
    run_as_on_windows(monkeypatch, Kernel(opening=lambda path: answers.pop(0)))
    os.close(create(tmp_path / "new", retry_policy=RetryPolicy(pauses.append)))
    assert len(pauses) == 2 and not answers
    answers.append(0)
    with pytest.raises(FileExistsError):
        new_file(tmp_path / "new")


def test_reading_back_goes_past_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stores.write(tmp_path / "a", os.urandom((2 << 20) + 17))
    expected = digest_from_storage(path)
    kernel = Kernel()
    module = run_as_on_windows(monkeypatch, kernel)
    import app.system.unbuffered as unbuffered

    monkeypatch.setattr("app.system.unbuffered.pieces", _loaded_again(unbuffered.__file__).pieces)
    assert digest_from_storage(path) == expected
    assert [opened[4] for opened in kernel.opened] == [module.NO_BUFFERING | module.SEQUENTIAL]


@pytest.mark.parametrize("status", [0, 0xC00000BB])
def test_the_disk_is_given_each_file_and_empties_its_cache_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    files = [stores.write(tmp_path / name, b"x") for name in ("a", "b", "c")]
    numbers = [file.stat().st_ino for file in files]
    kernel, synced = Kernel(flushing=status), list[int]()
    run_as_on_windows(monkeypatch, kernel)
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    flush(tmp_path, files)
    assert kernel.flushed == numbers
    assert synced == ([] if status == 0 else numbers) + numbers[-1:]


def test_a_file_that_the_disk_does_not_take_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [stores.write(tmp_path / name, b"x") for name in ("a", "b")]
    kernel = Kernel(flushing=0xC0000185)
    run_as_on_windows(monkeypatch, kernel)
    with pytest.raises(OSError) as caught:
        flush(tmp_path, files)
    assert is_read_error(caught.value) and len(kernel.flushed) == 1


def test_a_lock_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stores.write(tmp_path / "run.json", b"")
    kernel = Kernel()
    run_as_on_windows(monkeypatch, kernel)
    lock = acquire(path)
    assert lock is not None
    assert acquire(path) is None
    kernel.has_locks = False
    with pytest.raises(NoLocksError):
        acquire(path)
    lock.release()


def test_a_disk_in_a_usb_case_is_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(
        devices={
            "\\\\.\\C:": device(bus=17, number=0),
            "\\\\.\\D:": device(bus=7, number=1),
            "\\\\.\\E:": device(bus=11, number=2, removable=True),
            "\\\\.\\F:": device(bus=15, number=3),
            "\\\\.\\G:": {},
        }
    )
    run_as_on_windows(monkeypatch, kernel)
    devices = {name: storage_device(f"{name}:\\") for name in "CDEFGH"}
    assert {name: each.is_outside for name, each in devices.items() if each is not None} == {
        "C": False, "D": True, "E": True, "F": False,
    }  # fmt: skip
    assert [device_number(f"{name}:\\") for name in "CDEFGH"] == ["7 0", "7 1", "7 2", "", "", ""]
    assert drives._is_removable("D:\\", "D:\\", "rw,fixed")
    assert not drives._is_removable("C:\\", "C:\\", "rw,fixed")
    assert drives._name(Path("/")).startswith("写真")


def _loaded_again(file: str | None) -> ModuleType:
    """A module as it is on Windows."""
    import importlib.util

    place = importlib.util.spec_from_file_location("unbuffered_on_windows", file or "")
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module
