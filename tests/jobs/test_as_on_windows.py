"""Whole backups where the system answers as Windows does: what only Windows shows, faked on any system."""

import os
import stat
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.archive.bag import layout
from app.archive.copying import file_copier, writer
from app.cli import exit_codes
from app.discovery.folders import unreadable_finding
from app.i18n import missing
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.jobs import backup
from app.jobs import open as opening
from app.jobs.backup.preflight import destination_for
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors.destination import NotWritableError
from app.model.events import Event
from app.model.exit_code import ExitCode
from app.model.findings import Finding
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.secret import Secret
from app.model.store import Home, System
from app.model.unreadable_paths import UnreadablePaths, is_nothing_there
from app.system import moving
from app.system.reading import SourceFile
from app.system.retry import RetryPolicy
from tests.builders import homes, stores
from tests.builders.keys import PASSPHRASE
from tests.builders.windows_kernel import Kernel, run_as_on_windows, windows_error
from tests.builders.windows_looks import look_as_on_windows

# The watch over the sources looks at them by the calls that are faked here.
pytestmark = pytest.mark.changes_source


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Thunderbird in a home of Windows, quiet for a while."""
    profile = tmp_path / "home/AppData/Roaming/Thunderbird/Profiles/x.default"
    stores.thunderbird_profile(profile)
    for path in profile.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return Home(tmp_path / "home", System.WINDOWS)


def back_up(home: Home, usb: Path, pauses: list[float]) -> BackupRecord:
    """A backup that waits for nothing, and notes how long it would have."""
    plan = backup.prepare(Sources(home), BackupRequest(usb, "test"))
    policy = RetryPolicy(pauses.append)
    return backup.run(plan, silent, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4), retry_policy=policy)


def codes(record: BackupRecord) -> set[str]:
    """The codes of all problems."""
    return {str(problem.code) for problem in record.problems}


def test_two_meanings_of_the_time_of_change_change_no_file(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_as_on_windows(monkeypatch)
    pauses: list[float] = []
    record = back_up(home, tmp_path / "usb", pauses)
    assert record.messages == 7
    assert not codes(record) & {Code.FILE_CHANGED, Code.CHANGED_AFTER_COPYING, Code.MAIL_KEEPS_ARRIVING}
    assert pauses == []


def test_a_file_written_to_while_it_is_copied_is_still_seen(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_as_on_windows(monkeypatch)
    read: Callable[[SourceFile, int], bytes] = SourceFile.read

    def read_while_written(stream: SourceFile, count: int) -> bytes:
        if stream.path.name == "Inbox" and not stream.position:
            with stream.path.open("ab") as inbox:
                inbox.write(b"\n")
        return read(stream, count)

    plan = backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "test"))
    monkeypatch.setattr(SourceFile, "read", read_while_written)
    record = backup.run(plan, silent, Cancel(), retry_policy=RetryPolicy(lambda seconds: None))
    assert Code.FILE_CHANGED in codes(record)


def test_a_file_changed_after_it_was_copied_is_still_seen(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_as_on_windows(monkeypatch)
    inbox = next(home.path.rglob("Inbox"))
    monkeypatch.setattr("app.jobs.backup.job.write_address_book", lambda context: inbox.write_bytes(b"other"))
    assert Code.CHANGED_AFTER_COPYING in codes(back_up(home, tmp_path / "usb", []))


def open_below(folder: Path) -> set[str]:
    """The files below a folder that this process or a child of it has open, but for the lock of the run."""
    here = psutil.Process()
    found = (Path(each.path) for process in (here, *here.children(recursive=True)) for each in process.open_files())
    return {path.name for path in found if folder in path.parents and path.name != layout.RUN}


@pytest.mark.skipif(sys.platform == "win32", reason="there the system itself refuses")
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
@pytest.mark.usefixtures("fast_keys")
def test_nothing_is_open_in_a_folder_that_is_renamed_or_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    seen: list[str] = []

    def watched(original: Callable[..., None]) -> Callable[..., None]:
        def call(path: Path, *others: object, **more: object) -> None:
            if path.is_dir():
                assert not open_below(path), path
                seen.append(original.__name__)
            original(path, *others, **more)

        return call

    for name in ("rename", "remove_content", "remove_folder"):
        watching = watched(getattr(moving, name))
        monkeypatch.setattr(writer, name, watching)
        monkeypatch.setattr(opening, name, watching, raising=False)
    home = homes.windows_xp(tmp_path / "disk")
    plan = backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "test", passphrase=passphrase))
    record = backup.run(plan, silent, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4))
    assert record.messages and record.archive is not None
    assert seen == (["remove_content", "remove_folder"] if passphrase else ["rename"])
    if passphrase:
        opening.run(opening.prepare(record.archive, Secret(passphrase), tmp_path / "opened"), silent, Cancel())
        assert seen[2:] == ["rename"]
    assert not list((tmp_path / "usb").glob("*.incomplete"))


@pytest.mark.skipif(sys.platform == "win32", reason="the real kernel32 is there")
def test_a_store_that_a_program_keeps_to_itself(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told from one that may not be read, with what helps on Windows; everything else is saved."""
    inbox = str(next(home.path.rglob("Inbox")))
    run_as_on_windows(monkeypatch, Kernel(opening=lambda path: 32 if path == inbox else 0))
    record = back_up(home, tmp_path / "usb", [])
    (locked,) = [problem for problem in record.problems if problem.code == Code.FILE_LOCKED]
    assert str(locked.parameters["path"]).endswith("Inbox")
    assert Code.PERMISSION_DENIED not in codes(record)
    assert exit_codes.of_backup(record) is ExitCode.UNREADABLE
    (shadow,) = [finding for finding in record.findings if finding.code == Code.SHADOW_COPY_HELPS]
    for language, words in (("en", "Task Manager"), ("ja", "タスク マネージャー")):
        translator = Translator(language)
        assert words in sentence(locked, translator)
        steps = sentence(shadow, translator)
        assert "Win32_ShadowCopy" in steps and "vssadmin" in steps
        assert "Mac" not in sentence(locked, translator) + steps
    assert record.archive is not None and record.archive.is_dir()


@pytest.mark.parametrize(("platform", "words"), [("darwin", "Full Disk Access"), ("win32", "administrator")])
def test_advice_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch, platform: str, words: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    refused = Finding(Code.PERMISSION_DENIED, {"path": "/a"})
    said = sentence(refused, Translator("en"))
    assert words in said
    other = {"Full Disk Access", "administrator"} - {words}
    assert not any(each in said for each in other)
    assert words in missing.remedy([Code.PERMISSION_DENIED], Translator("en"))


@pytest.mark.skipif(sys.platform == "win32", reason="the paths are made up")
@pytest.mark.parametrize(
    ("destination", "longest", "expected"),
    [
        ("D:\\", "data/x", "D:\\"),
        ("D:\\", "data/" + "Mail/" * 60, "\\\\?\\D:\\"),
        ("\\\\nas\\home", "data/" + "Mail/" * 60, "\\\\?\\UNC\\nas\\home\\"),
        ("/mnt/usb", "data/" + "Mail/" * 60, "/mnt/usb"),
    ],
)
def test_a_destination_gets_the_prefix_where_paths_get_long(
    monkeypatch: pytest.MonkeyPatch, destination: str, longest: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert str(destination_for(BackupRequest(Path(destination), "test"), longest)) == expected


def test_a_destination_that_nobody_could_open_is_refused(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`C:\\CON`: Windows 11 and Wine make such a folder, which Explorer does not open."""
    monkeypatch.setattr("app.jobs.backup.preflight.has_unusable_name", lambda path: path.name == "CON")
    with pytest.raises(NotWritableError):
        backup.prepare(Sources(home), BackupRequest(tmp_path / "CON", "test"))
    assert not (tmp_path / "CON").exists()


@pytest.mark.parametrize("number", [6, 1231, 1326])
def test_a_destination_that_leads_nowhere_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """`C:\\CON`, a share without a network, a share that does not know us: `resolve` and `mkdir` fail there."""
    there = tmp_path / "CON"
    resolve, make = os.path.realpath, os.mkdir

    def realpath(path: str | Path, **more: Any) -> str:
        if there in (Path(path), *Path(path).parents):
            raise windows_error(number, str(path))
        return resolve(path, **more)

    def mkdir(path: str | Path, mode: int = 0o777) -> None:
        if there in (Path(path), *Path(path).parents):
            raise windows_error(267, str(path))
        make(path, mode)

    monkeypatch.setattr(os.path, "realpath", realpath)
    monkeypatch.setattr(os, "mkdir", mkdir)
    with pytest.raises(NotWritableError) as caught:
        backup.prepare(Sources(home), BackupRequest(there, "test"))
    assert caught.value.exit_code == ExitCode.DESTINATION_UNFIT


def test_a_copy_has_the_date_of_its_source_though_windows_dates_it_when_it_is_closed(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(file_copier, "_TIMES_WHILE_OPEN", False)
    close = os.close

    def dating(descriptor: int) -> None:
        written = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
        if written and stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.utime(descriptor)
        close(descriptor)

    monkeypatch.setattr(os, "close", dating)
    record = back_up(home, tmp_path / "usb", [])
    assert record.archive is not None
    copies = [path for path in (record.archive / "data/stores").rglob("*") if path.is_file()]
    assert copies
    assert {path.stat().st_mtime for path in copies} == {1_700_000_000.0}


@pytest.mark.parametrize(
    ("number", "nothing"),
    [
        (2, True),
        (3, True),
        (123, True),
        (267, True),
        (21, False),
        (53, False),
        (64, False),
        (1117, False),
        (1231, False),
    ],
)
def test_a_disk_that_fails_is_not_taken_for_one_without_mail(number: int, nothing: bool) -> None:
    """errno says EINVAL or ENOENT for most errors of Windows."""
    error = windows_error(number)
    unreadable = UnreadablePaths()
    unreadable.record(Path("D:\\Mail"), error)
    assert is_nothing_there(error) is nothing
    assert (not list(unreadable)) is nothing


def test_a_file_in_use_is_told_whichever_program_has_it() -> None:
    found = unreadable_finding(Path("C:\\Mail\\a.dbx"), windows_error(32))
    assert found.code == Code.FILE_LOCKED
    assert sentence(found, Translator("en")).startswith("C:\\Mail\\a.dbx is in use by the mail program")
    assert "メールソフト を終了" in sentence(found, Translator("ja"))
