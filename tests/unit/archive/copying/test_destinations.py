"""The place an archive goes to: what its errors mean, what lies there already, and going on where a run stopped."""

import errno
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.archive.bag import layout, manifest
from app.archive.copying.already_there import Amount, look_around
from app.archive.copying.destination_error import destination_error, is_gone
from app.archive.copying.existing_archives import clock_notices, existing_archives, name_for
from app.archive.copying.writer import ArchiveWriter
from app.model.plan import PlannedStore
from app.model.store import Store
from tests.builders import stores

JAPAN = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (errno.ENOSPC, "destination_full"),
        (errno.EDQUOT, "destination_quota"),
        (errno.EROFS, "destination_read_only"),
        (errno.EACCES, "destination_denied"),
        (errno.EPERM, "destination_denied"),
        (errno.ENOTCONN, "destination_gone"),
        (errno.ENODEV, "destination_gone"),
        (errno.ENXIO, "destination_gone"),
        (errno.ENAMETOOLONG, "destination_path_too_long"),
        (errno.EFBIG, "destination_file_too_large"),
        (errno.EIO, "destination_failed"),
        (errno.ENOENT, "destination_failed"),
    ],
)
def test_what_an_error_means(tmp_path: Path, code: int, name: str) -> None:
    assert destination_error(OSError(code, ""), tmp_path).code == name


@pytest.mark.parametrize(
    ("number", "name"), [(19, "destination_read_only"), (1167, "destination_gone"), (206, "destination_path_too_long")]
)
def test_what_an_error_of_windows_means(tmp_path: Path, number: int, name: str) -> None:
    error = OSError(errno.EINVAL, "")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    assert destination_error(error, tmp_path).code == name


def test_whatever_fails_where_nothing_is_left_the_stick_was_pulled(tmp_path: Path) -> None:
    assert is_gone(tmp_path / "absent")
    assert destination_error(OSError(errno.EIO, ""), tmp_path / "absent").code == "destination_gone"


def test_how_much_more_room_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "app.archive.copying.destination_error.shutil.disk_usage", lambda path: type("Usage", (), {"free": 1_000_000})()
    )
    error = OSError(errno.ENOSPC, "")
    assert destination_error(error, tmp_path, 5_500_001).parameters["more"] == 5
    assert destination_error(error, tmp_path).parameters["more"] == 1


def test_a_disk_that_takes_no_more_files_is_not_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status = type("Status", (), {"f_files": 20, "f_favail": 0})()
    monkeypatch.setattr("app.archive.copying.destination_error.os.statvfs", lambda path: status)
    assert destination_error(OSError(errno.ENOSPC, ""), tmp_path).code == "destination_no_more_files"


def archive(folder: Path, name: str, *, sources: str = "abc", generation: str = "1", when: datetime = NOW) -> Path:
    """What is looked at of a finished archive."""
    fields = {manifest.SOURCES: sources, manifest.GENERATION: generation, manifest.TIMESTAMP: when.isoformat()}
    stores.write(folder / name / layout.BAG_INFO, manifest.bag_info(fields).encode())
    return folder / name


def test_the_newest_archive_is_not_the_one_whose_clock_ran_ahead(tmp_path: Path) -> None:
    archive(tmp_path, "2038-01-19 0314 x", generation="1", when=datetime(2038, 1, 19, tzinfo=UTC))
    archive(tmp_path, "2001-01-01 0000 x", generation="2", when=datetime(2001, 1, 1, tzinfo=UTC))
    archive(tmp_path, "odd", generation="9" * 5000, when=NOW)
    archive(tmp_path, f"2027-01-01 0000 x{layout.INCOMPLETE}")
    (tmp_path / "folder").mkdir()
    stores.write(tmp_path / "file", b"")
    found = sorted(existing_archives(tmp_path), key=lambda each: each.order())
    assert [each.archive.name for each in found] == ["odd", "2038-01-19 0314 x", "2001-01-01 0000 x"]


def test_a_time_that_is_none_is_long_ago(tmp_path: Path) -> None:
    stores.write(tmp_path / "a" / layout.BAG_INFO, f"{manifest.SOURCES}: x\n{manifest.TIMESTAMP}: yesterday\n".encode())
    (found,) = existing_archives(tmp_path)
    assert found.when == datetime(1970, 1, 1, tzinfo=UTC)
    assert not list(clock_notices(NOW, [found]))


def test_names_sort_by_when_they_were_made_even_if_the_clock_goes_back(tmp_path: Path) -> None:
    archive(tmp_path, "2026-11-23 1530 x")
    archive(tmp_path, "holidays")
    present = list(existing_archives(tmp_path))
    assert name_for("x", NOW + timedelta(hours=1), present) == "2026-11-23 1630 x"
    assert name_for("x", NOW - timedelta(days=9000), present) == "2026-11-23 1530 x"


def test_odd_clocks_are_reported(tmp_path: Path) -> None:
    archive(tmp_path, "later", when=NOW)
    present = list(existing_archives(tmp_path))
    assert [each.code for each in clock_notices(NOW - timedelta(hours=1), present)] == ["clock_behind"]
    assert [each.code for each in clock_notices(datetime(2001, 1, 1, tzinfo=UTC), [])] == ["clock_wrong"]
    # Another time zone, or a clock that was set by a minute, is allowed.
    assert not list(clock_notices(NOW.astimezone(UTC) - timedelta(minutes=1), present))


def plan(tmp_path: Path, name: str = "mail") -> PlannedStore:
    """A store of its own."""
    return PlannedStore(Store("files", tmp_path / name, (tmp_path / name,)))


def test_two_runs_at_once_leave_each_other_alone(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    second = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    assert first.folder != second.folder
    assert not second.resumed
    left = first.folder
    first.close()
    third = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    assert (third.folder, third.resumed, third.trusted) == (left, True, True)
    for each in (second, third):
        each.close()


def test_what_others_left_unfinished_is_left_alone(tmp_path: Path) -> None:
    ArchiveWriter(tmp_path, "x", [plan(tmp_path, "other")]).close()
    stores.write(tmp_path / f"a{layout.INCOMPLETE}" / layout.RUN, b"{broken")
    stores.write(tmp_path / f"b{layout.INCOMPLETE}" / layout.RUN, b"[" * 100_000)
    (tmp_path / f"c{layout.INCOMPLETE}").mkdir()
    os.mkfifo(tmp_path / f"c{layout.INCOMPLETE}" / layout.RUN)
    stores.write(tmp_path / f"d{layout.INCOMPLETE}", b"a file")
    before = {path.name for path in tmp_path.iterdir()}
    writer = ArchiveWriter(tmp_path, "y", [plan(tmp_path)])
    writer.close()
    assert not writer.resumed
    assert {path.name for path in tmp_path.iterdir()} == before | {f"y{layout.INCOMPLETE}"}


def test_a_folder_with_a_link_in_it_is_not_gone_on_with(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    first.close()
    (first.folder / layout.PAYLOAD / "stores").symlink_to(tmp_path)
    second = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    second.close()
    assert not second.resumed


def test_without_locks_nobody_goes_on_in_a_folder_another_run_may_be_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(descriptor: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("app.system.lock.lock_descriptor", none)
    first = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    second = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    assert not second.resumed
    assert first.folder != second.folder
    for each in (first, second):
        each.close()


def test_what_was_not_put_there_by_us_is_never_deleted(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    first.close()
    ours = ("manifest-sha256.txt", "data/mail/a/Inbox.mbox", "data/address-book/people.vcf")
    theirs = ("my notes.txt", "data/letter.doc", "data/mail/a/photo.jpg", "data/address-book/sub/deep.txt", "photo.jpg")
    kept = ("data/stores/x/1.eml", ".DS_Store")
    for name in (*ours, *theirs, *kept):
        stores.write(first.folder / name, name.encode())
    second = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    second.close()
    moved = {path.read_bytes().decode() for path in (tmp_path / "x (kept)").rglob("*") if path.is_file()}
    assert moved == set(theirs)
    assert all((second.folder / name).exists() for name in kept)
    assert not (second.folder / "data/mail").exists()
    assert [finding.code for finding in second.findings] == ["set_aside"] * len(theirs)


def test_after_a_failed_flush_nothing_that_is_there_is_relied_on_not_even_by_the_next_run(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    first.begin_again(trusted=False)
    assert not first.trusted
    first.close()
    second = ArchiveWriter(tmp_path, "x", [plan(tmp_path)])
    assert (second.resumed, second.trusted) == (True, False)
    second.close()
    assert look_around(tmp_path, [plan(tmp_path)], second.sources).kept == Amount()
