"""Archives that have files in common: each says so, and a damaged earlier one is not passed over in silence."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.copying import previous_archive
from app.archive.copying.copy_entry import EntryInProgress, NamedEntry
from app.archive.copying.entry_copier import EntryCopier
from app.cli.json_results import compare_result, list_result
from app.i18n.archives import compare_lines, list_lines
from app.i18n.catalogue import Translator
from app.i18n.results import backup_remarks
from app.jobs import backup, compare
from app.jobs import list as listing
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.archives import CompareRecord, ListRecord
from app.model.codes import Code
from app.model.findings import Finding
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system import cloning
from app.system.cloning import Twin
from tests.builders import stores
from tests.builders.keys import PASSPHRASE

ENGLISH = Translator("en")
pytestmark = [
    pytest.mark.usefixtures("fast_keys", "without_clones"),
    pytest.mark.skipif(sys.platform == "win32", reason="written for file systems with hard links"),
]


@pytest.fixture
def without_clones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has hard links only."""
    monkeypatch.setattr("app.system.cloning.clone", lambda existing, new: False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A Mac with Apple Mail."""
    stores.apple_home(tmp_path / "home")
    return Home(tmp_path / "home", System.MACOS)


@pytest.fixture
def backed_up(home: Home, tmp_path: Path) -> Callable[..., BackupRecord]:
    """Backups on days one after the other, all to one place."""
    days = iter(range(1, 29))

    def make(**request: str) -> BackupRecord:
        plan = backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "Mac", **request))  # type: ignore[arg-type]
        return backup.run(plan, lambda event: None, Cancel(), now=lambda: datetime(2026, 1, next(days)))

    return make


def listed(home: Home, usb: Path) -> ListRecord:
    return listing.run(listing.prepare(usb, Sources(home)), lambda event: None, Cancel())


def compared(a: BackupRecord, b: BackupRecord) -> CompareRecord:
    assert a.archive is not None
    assert b.archive is not None
    return compare.run(compare.prepare(a.archive, b.archive), lambda event: None, Cancel())


def found(record: BackupRecord, code: Code) -> list[Finding]:
    return [finding for finding in record.findings if finding.code is code]


def text(record: BackupRecord) -> str:
    assert record.archive is not None
    return (record.archive / layout.READ_ME).read_text(encoding="utf-8")


def linked_file(record: BackupRecord) -> Path:
    """A file of mail that another archive has as well."""
    assert record.archive is not None
    files = sorted((record.archive / layout.STORES).rglob("*.emlx"))
    return next(path for path in files if path.stat().st_nlink > 1)


def readable_copies(record: BackupRecord) -> list[Path]:
    """The readable copies that another archive has as well."""
    assert record.archive is not None
    files = sorted((record.archive / layout.MAIL).rglob("*.mbox"))
    return [path for path in files if path.stat().st_nlink > 1]


def damage(path: Path) -> None:
    """One flipped bit; size and time stay."""
    status = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def content(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_archives_that_share_files_say_so(home: Home, tmp_path: Path, backed_up: Callable[..., BackupRecord]) -> None:
    first, second = backed_up(), backed_up()
    assert first.archive is not None
    assert second.archive is not None
    assert found(first, Code.SHARES_FILES) == []
    (shares,) = found(second, Code.SHARES_FILES)
    shared = second.reused + len(readable_copies(second))
    assert shares.parameters == {"archive": first.archive.name, "count": shared, "method": "link"}
    assert any(first.archive.name in line for line in backup_remarks(second, ENGLISH))
    for page, sentence in ((text(second), "one copy, not two"), (text(second), "コピーが1つ")):
        assert sentence in page
    assert "one copy, not two" not in text(first)

    record = listed(home, tmp_path / "usb")
    assert {each["path"]: each["shares_files_with"] for each in list_result(record)["archives"]} == {  # type: ignore[attr-defined]
        str(first.archive): [str(second.archive)],
        str(second.archive): [str(first.archive)],
    }
    (line,) = (line for line in list_lines(record, ENGLISH) if "share files" in line)
    assert first.archive.name in line
    assert second.archive.name in line

    both = compared(first, second)
    assert compare_result(both)["shared_files"] == shared > len(readable_copies(second)) > 0
    assert any("one copy, not two" in line for line in compare_lines(both, ENGLISH))


def test_copies_of_their_own_share_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backed_up: Callable[..., BackupRecord]
) -> None:
    for module in (cloning, previous_archive):
        monkeypatch.setattr(module, "clone_or_link", lambda existing, new: None)
    first, second = backed_up(), backed_up()
    assert found(second, Code.SHARES_FILES) == []
    assert [each["shares_files_with"] for each in list_result(listed(home, tmp_path / "usb"))["archives"]] == [[], []]  # type: ignore[attr-defined]
    assert compare_result(compared(first, second))["shared_files"] == 0
    assert "one copy" not in "".join(compare_lines(compared(first, second), ENGLISH))


def test_where_nothing_can_be_shared_only_one_file_is_read_twice(
    monkeypatch: pytest.MonkeyPatch, backed_up: Callable[..., BackupRecord]
) -> None:
    tries: list[Path] = []
    monkeypatch.setattr("app.system.cloning.clone_or_link", lambda existing, new: tries.append(existing))
    backed_up()
    assert not backed_up().reused
    assert len(tries) == 1


def test_clones_share_their_blocks_too(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backed_up: Callable[..., BackupRecord]
) -> None:
    """Nothing about two cloned files shows that they are one on the disk: only the archive itself knows."""

    def cloned(existing: Path, new: Path) -> Twin:
        new.write_bytes(existing.read_bytes())
        return Twin.CLONE

    for module in (cloning, previous_archive):
        monkeypatch.setattr(module, "clone_or_link", cloned)
    first, second = backed_up(), backed_up()
    (shares,) = found(second, Code.SHARES_FILES)
    assert shares.parameters["method"] == "clone"
    rows = list_result(listed(home, tmp_path / "usb"))["archives"]
    assert [each["shares_files_with"] for each in rows] == [[str(first.archive)], [str(second.archive)]]  # type: ignore[attr-defined]
    assert compared(first, second).shared_files == second.reused


def test_a_damaged_earlier_archive_is_reported(backed_up: Callable[..., BackupRecord]) -> None:
    first, second = backed_up(), backed_up()
    assert first.archive is not None
    assert second.archive is not None
    before = content(second.archive / layout.STORES) | content(second.archive / layout.MAIL)
    damaged = linked_file(second)
    damage(damaged)
    third = backed_up()
    assert third.archive is not None
    (finding,) = found(third, Code.EARLIER_ARCHIVE_DAMAGED)
    assert finding.parameters == {
        "archive": f"{second.archive.name}, {first.archive.name}",
        "path": damaged.relative_to(second.archive).as_posix(),
        "count": 1,
    }
    assert verify(third.archive, lambda files, size_bytes: None).valid
    # Nothing that was made from the damaged copy before it was proved is left.
    assert content(third.archive / layout.STORES) | content(third.archive / layout.MAIL) == before
    assert Code.WENT_ON not in [each.code for each in third.findings]
    assert not verify(second.archive, lambda files, size_bytes: None).valid
    # The new archive is whole: nothing speaks against it.
    assert third.outcome is first.outcome
    assert third.verdict.answer is first.verdict.answer
    assert any(second.archive.name in line for line in backup_remarks(third, ENGLISH))
    assert "earlier archive" in text(third)
    stored = json.loads((third.archive / layout.RECORD).read_text(encoding="utf-8"))
    assert "earlier_archive_damaged" in [each["code"] for each in stored["notices"]]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: os.truncate(path, 5)])
@pytest.mark.parametrize("kind", [linked_file, lambda record: readable_copies(record)[0]])
def test_an_earlier_archive_that_lost_a_file_is_reported(
    backed_up: Callable[..., BackupRecord], kind: Callable[[BackupRecord], Path], spoil: Callable[[Path], None]
) -> None:
    first, second = backed_up(), backed_up()
    assert first.archive is not None and second.archive is not None
    before = content(first.archive / layout.STORES) | content(first.archive / layout.MAIL)
    lost = kind(second)
    spoil(lost)
    third = backed_up()
    assert third.archive is not None
    (finding,) = found(third, Code.EARLIER_ARCHIVE_DAMAGED)
    assert finding.parameters["path"] == lost.relative_to(second.archive).as_posix()
    assert content(third.archive / layout.STORES) | content(third.archive / layout.MAIL) == before
    assert verify(third.archive, lambda files, size_bytes: None).valid


def test_an_earlier_archive_that_was_removed_meanwhile_is_not_called_damaged(
    backed_up: Callable[..., BackupRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backed_up()
    assert first.archive is not None
    earlier = first.archive
    copy = EntryCopier.copy_group

    def removing(copier: EntryCopier, group: list[NamedEntry]) -> list[EntryInProgress]:
        if earlier.exists() and group[0].source.path.endswith(".emlx"):
            shutil.rmtree(earlier)
        return copy(copier, group)

    monkeypatch.setattr(EntryCopier, "copy_group", removing)
    second = backed_up()
    assert second.archive is not None
    assert not earlier.exists()
    assert (found(second, Code.EARLIER_ARCHIVE_DAMAGED), second.messages) == ([], first.messages)
    assert verify(second.archive, lambda files, size_bytes: None).valid


def test_a_damaged_readable_copy_is_written_anew(backed_up: Callable[..., BackupRecord]) -> None:
    first, second = backed_up(), backed_up()
    assert first.archive is not None
    assert second.archive is not None
    before = content(first.archive / layout.MAIL)
    damaged = readable_copies(second)[0]
    damage(damaged)
    third = backed_up()
    assert third.archive is not None
    (finding,) = found(third, Code.EARLIER_ARCHIVE_DAMAGED)
    assert finding.parameters["path"] == damaged.relative_to(second.archive).as_posix()
    assert content(third.archive / layout.MAIL) == before != content(second.archive / layout.MAIL)
    assert verify(third.archive, lambda files, size_bytes: None).valid


def test_an_encrypted_archive_shares_nothing(backed_up: Callable[..., BackupRecord]) -> None:
    backed_up()
    second = backed_up(passphrase=PASSPHRASE)
    assert second.reused
    assert found(second, Code.SHARES_FILES) == []


def test_an_archive_without_problems_stays_complete(backed_up: Callable[..., BackupRecord]) -> None:
    """Sharing files is a remark, not a problem."""
    first, second = backed_up(), backed_up()
    assert second.outcome is first.outcome
    assert second.verdict.answer is first.verdict.answer is not Answer.SAFE
