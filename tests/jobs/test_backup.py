"""The main act on tiny stores: everything copied bit-exact, proved, listed, and the source untouched."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.copying import file_copier
from app.archive.copying.file_copier import Copy, FileCopier
from app.jobs import backup, check, people, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import CancelledError, DestinationError
from app.model.events import Event, Finished, Planned, Progress
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.home import own_home
from tests.builders import stores
from tests.builders.guard import SourceGuard
from tests.builders.keys import PASSPHRASE

Worker = Callable[[Path], SourceGuard]


def silent(event: Event) -> None:
    """Nobody listens."""


def back_up(sources: Sources, destination: Path, *, readable: bool = True) -> BackupRecord:
    """A backup with nobody watching."""
    request = BackupRequest(destination, "test", readable=readable)
    return backup.run(backup.prepare(sources, request), silent, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4))


def archive_of(record: BackupRecord) -> Path:
    """The folder of a backup that made one."""
    assert record.archive is not None
    return record.archive


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A Mac with Apple Mail of four eras, and Thunderbird."""
    folder = tmp_path / "home"
    stores.apple_home(folder)
    stores.thunderbird_profile(folder / "Library" / "Thunderbird" / "Profiles" / "x.default")
    return Home(folder, System.MACOS)


def test_whole_home(home: Home, tmp_path: Path, guard: Worker) -> None:
    guard(home.path)
    record = back_up(Sources(home), tmp_path / "usb")
    archive = archive_of(record)
    assert archive.name == "2026-01-02 0304 test"
    assert record.messages == 14 + 7
    assert record.incomplete == 1
    assert record.outcome is Outcome.WITH_PROBLEMS
    assert record.verdict.answer is Answer.NOT_SAFE
    result = verify(archive, lambda files, size_bytes: None)
    assert result.valid, result
    for source in (home.path / "Library" / "Mail").rglob("*"):
        if source.is_file():
            copy = archive / "data/stores/apple-mail" / source.relative_to(home.path)
            assert copy.read_bytes() == source.read_bytes()
            assert copy.stat().st_mtime_ns == source.stat().st_mtime_ns
    assert not list(tmp_path.rglob("*.incomplete"))


def test_every_source_file_has_its_line(home: Home, tmp_path: Path) -> None:
    archive = archive_of(back_up(Sources(home), tmp_path / "usb"))
    lines = [json.loads(line) for line in (archive / layout.INVENTORY).read_text(encoding="utf-8").splitlines()]
    listed = {line["path"]: line for line in lines}
    for source in home.path.rglob("*"):
        if source.is_file():
            line = listed[str(source)]
            if source.name in ("logins.json", "key4.db"):
                assert (line["status"], line["reason"]) == ("skipped", "saved_password")
                assert "name" not in line
            else:
                assert line["status"] == "copied"
                assert (archive / line["name"]).read_bytes() == source.read_bytes()


def test_passwords_are_left_out_and_it_is_reported(home: Home, tmp_path: Path) -> None:
    record = back_up(Sources(home), tmp_path / "usb")
    assert {finding.code for finding in record.findings} >= {"passwords_left_out"}
    names = {path.name for path in archive_of(record).rglob("*")}
    assert not names & {"logins.json", "key4.db"}


def test_a_mailbox_called_like_a_password_file_is_mail(tmp_path: Path) -> None:
    profile = tmp_path / "home" / ".thunderbird" / "x"
    stores.thunderbird_profile(profile)
    stores.write(profile / "Mail" / "pop.example.com" / "signons of 2019", stores.mbox(stores.message(50)))
    stores.write(profile / "signons3.txt", b"secret")
    record = back_up(Sources(Home(tmp_path / "home", System.LINUX)), tmp_path / "usb")
    names = {path.name for path in archive_of(record).rglob("*")}
    assert "signons of 2019" in names
    assert "signons3.txt" not in names
    assert record.messages == 8


def test_readable_copy_has_the_rebuilt_attachment(home: Home, tmp_path: Path) -> None:
    import email
    import mailbox

    archive = archive_of(back_up(Sources(home), tmp_path / "usb"))
    text, content = stores.partial()
    boxes = [mailbox.mbox(path, create=False) for path in (archive / "data/mail").rglob("*.mbox")]
    found = [each for box in boxes for each in box]
    for box in boxes:
        box.close()
    # All but the two of the mbox file: that one is readable as it is.
    assert len(found) == 12
    attachments = [part.get_payload(decode=True) for each in found for part in each.walk() if part.get_filename()]
    assert content in attachments
    assert email.message_from_bytes(text).is_multipart()


def test_without_readable_copies(home: Home, tmp_path: Path) -> None:
    archive = archive_of(back_up(Sources(home), tmp_path / "usb", readable=False))
    assert not (archive / "data/mail").exists()


def test_people_come_out_the_same_from_archive_and_source(home: Home, tmp_path: Path, guard: Worker) -> None:
    archive = archive_of(back_up(Sources(home), tmp_path / "usb"))
    guard(home.path)
    from_source = people.run(people.prepare(Sources(home)), silent, Cancel())
    from_archive = people.run(people.prepare(Sources(home, (archive,))), silent, Cancel())
    assert from_source == from_archive
    assert [contact.address for contact in from_source.people] == ["taro@example.jp", "hanako@example.com"]


def test_sqlite_files_go_with_their_logs(tmp_path: Path, guard: Worker) -> None:
    stores.apple_home(tmp_path / "home")
    stores.accounts_database(tmp_path / "home")
    guard(tmp_path / "home")
    home = Home(tmp_path / "home", System.MACOS)
    record = back_up(Sources(home), tmp_path / "usb")
    folder = archive_of(record) / "data/stores/apple-mail/Library/Accounts"
    lines = [
        json.loads(line) for line in (archive_of(record) / layout.INVENTORY).read_text(encoding="utf-8").splitlines()
    ]
    statuses = {Path(line["path"]).name: line["status"] for line in lines if "Accounts4" in line["path"]}
    assert set(statuses.values()) == {"copied"}
    assert sorted(path.name for path in folder.iterdir()) == [
        "Accounts4.sqlite",
        "Accounts4.sqlite-shm",
        "Accounts4.sqlite-wal",
    ]


@pytest.mark.changes_source
def test_a_database_that_changes_between_its_files_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = FileCopier.copy
    folder = tmp_path / "mail"
    stores.write(folder / "a.eml", stores.message())
    database = stores.write(folder / "index.sqlite", b"SQLite format 3\0 old")
    log = stores.write(folder / "index.sqlite-wal", b"log")
    done: list[Path] = []

    def disturbed(self: FileCopier, source: Path, target: Path, *others: Any) -> Copy:
        copied = original(self, source, target, *others)
        done.append(source)
        if done.count(log) == 1 and source == log:
            database.write_bytes(b"SQLite format 3\0 new")
        return copied

    monkeypatch.setattr(FileCopier, "copy", disturbed)
    record = back_up(Sources(own_home(), (folder,)), tmp_path / "usb")
    copy = next(iter(archive_of(record).rglob("index.sqlite")))
    assert copy.read_bytes().endswith(b"new")
    assert done.count(database) == done.count(log) == 2
    assert "file_changed" not in {problem.code for problem in record.problems}


def test_hostile_names(tmp_path: Path, guard: Worker) -> None:
    folder = tmp_path / "mail"
    names = ["CON.eml", "a:b?.eml", "100%.eml", "A.eml", "a.eml", "e\u0301.eml", "\u00e9.eml", "x. ", "tab\there.eml"]
    names += ["evil\u202egnp.eml", "n" * 240 + ".eml"]
    for number, name in enumerate(names):
        stores.write(folder / name, stores.message(number))
    raw = os.fsencode(folder) + b"/\x83\x81\x81\x5b\x83\x8b.eml"
    with open(raw, "wb") as sink:
        sink.write(stores.message(99))
    guard(folder)
    record = back_up(Sources(own_home(), (folder,)), tmp_path / "usb")
    archive = archive_of(record)
    assert record.messages == len(names) + 1
    assert verify(archive, lambda files, size_bytes: None).valid
    stored = [path.name for path in (archive / "data/stores").rglob("*") if path.is_file()]
    assert len({name.casefold() for name in stored}) == len(stored)
    assert not any(set(name) & set('%:?*"<>|\\\t\u202e') for name in stored)
    assert all(name.isprintable() and len(name.encode()) <= 255 for name in stored)
    lines = [json.loads(line) for line in (archive / layout.INVENTORY).read_text(encoding="utf-8").splitlines()]
    assert any("path_b64" in line for line in lines)


def test_pipes_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    stores.write(folder / "a.eml", stores.message())
    stores.write(tmp_path / "elsewhere" / "secret.eml", stores.message(2))
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        record = back_up(Sources(own_home(), (folder,)), tmp_path / "usb")
    archive = archive_of(record)
    lines = [json.loads(line) for line in (archive / layout.INVENTORY).read_text(encoding="utf-8").splitlines()]
    assert {line["kind"]: line["status"] for line in lines} == {
        "folder": "copied",
        "file": "copied",
        "link": "skipped",
        "special": "skipped",
    }
    assert next(line["target"] for line in lines if line["kind"] == "link") == str(tmp_path / "elsewhere")
    assert record.messages == 1


def test_file_that_changes_while_it_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = stores.write(tmp_path / "mail" / "a.eml", stores.message())
    monkeypatch.setattr(file_copier, "unchanged", lambda before, after: False)
    record = back_up(Sources(own_home(), (source.parent,)), tmp_path / "usb")
    assert [problem.code for problem in record.problems] == ["file_changed"]
    assert any(reason.code == "files_changed" for reason in record.verdict.reasons)
    assert record.messages == 1


def test_a_link_somebody_names_is_followed(tmp_path: Path) -> None:
    stores.write(tmp_path / "disk" / "a.eml", stores.message())
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    assert back_up(Sources(own_home(), (tmp_path / "link",)), tmp_path / "usb").messages == 1


def test_nothing_found_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    record = back_up(Sources(Home(tmp_path / "home", System.LINUX)), tmp_path / "usb")
    assert record.archive is None
    assert record.outcome is Outcome.NOTHING_FOUND
    assert [problem.code for problem in record.problems] == ["nothing_found"]
    assert record.verdict.answer is Answer.NOT_SAFE


@pytest.mark.parametrize("inside", ["", "usb", "V10/deep/er"])
def test_destination_inside_the_source_is_refused(home: Home, inside: str, guard: Worker) -> None:
    guard(home.path)
    with pytest.raises(DestinationError) as refused:
        back_up(Sources(home), home.path / "Library" / "Mail" / inside)
    assert refused.value.code == "destination_inside_source"


def test_destination_inside_the_source_by_a_link(home: Home, tmp_path: Path, guard: Worker) -> None:
    (tmp_path / "shortcut").symlink_to(home.path / "Library" / "Mail")
    guard(home.path)
    with pytest.raises(DestinationError) as refused:
        back_up(Sources(home), tmp_path / "shortcut" / "usb")
    assert refused.value.code == "destination_inside_source"


def test_destination_too_small(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.jobs.backup import preflight
    from app.system.volume import Volume

    monkeypatch.setattr(preflight, "volume_of", lambda path: Volume(1000, "ext4", None))
    with pytest.raises(DestinationError) as refused:
        back_up(Sources(home), tmp_path / "usb")
    assert refused.value.code == "destination_full"


def test_destination_fat32_and_a_large_file(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.jobs.backup import preflight
    from app.system.volume import Volume

    monkeypatch.setattr(preflight, "volume_of", lambda path: Volume(1 << 40, "vfat", 100))
    with pytest.raises(DestinationError) as refused:
        back_up(Sources(home), tmp_path / "usb")
    assert refused.value.code == "destination_fat32"


def test_cancelling_leaves_an_archive_that_says_so(home: Home, tmp_path: Path, guard: Worker) -> None:
    guard(home.path)
    cancel = Cancel()

    def stop_early(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "copying":
            cancel.ask()

    plan = backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "test"))
    with pytest.raises(CancelledError):
        backup.run(plan, stop_early, cancel)
    left = list((tmp_path / "usb").iterdir())
    assert [path.suffix for path in left] == [".incomplete"]


def test_events_end_with_exactly_one_finished(home: Home, tmp_path: Path) -> None:
    events: list[Event] = []
    plan = backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "t"))
    backup.run(plan, events.append, Cancel())
    assert isinstance(events[-1], Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    stages = tuple(dict.fromkeys(event.stage for event in events if isinstance(event, Progress)))
    assert stages == tuple(each.stage for each in backup.stages_of(plan))
    assert events[0] == Planned(backup.stages_of(plan))
    assert stages == ("copying", "comparing", "readable", "people", "proving")


@pytest.mark.usefixtures("fast_keys")
@pytest.mark.parametrize("readable", [True, False])
def test_the_stages_of_an_encrypted_backup_go_forward_only(home: Home, tmp_path: Path, readable: bool) -> None:
    events: list[Event] = []
    request = BackupRequest(tmp_path / "usb", "t", readable=readable, passphrase=PASSPHRASE)
    plan = backup.prepare(Sources(home), request)
    backup.run(plan, events.append, Cancel())
    met = [event.stage for event in events if isinstance(event, Progress)]
    assert [stage for stage, _ in groupby(met)] == [each.stage for each in backup.stages_of(plan)]


def test_a_second_archive_changes_no_byte_of_the_first(home: Home, tmp_path: Path) -> None:
    first = archive_of(back_up(Sources(home), tmp_path / "usb"))
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    second = archive_of(back_up(Sources(home), tmp_path / "usb"))
    assert first != second
    assert second.name == "2026-01-02 0304 test (2)"
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before


def test_survey_and_check_touch_nothing(home: Home, guard: Worker) -> None:
    guard(home.path)
    found = survey.run(survey.prepare(Sources(home)), silent, Cancel())
    assert found.total.messages == 21
    verdict = check.run(check.prepare(Sources(home)), silent, Cancel(), notes=None).verdict
    assert verdict.answer is Answer.NOT_SAFE


def test_catalog_says_where_every_message_lies(home: Home, tmp_path: Path) -> None:
    archive = archive_of(back_up(Sources(home), tmp_path / "usb"))
    with sqlite3.connect(archive / layout.CATALOG) as database:
        rows = database.execute(
            "SELECT file.name, offset, length, message_id FROM message JOIN file ON file.id = message.file"
        ).fetchall()
    database.close()
    assert len(rows) == 21
    for name, offset, length, message_id in rows:
        data = (archive / name).read_bytes()[offset : offset + length]
        assert f"<{message_id}>".encode() in data
        assert data.startswith(b"From: ")


def test_read_me_first_answers_in_both_languages(tmp_path: Path) -> None:
    folder = tmp_path / "<b>mail & more"
    stores.write(folder / "a.eml", stores.message())
    stores.write(folder / "<script>.pst", b"!BDN")
    page = (archive_of(back_up(Sources(own_home(), (folder,)), tmp_path / "usb")) / layout.READ_ME).read_text(
        encoding="utf-8"
    )
    assert "まだ安全ではありません" in page
    assert "Not safe: do not delete the old account yet." in page
    assert "&lt;script&gt;.pst" in page
    assert "<script>" not in page and "<b>mail" not in page


def test_bagit_and_sha256sum_agree(home: Home, tmp_path: Path) -> None:
    archive = archive_of(back_up(Sources(home), tmp_path / "usb"))
    done = subprocess.run([sys.executable, "-m", "bagit", "--validate", str(archive)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_messages_whose_sender_is_not_known_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    stores.write(folder / "page.eml", b"<html><body>a saved page</body></html>")
    stores.write(folder / "nobody.eml", b"Subject: a\nTo: hanako@example.com\n\nbody\n")
    stores.write(folder / "taro.eml", stores.message())
    record = back_up(Sources(own_home(), (folder,)), tmp_path / "out")
    assert (record.messages, record.incomplete) == (3, 1)
    assert record.verdict.answer is Answer.NOT_SAFE
    assert [
        (Path(str(each.parameters["path"])).name, each.parameters["count"])
        for each in record.findings
        if each.code == "senders_not_understood"
    ] == [("nobody.eml", 1)]
    (row,) = (archive_of(record) / layout.MISSING).read_text(encoding="utf-8-sig").splitlines()[1:]
    assert "no_headers" in row and "page.eml" in row


@pytest.mark.parametrize("name", [".letter.eml.icloud", ".old.mbox.icloud", "letter.eml.nextcloud"])
def test_a_placeholder_of_a_cloud_disk_is_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mail"
    stores.write(folder / "taro.eml", stores.message())
    path = stores.write(folder / name, b"" if name.endswith("nextcloud") else b"bplist00NSURLNameKey")
    record = back_up(Sources(own_home(), (folder,)), tmp_path / "out")
    assert record.verdict.answer is Answer.NOT_SAFE
    assert [each.parameters["path"] for each in record.problems if each.code == "file_not_downloaded"] == [str(path)]
    assert "files_unreadable" in {each.code for each in record.verdict.reasons}
    assert name in (archive_of(record) / layout.MISSING).read_text(encoding="utf-8-sig")
