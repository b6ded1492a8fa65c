"""Runs that are interrupted, and runs that come after others: what is proved is not copied again, what changed is told."""

import csv
import errno
import json
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import inventory, layout
from app.archive.bag.verifier import verify
from app.archive.copying.already_there import NOTHING_THERE
from app.archive.copying.copy_entry import EntryInProgress, NamedEntry
from app.archive.copying.entry_copier import EntryCopier
from app.i18n.catalogue import Translator
from app.i18n.results import backup_remarks
from app.jobs import backup
from app.jobs.backup import preflight
from app.jobs.backup.room import room_needed
from app.jobs.backup.size import measure
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import CancelledError, DestinationError
from app.model.events import Event, Progress
from app.model.mail import Completeness
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.verdict import Answer
from app.system.home import own_home
from app.system.retry import RetryPolicy
from app.system.volume import Volume
from app.system.walking import EntryKind
from tests.builders import stores
from tests.builders.copied_files import at_each_copy
from tests.builders.failing import bad_sectors

KIB = 1024
MINUTE = datetime(2026, 1, 2, 3, 4)


def no_waiting() -> RetryPolicy:
    """Long after every file was written, and no time to lose."""
    return RetryPolicy(lambda seconds: None, lambda: 4_000_000_000 * 10**9)


def back_up(
    mail: Path, usb: Path, *, now: datetime = MINUTE, report: Callable[[Event], None] = lambda event: None
) -> BackupRecord:
    """A backup of a folder."""
    plan = backup.prepare(Sources(own_home(), (mail,)), BackupRequest(usb, "x", readable=False))
    return backup.run(plan, report, Cancel(), now=lambda: now, retry_policy=no_waiting())


def archive_of(record: BackupRecord) -> Path:
    """The folder of a backup, which is whole."""
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    return record.archive


def codes(record: BackupRecord) -> set[str]:
    """What was said besides the result."""
    return {finding.code for finding in (*record.findings, *record.problems)}


def lines(archive: Path) -> dict[str, dict[str, object]]:
    """files.jsonl by the name of the source."""
    found = [json.loads(line) for line in (archive / layout.INVENTORY).read_text(encoding="utf-8").splitlines()]
    return {Path(line["path"]).name: line for line in found}


def table(path: Path) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def interrupt(mail: Path, usb: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> Path:
    """A run that is stopped after so many files; what it left."""
    done: list[Path] = []

    def stop(path: Path) -> None:
        if len(done) == after:
            raise CancelledError
        done.append(path)

    with monkeypatch.context() as patched:
        at_each_copy(patched, stop)
        with pytest.raises(CancelledError):
            back_up(mail, usb)
    (left,) = usb.glob(f"*{layout.INCOMPLETE}")
    return left


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """Four messages in files of their own."""
    for number in range(4):
        stores.write(tmp_path / "mail" / f"{number}.eml", stores.message(number))
    return tmp_path / "mail"


def test_the_next_run_finishes_what_was_begun(mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usb = tmp_path / "usb"
    left = interrupt(mail, usb, monkeypatch, 3)
    torn = left / "data/stores/files/mail/1.eml"
    torn.write_bytes(torn.read_bytes()[:-5])
    flipped = left / "data/stores/files/mail/2.eml"
    flipped.write_bytes(flipped.read_bytes()[:-1] + b"!")
    whole = (left / "data/stores/files/mail/0.eml").stat()
    record = back_up(mail, usb, now=MINUTE.replace(hour=4))
    archive = archive_of(record)
    assert (record.reused, record.messages, record.files) == (1, 4, archive_files(archive))
    assert archive.name == "2026-01-02 0404 x"
    assert os.path.samestat((archive / "data/stores/files/mail/0.eml").stat(), whole)
    assert [path.name for path in usb.iterdir()] == [archive.name]
    assert not [line for line in lines(archive).values() if line["status"] != "copied"]
    (went_on,) = [finding for finding in record.findings if finding.code == "went_on"]
    assert went_on.parameters == {"count": 1}
    assert any("that was interrupted. 1 file was" in text for text in backup_remarks(record, Translator("en")))
    for source in mail.iterdir():
        assert (archive / "data/stores/files/mail" / source.name).read_bytes() == source.read_bytes()


def archive_files(archive: Path) -> int:
    """Files of the payload."""
    return sum(path.is_file() for path in (archive / layout.PAYLOAD).rglob("*"))


@pytest.mark.changes_source
def test_a_copy_whose_original_is_gone_since_is_kept_and_reported(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = interrupt(mail, tmp_path / "usb", monkeypatch, 3)
    kept = (mail / "0.eml").read_bytes()
    (mail / "0.eml").unlink()
    stores.write(left / "data/stores/files/mail" / ".DS_Store", b"x")
    record = back_up(mail, tmp_path / "usb")
    archive = archive_of(record)
    assert (archive / "data/stores/files/mail/0.eml").read_bytes() == kept
    assert "kept_from_interrupted_run" in codes(record)
    assert record.verdict.answer is Answer.NOT_SAFE
    assert sum(code == "kept_from_interrupted_run" for code in (each.code for each in record.problems)) == 1


def test_a_copy_whose_original_can_no_longer_be_read_is_kept(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(mail, tmp_path / "usb", monkeypatch, 3)
    original = os.open

    def refused(path: Any, *others: int, **more: Any) -> int:
        if path == mail / "1.eml":
            raise PermissionError(errno.EACCES, "denied", str(path))
        return original(path, *others, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refused)
        record = back_up(mail, tmp_path / "usb")
    archive = archive_of(record)
    assert (archive / "data/stores/files/mail/1.eml").read_bytes() == (mail / "1.eml").read_bytes()
    assert {"kept_from_interrupted_run", "file_unreadable"} <= codes(record)


def test_what_stands_in_the_way_of_a_copy_is_moved_beside(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = interrupt(mail, tmp_path / "usb", monkeypatch, 1)
    stores.write(left / "data/stores/files/mail/2.eml/letter", b"somebody's")
    record = back_up(mail, tmp_path / "usb")
    archive = archive_of(record)
    assert (archive / "data/stores/files/mail/2.eml").is_file()
    assert next((tmp_path / "usb").glob("* (kept)/2.eml/letter")).read_bytes() == b"somebody's"
    assert "set_aside" in codes(record)


def test_a_run_that_was_sealed_and_not_named_is_finished(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if path.name.endswith(layout.INCOMPLETE):
            raise CancelledError
        return original(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", stopped)
        with pytest.raises(CancelledError):
            back_up(mail, tmp_path / "usb")
    record = back_up(mail, tmp_path / "usb")
    assert record.reused == 4
    assert list((tmp_path / "usb").iterdir()) == [archive_of(record)]


def test_the_room_an_interrupted_run_took_is_not_asked_for_twice(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.write(mail / "z.eml", stores.message(10))
    big = stores.write(mail / "big.mbox", stores.mbox(stores.message(9, body="x" * 5_000_000)))
    request = BackupRequest(tmp_path / "usb", readable=False)
    size = measure(backup.prepare(Sources(own_home(), (mail,)), request).stores)
    needed = room_needed(size, request, Volume(0, "", None).block, NOTHING_THERE)
    enough = needed - big.stat().st_size + 20_000
    monkeypatch.setattr(preflight, "volume_of", lambda path: Volume(enough, "ext4", None))
    with pytest.raises(DestinationError) as refused:
        back_up(mail, tmp_path / "usb")
    assert refused.value.code == "destination_full"
    assert refused.value.parameters["more"] == 5
    with monkeypatch.context() as patched:
        patched.setattr(preflight, "volume_of", lambda path: Volume(1 << 40, "ext4", None))
        interrupt(mail, tmp_path / "usb", monkeypatch, 5)
    assert back_up(mail, tmp_path / "usb").messages == 6


def test_a_disk_with_too_few_inodes_is_refused(mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "volume_of", lambda path: Volume(1 << 40, "ext4", None, free_files=20))
    with pytest.raises(DestinationError) as refused:
        back_up(mail, tmp_path / "usb")
    assert refused.value.code == "destination_no_more_files"


def test_deep_mail_gets_a_shorter_path_and_refuses_no_destination(mail: Path, tmp_path: Path) -> None:
    """As it is, its path fits below the home, and not below the destination."""
    stores.write(mail.joinpath(*["n" * 200] * 18) / ("a" * 200), b"x" * 10)
    usb = tmp_path / ("u" * 200)
    usb.mkdir()
    archive = back_up(mail, usb).archive
    assert archive is not None
    lines = inventory.read(archive / layout.INVENTORY)
    (name,) = (str(line["name"]) for line in lines if str(line["path"]).endswith("a" * 200))
    assert (archive / name).read_bytes() == b"x" * 10


def test_a_destination_too_deep_is_refused_before_anything_is_written(mail: Path, tmp_path: Path) -> None:
    """No path is left for a catalog."""
    usb = tmp_path.joinpath(*["u" * 200] * 3)
    usb.mkdir(parents=True)
    with pytest.raises(DestinationError) as refused:
        back_up(mail, usb)
    assert refused.value.code == "destination_path_too_long"
    assert not list(usb.iterdir())


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (errno.EROFS, "destination_read_only"),
        (errno.EACCES, "destination_not_writable"),
        (errno.ENOSPC, "destination_full"),
    ],
)
def test_the_destination_is_probed(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, refusal: str
) -> None:
    def refused_by_the_system(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("app.system.probe.flush_descriptor", refused_by_the_system)
    with pytest.raises(DestinationError) as refused:
        back_up(mail, tmp_path / "usb")
    assert refused.value.code == refusal
    assert not list((tmp_path / "usb").iterdir())


def test_mail_inside_the_destination_is_allowed(mail: Path, tmp_path: Path) -> None:
    assert back_up(mail, tmp_path).messages == 4


@pytest.mark.changes_source
def test_a_second_archive_shares_what_is_the_same_and_says_what_is_not(mail: Path, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    stores.write(mail / "=gone.eml", stores.message(5))
    first = archive_of(back_up(mail, usb))
    (mail / "=gone.eml").unlink()
    stores.write(mail / "1.eml", stores.message(1, body="another"))
    stores.write(mail / "new.eml", stores.message(6))
    record = back_up(mail, usb, now=MINUTE.replace(hour=4))
    second = archive_of(record)
    assert record.since is not None
    assert (record.since.archive, record.since.new, record.since.changed, record.since.gone) == (first, 1, 1, 1)
    assert record.reused == 3
    assert "went_on" not in codes(record)
    remarks = list(backup_remarks(record, Translator("en")))
    assert remarks[0] == "Since the archive 2026-01-02 0304 x: 1 new file, 1 changed, 1 gone."
    rows = table(second / layout.GONE)
    assert rows[1][0] == str(mail / "=gone.eml")
    assert (first / rows[1][3]).is_file()
    third = back_up(mail, usb, now=MINUTE.replace(hour=5))
    assert third.since is not None
    assert (third.since.archive, third.since.new, third.since.changed, third.since.gone) == (second, 0, 0, 0)
    assert not (archive_of(third) / layout.GONE).exists()


def test_a_damaged_copy_in_an_earlier_archive_is_not_taken_over(mail: Path, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    first = archive_of(back_up(mail, usb))
    spoilt = first / "data/stores/files/mail/2.eml"
    times = spoilt.stat()
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"!")
    os.utime(spoilt, ns=(times.st_atime_ns, times.st_mtime_ns))
    record = back_up(mail, usb, now=MINUTE.replace(hour=4))
    assert record.reused == 3
    assert (archive_of(record) / "data/stores/files/mail/2.eml").read_bytes() == (mail / "2.eml").read_bytes()
    assert spoilt.read_bytes().endswith(b"!")


def test_an_earlier_archive_whose_lists_were_changed_is_not_used(mail: Path, tmp_path: Path) -> None:
    first = archive_of(back_up(mail, tmp_path / "usb"))
    with (first / layout.INVENTORY).open("a", encoding="utf-8") as sink:
        sink.write("{}\n")
    record = back_up(mail, tmp_path / "usb")
    assert (record.reused, record.since) == (0, None)


def test_where_there_are_no_links_everything_is_written(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(mail, tmp_path / "usb")

    def none(*args: object, **more: object) -> None:
        raise OSError(errno.EPERM, "FAT")

    monkeypatch.setattr(os, "link", none)
    monkeypatch.setattr("app.system.cloning.clone", lambda existing, new: False)
    record = back_up(mail, tmp_path / "usb")
    archive_of(record)
    assert record.reused == 0
    assert record.since is not None
    assert (record.since.new, record.since.changed, record.since.gone) == (0, 0, 0)


def test_names_that_are_no_text_are_known_again(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (Path(os.fsdecode(os.fsencode(folder) + b"/\x83\x81.eml"))).write_bytes(stores.message(1))
    back_up(folder, tmp_path / "usb")
    record = back_up(folder, tmp_path / "usb")
    assert record.since is not None
    assert (record.reused, record.since.new, record.since.gone) == (1, 0, 0)


def test_the_clock_is_not_believed(mail: Path, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    first = archive_of(back_up(mail, usb, now=datetime(2038, 1, 1)))
    second = back_up(mail, usb, now=datetime(2001, 1, 1))
    assert archive_of(second).name == f"{first.name} (2)"
    assert {"clock_wrong", "clock_behind"} <= codes(second)
    third = back_up(mail, usb, now=MINUTE)
    assert third.since is not None
    assert third.since.archive == second.archive
    assert {"clock_wrong", "clock_behind"} & codes(third) == {"clock_behind"}


def test_a_failing_disk_costs_the_messages_it_lost_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = tmp_path / "mail"
    box = stores.write(mail / "box.mbox", stores.mbox(*(stores.message(n, body="x" * 70_000) for n in range(6))))
    stores.write(mail / "other.eml", stores.message(9))
    bad_sectors(monkeypatch, box, (100_000, 100_010))
    record = back_up(mail, tmp_path / "usb")
    archive = archive_of(record)
    line = lines(archive)["box.mbox"]
    assert (line["status"], line["reason"], line["holes"]) == ("salvaged", "eio", [[98304, 4096]])
    assert (record.messages, record.incomplete) == (7, 1)
    assert {"file_salvaged", "messages_incomplete"} <= codes(record)
    assert record.verdict.answer is Answer.NOT_SAFE
    rows = table(archive / layout.MISSING)
    assert [row[:2] for row in rows[1:]] == [["message", "lost_on_disk"], ["file", "eio"]]
    assert Completeness.PARTIAL.value not in rows[1]


def test_a_file_that_is_only_in_the_cloud_is_not_opened(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloudy = (mail / "2.eml").stat().st_ino
    monkeypatch.setattr("app.system.reading.is_elsewhere", lambda status: status.st_ino == cloudy)
    opened: list[str] = []
    original = os.open

    def opening(path: str | Path, *others: Any, **more: Any) -> int:
        opened.append(Path(path).name)
        return original(path, *others, **more)

    plan = backup.prepare(Sources(own_home(), (mail,)), BackupRequest(tmp_path / "usb", "x"))
    monkeypatch.setattr(os, "open", opening)
    record = backup.run(plan, lambda event: None, Cancel(), retry_policy=no_waiting())
    line = lines(archive_of(record))["2.eml"]
    assert (line["status"], line["reason"]) == ("unreadable", "not_downloaded")
    assert "name" not in line
    assert "file_not_downloaded" in codes(record)
    assert "1.eml" in opened
    assert "2.eml" not in opened
    assert record.verdict.answer is Answer.NOT_SAFE


def at_first_copy(act: Callable[[], object]) -> Callable[[Event], None]:
    """Something another program does when the copying begins, after the mail was found."""
    done: list[object] = []

    def report(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "copying" and not done:
            done.append(act())

    return report


@pytest.mark.changes_source
def test_a_file_replaced_by_a_pipe_is_refused_and_the_run_goes_on(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(source: Path) -> None:
        if source.name == "1.eml":
            (mail / "1.eml").unlink()
            os.mkfifo(mail / "1.eml")
        if source.name == "2.eml":
            (mail / "2.eml").unlink()
            (mail / "2.eml").symlink_to(mail / "3.eml")

    at_each_copy(monkeypatch, replace)
    record = back_up(mail, tmp_path / "usb")
    found = lines(archive_of(record))
    assert [found[name]["reason"] for name in ("1.eml", "2.eml")] == ["replaced", "replaced"]
    assert record.messages == 2
    assert stat.S_ISFIFO((mail / "1.eml").stat().st_mode)


@pytest.mark.changes_source
def test_a_folder_that_vanishes_is_reported_and_one_that_comes_back_is_copied(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("back", "gone"):
        stores.write(mail / name / "deep" / "5.eml", stores.message(5))
    original = EntryCopier.copy_group

    def moving(self: EntryCopier, group: list[NamedEntry]) -> list[EntryInProgress]:
        source = group[0].source
        for name in ("back", "gone"):
            if source.path == str(mail / name) and source.kind is EntryKind.FOLDER:
                (mail / name).rename(tmp_path / name)
        copied = original(self, group)
        if source.kind is EntryKind.UNREADABLE and (tmp_path / "back").exists():
            (tmp_path / "back").rename(mail / "back")
        return copied

    monkeypatch.setattr(EntryCopier, "copy_group", moving)
    record = back_up(mail, tmp_path / "usb")
    archive = archive_of(record)
    assert (archive / "data/stores/files/mail/back/deep/5.eml").is_file()
    assert [each.parameters for each in record.problems if each.code == "file_unreadable"] == [
        {"path": str(mail / "gone"), "reason": "vanished"}
    ]
    assert record.verdict.answer is Answer.NOT_SAFE


def away_at_its_turn(path: Path, before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moves what is at a path away when the file `before` is copied, and back when its absence has been noticed."""
    away, original = path.parent.with_name("away"), EntryCopier.copy_group

    def leave(copied: Path) -> None:
        if copied == before:
            path.rename(away)

    def come_back(self: EntryCopier, group: list[NamedEntry]) -> list[EntryInProgress]:
        entries = original(self, group)
        if group[0].source.path == str(path) and away.exists():
            assert [entry.reason for entry in entries] == [Code.VANISHED]
            away.rename(path)
        return entries

    at_each_copy(monkeypatch, leave)
    monkeypatch.setattr(EntryCopier, "copy_group", come_back)


@pytest.mark.changes_source
def test_a_file_that_is_away_at_its_turn_and_comes_back_is_copied(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file of a folder is looked at only when it is its turn, after the list of names was made."""
    away_at_its_turn(mail / "2.eml", mail / "1.eml", monkeypatch)
    record = back_up(mail, tmp_path / "usb")
    assert (archive_of(record) / "data/stores/files/mail/2.eml").is_file()
    assert record.messages == 4
    assert "file_unreadable" not in [each.code for each in record.problems]


@pytest.mark.changes_source
@pytest.mark.parametrize("holds", ["deep/5.eml", "5.eml", ""])
def test_a_folder_that_is_away_at_its_turn_and_comes_back_is_copied(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holds: str
) -> None:
    folder = mail / "sub"
    folder.mkdir()
    if holds:
        stores.write(folder / holds, stores.message(5))
    away_at_its_turn(folder, mail / "1.eml", monkeypatch)
    record = back_up(mail, tmp_path / "usb")
    assert (archive_of(record) / "data/stores/files/mail/sub" / holds).exists()
    assert "file_unreadable" not in [each.code for each in record.problems]
    kinds = [
        line["kind"] for line in inventory.read(archive_of(record) / layout.INVENTORY) if line["path"] == str(folder)
    ]
    assert kinds == ["folder"]


def test_headers_that_break_the_reader_do_not_cost_the_file(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(head: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("app.mime.envelope.fields_of", broken)
    record = back_up(mail, tmp_path / "usb")
    assert record.messages == 4
    assert archive_files(archive_of(record)) >= 4
    assert "reader_failed" in codes(record)
    with closing(sqlite3.connect(archive_of(record) / layout.CATALOG)) as database:
        # Nor may a later run take over what was not understood: another version may understand it.
        assert database.execute("SELECT count(*) FROM reading").fetchone() == (0,)


def test_reading_back_through_the_page_cache_is_reported(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def problem_codes() -> set[str]:
        return {reason.code for reason in back_up(mail, tmp_path / "usb").verdict.reasons}

    assert "read_back_through_cache" not in problem_codes()
    monkeypatch.setattr("app.archive.copying.writer.can_bypass_cache", lambda path: False)
    assert "read_back_through_cache" in problem_codes()
