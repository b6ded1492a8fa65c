"""`check` does not repeat the answer of the day of the backup: it looks at place, programs and mail again."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.archive.copying.file_copier import Copy, FileCopier
from app.archive.copying.writer import ArchiveWriter
from app.jobs import backup, check, look_again
from app.jobs import stores as stores_of
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.answers import Assurance
from app.model.codes import Code
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, CheckRecord
from app.model.secret import Secret
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.home import own_home
from tests.builders import stores
from tests.builders.keys import PASSPHRASE
from tests.builders.ledgers import statement

pytestmark = [pytest.mark.changes_source, pytest.mark.usefixtures("fast_keys")]
SEEN = Assurance(answers=(statement(),))
PREFS = (
    b'user_pref("mail.accountmanager.accounts", "account1");\n'
    b'user_pref("mail.account.account1.server", "server1");\n'
    b'user_pref("mail.server.server1.type", "none");\n'
    b'user_pref("mail.server.server1.name", "Local Folders");\n'
    b'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");\n'
)
"""Local folders alone: nothing is on a server."""


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick is another disk, and reading back goes past the cache."""
    monkeypatch.setattr("app.jobs.backup.preflight.same_disk", lambda one, other: False)
    monkeypatch.setattr("app.archive.copying.writer.can_bypass_cache", lambda path: True)
    monkeypatch.setattr(look_again, "same_disk", lambda one, other: not {"usb"} & {*one.parts, *other.parts})


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile of whole mail in one file."""
    profile = tmp_path / "home" / ".thunderbird" / "a.default"
    stores.write(profile / "prefs.js", PREFS)
    stores.write(profile / "Mail" / "Local Folders" / "Inbox", stores.mbox(stores.message(1)))
    return profile


def backed_up(tmp_path: Path, passphrase: str = "") -> BackupRecord:
    """A backup of the home to the stick."""
    request = BackupRequest(tmp_path / "usb", passphrase=passphrase)
    return backup.run(backup.prepare(Sources(Home(tmp_path / "home", System.LINUX)), request), silent, Cancel())


def checked(archive: Path | None, assurance: Assurance = SEEN) -> CheckRecord:
    """The check of an archive."""
    assert archive is not None
    return check.run(check.prepare(Sources(own_home(), (archive,)), assurance), silent, Cancel(), assurance, notes=None)


def codes(record: CheckRecord) -> set[str]:
    """The codes of the reasons."""
    return {reason.code for reason in record.verdict.reasons}


@pytest.fixture
def safe(tmp_path: Path, profile: Path, elsewhere: None) -> Path:
    """An archive that earns "safe", and still has it when it is checked."""
    archive = backed_up(tmp_path).archive
    found = checked(archive)
    assert archive is not None and codes(found) == {"everything_proved"}, found.verdict
    assert found.as_of is not None and abs(found.as_of - datetime.now().astimezone()).total_seconds() < 60
    return archive


def test_an_archive_brought_to_the_disk_of_the_mail_is_no_longer_elsewhere(safe: Path, tmp_path: Path) -> None:
    moved = safe.rename(tmp_path / "home" / safe.name)
    found = checked(moved)
    assert found.verdict.answer is Answer.NOT_SAFE
    assert "same_disk" in codes(found)


@pytest.mark.parametrize(
    "arrive",
    [
        lambda mail: stores.write(mail / "Inbox", stores.mbox(stores.message(1), stores.message(2))),
        lambda mail: stores.write(mail / "New", stores.mbox(stores.message(2))),
        lambda mail: stores.write(mail / "Kept" / "cur" / "1.eml", stores.message(2)),
    ],
)
def test_mail_that_came_since_is_not_safe(safe: Path, profile: Path, arrive: Callable[[Path], object]) -> None:
    arrive(profile / "Mail" / "Local Folders")
    found = checked(safe)
    assert found.verdict.answer is Answer.NOT_SAFE
    (reason,) = (each for each in found.verdict.reasons if each.code is Code.SOURCE_CHANGED_SINCE)
    assert reason.parameters["count"] == 1
    assert str(reason.parameters["path"]).startswith(str(profile))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("is_link", [True, False])
def test_a_link_that_leads_elsewhere_since_is_not_safe(
    profile: Path, tmp_path: Path, elsewhere: None, is_link: bool
) -> None:
    """It led to mail that was copied anyway; now it leads to other mail, or that mail itself stands there."""
    link, other = profile / "Mail" / "Local Folders" / "Again", tmp_path / "Other"
    link.symlink_to("Inbox")
    archive = backed_up(tmp_path).archive
    assert codes(checked(archive)) == {"everything_proved"}
    stores.write(other, stores.mbox(stores.message(2)))
    link.unlink()
    if is_link:
        link.symlink_to(other)
    else:
        other.rename(link)
    found = checked(archive)
    assert found.verdict.answer is Answer.NOT_SAFE
    assert Code.SOURCE_CHANGED_SINCE in codes(found)


@pytest.mark.parametrize("place", ["Maildir/cur/1.eml", ".thunderbird/new.profile/Mail/Local Folders/Inbox"])
def test_a_program_or_profile_that_came_since_is_not_safe(safe: Path, tmp_path: Path, place: str) -> None:
    home = tmp_path / "home"
    for folder in ("Maildir/cur", "Maildir/new", ".thunderbird/new.profile"):
        if folder.split("/")[0] == place.split("/")[0]:
            (home / folder).mkdir(parents=True)
    stores.write(home / place, stores.mbox(stores.message(3)))
    if "thunderbird" in place:
        stores.write(home / ".thunderbird" / "new.profile" / "prefs.js", b"")
    found = checked(safe)
    assert found.verdict.answer is Answer.NOT_SAFE
    assert "source_changed_since" in codes(found)


def test_mail_that_is_gone_is_in_the_archive(safe: Path, profile: Path) -> None:
    stores.write(profile / "Mail" / "Local Folders" / "Inbox.msf", b"").unlink()
    assert codes(checked(safe)) == {"everything_proved"}


def test_another_home_at_the_same_path_says_nothing(safe: Path, tmp_path: Path) -> None:
    (tmp_path / "home").rename(tmp_path / "away")
    assert "source_not_seen" in codes(checked(safe))
    stores.write(tmp_path / "home" / ".thunderbird" / "a.default" / "prefs.js", b"")
    found = checked(safe)
    assert found.verdict.answer is not Answer.SAFE
    assert "source_not_seen" in codes(found)
    assert "source_changed_since" not in codes(found)


def test_a_program_that_runs_now_goes_on_changing_its_mail(safe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores_of, "running_clients", lambda processes: frozenset({"thunderbird", "claws"}))
    (reason,) = checked(safe).verdict.reasons
    assert reason.parameters == {"client": "thunderbird"}


def test_a_running_program_is_met_wherever_its_mail_was_pointed_at(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores_of, "running_clients", lambda processes: frozenset({"thunderbird"}))
    home = Home(tmp_path / "empty", System.LINUX)
    home.path.mkdir()
    for where in (
        Sources(home, (profile,)),
        Sources(home, added=(profile,)),
        Sources(Home(tmp_path / "home", System.LINUX)),
    ):
        (planned,) = stores_of.find_stores(where)
        assert [finding.code for finding in planned.store.findings].count(Code.CLIENT_RUNNING) == 1


@pytest.mark.parametrize("name", ["Inbox", "New"])
def test_mail_that_comes_after_the_copying_is_met_before_the_seal(
    profile: Path, tmp_path: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = ArchiveWriter.prove_payload

    def prove(self: ArchiveWriter, *args: object) -> object:
        with (profile / "Mail" / "Local Folders" / name).open("ab") as box:
            box.write(stores.mbox(stores.message(2)))
        return real(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(ArchiveWriter, "prove_payload", prove)
    record = backed_up(tmp_path)
    (problem,) = (each for each in record.problems if each.code is Code.CHANGED_AFTER_COPYING)
    assert str(problem.parameters["path"]).endswith(name)
    assert record.verdict.answer is Answer.NOT_SAFE
    assert checked(record.archive).verdict.answer is Answer.NOT_SAFE


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_that_took_the_place_of_a_folder_is_met_before_the_seal(
    profile: Path, tmp_path: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was copied then came from wherever the link leads to; the mail itself may be anywhere."""
    folder = profile / "Mail" / "Local Folders"
    stores.write(tmp_path / "other" / "Inbox", stores.mbox(stores.message(2)))
    copy = FileCopier.copy

    def swapping(copier: FileCopier, source: Path, *rest: Any) -> Copy:
        if source.parent == folder and not folder.is_symlink():
            folder.rename(tmp_path / "moved")
            folder.symlink_to(tmp_path / "other")
        return copy(copier, source, *rest)

    monkeypatch.setattr(FileCopier, "copy", swapping)
    record = backed_up(tmp_path)
    assert record.messages == 1
    changed = [each.parameters["path"] for each in record.problems if each.code == Code.CHANGED_AFTER_COPYING]
    assert changed == [str(folder)]
    assert Code.SOURCE_CHANGED_SINCE in codes(checked(record.archive))


def test_an_encrypted_backup_is_looked_at_again_too(profile: Path, tmp_path: Path, elsewhere: None) -> None:
    record = backed_up(tmp_path, passphrase=PASSPHRASE)
    secret = Secret(PASSPHRASE)
    renewed = check.renew(record, silent, Cancel(), SEEN, secret, notes=None)
    assert codes(renewed) == {"everything_proved"}
    with (profile / "Mail" / "Local Folders" / "Inbox").open("ab") as box:
        box.write(stores.mbox(stores.message(2)))
    assert codes(check.renew(record, silent, Cancel(), SEEN, secret, notes=None)) == {"source_changed_since"}


def put_back_the_time(path: Path, data: bytes) -> None:
    """Writes a file anew, and gives it the time it had, as a clock that stands still does."""
    times = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say when anything of a file last changed")
def test_mail_written_since_is_seen_though_size_and_time_are_the_same(safe: Path, profile: Path) -> None:
    inbox = profile / "Mail" / "Local Folders" / "Inbox"
    put_back_the_time(inbox, inbox.read_bytes().replace(b"example.jp", b"example.co"))
    found = checked(safe)
    assert found.verdict.answer is not Answer.SAFE
    assert "source_changed_since" in codes(found)


def test_a_file_that_was_only_touched_is_what_was_copied(safe: Path, profile: Path) -> None:
    inbox = profile / "Mail" / "Local Folders" / "Inbox"
    put_back_the_time(inbox, inbox.read_bytes())
    inbox.chmod(0o600)
    assert codes(checked(safe)) == {"everything_proved"}
