"""What happened to an archive afterwards is found and named: flips, cuts, missing and extra files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.jobs import backup, check
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import UsageError
from app.model.plan import BackupRequest
from app.model.record import Verification
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.home import own_home
from tests.builders import stores


def proved(archive: Path) -> Verification:
    """Reads the archive back."""
    return verify(archive, lambda files, size_bytes: None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A good archive."""
    stores.apple_home(tmp_path / "home")
    plan = backup.prepare(Sources(Home(tmp_path / "home", System.MACOS)), BackupRequest(tmp_path / "usb", "test"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None
    assert proved(record.archive).valid
    return record.archive


def a_message(archive: Path) -> Path:
    """One payload file."""
    return next(iter(sorted((archive / "data/stores").rglob("7.emlx"))))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [flip, cut])
@pytest.mark.parametrize(
    "name",
    [None, layout.CATALOG, layout.INVENTORY, layout.READ_ME, layout.BAG_INFO, layout.MISSING, layout.CERTIFICATE],
)
def test_damage_is_named(archive: Path, harm: Callable[[Path], None], name: str | None) -> None:
    path = archive / name if name else a_message(archive)
    harm(path)
    result = proved(archive)
    assert not result.valid
    assert path.relative_to(archive).as_posix() in result.damaged


def test_a_flip_in_every_file_is_found(archive: Path) -> None:
    for path in sorted(path for path in archive.rglob("*") if path.is_file()):
        before = path.read_bytes()
        flip(path)
        assert not proved(archive).valid, path
        path.write_bytes(before)
    assert proved(archive).valid


def test_missing_is_named(archive: Path) -> None:
    path = a_message(archive)
    path.unlink()
    result = proved(archive)
    assert result.missing == (path.relative_to(archive).as_posix(),)
    assert not result.valid


@pytest.mark.parametrize("path", ["data/stores/extra.eml", "extra.txt", "data/extra/deep/file"])
def test_extra_is_named(archive: Path, path: str) -> None:
    stores.write(archive / path, b"extra")
    result = proved(archive)
    assert result.extra == (path,)
    assert not result.valid


def test_swapped_files_are_named(archive: Path) -> None:
    one, other = sorted((archive / "data/stores").rglob("*.emlx"))[:2]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert len(proved(archive).damaged) == 2


def test_what_a_system_drops_is_no_damage(archive: Path) -> None:
    stores.write(archive / ".DS_Store", b"Bud1")
    result = proved(archive)
    assert result.valid
    assert [finding.code for finding in result.findings] == ["system_file_ignored"]


def test_what_a_system_dropped_into_the_mail_is_part_of_it(tmp_path: Path) -> None:
    stores.apple_home(tmp_path / "home")
    for name in (".DS_Store", "desktop.ini", "._x"):
        stores.write(tmp_path / "home/Library/Mail/Mailboxes" / name, b"Bud1")
    plan = backup.prepare(Sources(Home(tmp_path / "home", System.MACOS)), BackupRequest(tmp_path / "usb", "test"))
    archive = backup.run(plan, lambda event: None, Cancel()).archive
    assert archive is not None
    assert proved(archive).valid
    (dropped,) = archive.rglob(".DS_Store")
    dropped.unlink()
    assert proved(archive).missing == (dropped.relative_to(archive).as_posix(),)


def test_an_archive_without_its_seal_is_not_valid(archive: Path) -> None:
    (archive / layout.TAG_MANIFEST).unlink()
    assert layout.TAG_MANIFEST in proved(archive).missing


def test_a_manifest_that_points_outside_opens_nothing(archive: Path) -> None:
    path = archive / layout.MANIFEST
    path.write_text(path.read_text(encoding="utf-8") + "0" * 64 + "  ../../secret\n", encoding="utf-8")
    result = proved(archive)
    assert "manifest_line_invalid" in {finding.code for finding in result.invalid}
    assert not any("secret" in name for name in result.missing)


def test_an_unfinished_archive_is_not_valid(archive: Path) -> None:
    unfinished = archive.rename(archive.with_name(archive.name + layout.INCOMPLETE))
    assert "archive_incomplete" in {finding.code for finding in proved(unfinished).invalid}


def test_no_archive_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        proved(tmp_path)


def test_check_reads_back_before_it_answers(archive: Path) -> None:
    sources = Sources(own_home(), (archive,))
    whole = check.run(check.prepare(sources), lambda event: None, Cancel(), notes=None)
    assert whole.verdict.answer is Answer.NOT_SAFE
    assert "messages_incomplete" in {reason.code for reason in whole.verdict.reasons}
    flip(a_message(archive))
    damaged = check.run(check.prepare(sources), lambda event: None, Cancel(), notes=None)
    assert [reason.code for reason in damaged.verdict.reasons] == ["archive_damaged"]
