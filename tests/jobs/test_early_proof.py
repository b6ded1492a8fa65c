"""A backup whose proof begins while the address book is made: the archive is the same, and damage is found."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from app.archive.bag import early_proof, layout
from app.archive.bag.early_proof import EarlyProof
from app.archive.bag.verifier import verify
from app.archive.copying import writer
from app.archive.copying.writer import ArchiveWriter
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import DestinationError
from app.model.events import Event, Progress, Stage
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.system import background_flush
from app.system.flushing import flush
from tests.builders.short_ways import mailbox


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every archive is large. Of how many files a proof was begun."""
    begun: list[int] = []

    class Noting(EarlyProof):
        def __init__(self, folder: Path, files: int) -> None:
            begun.append(files)
            super().__init__(folder, files)

    monkeypatch.setattr(early_proof, "LEAST_FILES", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(writer, "EarlyProof", Noting)
    return begun


@pytest.fixture(autouse=True)
def mail(tmp_path: Path) -> Path:
    """A folder of messages."""
    return mailbox(tmp_path / "home", 6)


def backed_up(tmp_path: Path, events: list[Event] | None = None) -> BackupRecord:
    """An archive of the home."""
    (tmp_path / "usb").mkdir(exist_ok=True)
    home = Sources(Home(tmp_path / "home", System.MACOS))
    plan = backup.prepare(home, BackupRequest(tmp_path / "usb", "x"))
    return backup.run(plan, events.append if events is not None else lambda event: None, Cancel())


def damage(archive: ArchiveWriter) -> None:
    """Spoils one of the copies."""
    copy = next((archive.folder / layout.STORES).rglob("*.emlx"))
    copy.write_bytes(copy.read_bytes()[:-1] + b"?")


def spoil_before_the_proof(monkeypatch: pytest.MonkeyPatch) -> list[ArchiveWriter]:
    """Spoils a copy just before the proof is begun for the first time. Returns the archive, once for each beginning."""
    begun: list[ArchiveWriter] = []
    begin = ArchiveWriter.begin_proof

    def spoil(archive: ArchiveWriter) -> None:
        if not begun:
            damage(archive)
        begun.append(archive)
        begin(archive)

    monkeypatch.setattr(ArchiveWriter, "begin_proof", spoil)
    return begun


def test_the_archive_is_whole_and_every_file_is_counted_once(tmp_path: Path, early: list[int]) -> None:
    events: list[Event] = []
    record = backed_up(tmp_path, events)
    assert record.archive is not None
    assert 0 < early[0] < record.files
    assert verify(record.archive, lambda files, size_bytes: None).valid
    last = [each for each in events if isinstance(each, Progress) and each.stage is Stage.PROVING][-1]
    assert (last.files, last.bytes) == (last.total_files, last.total_bytes) == (record.files, record.size_bytes)


def test_damage_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil_before_the_proof(monkeypatch)
    with pytest.raises(DestinationError) as refused:
        backed_up(tmp_path)
    assert refused.value.code == "read_back_failed"
    assert all(each.name.endswith(layout.INCOMPLETE) for each in (tmp_path / "usb").iterdir())


def test_damage_of_what_is_shared_is_found_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = backed_up(tmp_path)
    begun = spoil_before_the_proof(monkeypatch)
    record = backed_up(tmp_path)
    assert len(begun) == 2
    assert record.archive is not None and first.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    assert not verify(first.archive, lambda files, size_bytes: None).valid


def test_all_is_written_again_once_where_both_that_flush_are_told_of_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux tells each who flushes at the time, and nobody later."""

    def fails_once(then: Callable[..., None]) -> Callable[..., None]:
        calls: list[object] = []

        def fail(*arguments: object) -> None:
            calls.append(arguments)
            if len(calls) == 1:
                raise OSError(errno.EIO, "flush")
            then(*arguments)

        return fail

    monkeypatch.setattr(background_flush, "_LEAST", 0)
    monkeypatch.setattr(background_flush, "can_flush_at_once", lambda root: True)
    monkeypatch.setattr(background_flush, "flush_file_system", fails_once(lambda root: None))
    monkeypatch.setattr(early_proof, "flush", fails_once(flush))
    record = backed_up(tmp_path)
    assert record.archive is not None
    assert [each.code for each in record.findings].count(Code.WRITTEN_AGAIN) == 1


def test_all_is_written_again_where_the_early_flush_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushes: list[Path] = []

    def fail(root: Path, files: Iterable[Path]) -> None:
        flushes.append(root)
        if len(flushes) == 1:
            raise OSError(errno.EIO, "flush")
        flush(root, files)

    monkeypatch.setattr(early_proof, "flush", fail)
    record = backed_up(tmp_path)
    assert len(flushes) == 2
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    assert "written_again" in {each.code for each in record.findings}


@pytest.mark.parametrize("is_damaged", [False, True])
def test_without_the_child_all_is_read_back_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_damaged: bool
) -> None:
    monkeypatch.setattr(early_proof, "own_command", lambda *arguments: [sys.executable, "-c", "raise SystemExit(1)"])
    if not is_damaged:
        record = backed_up(tmp_path)
        assert record.archive is not None
        assert verify(record.archive, lambda files, size_bytes: None).valid
        return
    spoil_before_the_proof(monkeypatch)
    with pytest.raises(DestinationError) as refused:
        backed_up(tmp_path)
    assert refused.value.code == "read_back_failed"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no forks on Windows")
@pytest.mark.parametrize("act", ["begin_proof", "prove_payload"])
def test_a_run_that_is_killed_goes_on_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """At that time the child reads back, or has done so."""
    if (run := os.fork()) == 0:
        try:
            real = getattr(ArchiveWriter, act)

            def killed(archive: ArchiveWriter, *others: object) -> None:
                real(archive, *others)
                os.kill(os.getpid(), signal.SIGKILL)

            monkeypatch.setattr(ArchiveWriter, act, killed)
            backed_up(tmp_path)
        finally:
            os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(run, 0)[1])
    (left,) = (tmp_path / "usb").iterdir()
    assert left.name.endswith(layout.INCOMPLETE)
    record = backed_up(tmp_path)
    assert record.archive is not None and record.reused
    assert "went_on" in {each.code for each in record.findings}
    assert verify(record.archive, lambda files, size_bytes: None).valid
