"""Two customers whose disks are mounted at one path, one after the other, share no archive."""

from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.archive.copying import resume
from app.archive.copying.writer import ArchiveWriter
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import CancelledError
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from tests.builders import stores

pytestmark = pytest.mark.changes_source


def disk_of(tmp_path: Path, customer: str, profile: str = "a.default") -> Path:
    """A customer's disk, taken into the place all customers' disks are mounted at."""
    mounted = tmp_path / "mnt"
    if mounted.exists():
        mounted.rename(tmp_path / f"disk {len(list(tmp_path.iterdir()))}")
    folder = mounted / "home" / ".thunderbird" / profile / "Mail" / "Local Folders"
    stores.write(folder.parents[1] / "prefs.js", b"")
    stores.write(folder / customer, stores.mbox(stores.message(1, f"{customer}@example.jp")))
    return mounted / "home"


def backed_up(home: Path, usb: Path) -> BackupRecord:
    """A backup of a mounted home."""
    plan = backup.prepare(Sources(Home(home, System.LINUX)), BackupRequest(usb, "visit"))
    return backup.run(plan, lambda event: None, Cancel())


def interrupted(home: Path, usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that ends before anything is proved."""

    def stop(self: ArchiveWriter, *others: object) -> None:
        raise CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(ArchiveWriter, "prove_payload", stop)
        with pytest.raises(CancelledError):
            backed_up(home, usb)


def names_in(archive: Path | None) -> set[str]:
    """The names of the payload files."""
    assert archive is not None
    return {path.name for path in (archive / layout.STORES).rglob("*")}


def test_a_killed_run_of_one_customer_is_not_finished_with_the_mail_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(disk_of(tmp_path, "Aoki"), tmp_path / "usb", monkeypatch)
    archive = backed_up(disk_of(tmp_path, "Baba"), tmp_path / "usb").archive
    assert "Baba" in names_in(archive)
    assert "Aoki" not in names_in(archive)
    assert len(list((tmp_path / "usb").glob(f"*{layout.INCOMPLETE}"))) == 1


def test_the_archive_of_one_customer_is_no_earlier_one_of_another(tmp_path: Path) -> None:
    first = backed_up(disk_of(tmp_path, "Aoki"), tmp_path / "usb")
    second = backed_up(disk_of(tmp_path, "Baba"), tmp_path / "usb")
    assert first.archive is not None and second.archive is not None
    assert second.since is None and not (second.archive / layout.GONE).exists()


@pytest.mark.parametrize("is_folder", [False, True])
def test_what_somebody_puts_in_the_place_of_a_copy_does_not_stay_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_folder: bool
) -> None:
    real = ArchiveWriter.add_folder

    def add_folder(self: ArchiveWriter, name: str) -> None:
        real(self, name)
        if name.endswith("/Local Folders"):
            there = self.path(name) / "Aoki"
            there.mkdir() if is_folder else there.write_bytes(b"?")

    monkeypatch.setattr(ArchiveWriter, "add_folder", add_folder)
    home = disk_of(tmp_path, "Aoki")
    record = backed_up(home, tmp_path / "usb")
    assert record.archive is not None
    assert (record.messages, len(list(catalog.rows(record.archive / layout.CATALOG)))) == (1, 1)
    (copy,) = (record.archive / layout.STORES).rglob("Aoki")
    (source,) = home.rglob("Aoki")
    assert copy.read_bytes() == source.read_bytes()


def test_leftovers_of_other_folders_are_set_aside_where_volumes_cannot_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "volume_identity", lambda path: "")
    monkeypatch.setattr(resume, "folder_identity", lambda path: "")
    home = disk_of(tmp_path, "Aoki")
    interrupted(home, tmp_path / "usb", monkeypatch)
    record = backed_up(disk_of(tmp_path, "Baba", "b.default"), tmp_path / "usb")
    assert "Aoki" not in names_in(record.archive)
    assert "set_aside" in {finding.code for finding in record.findings}
    assert [path.name for path in tmp_path.rglob("usb/* (kept)/*") if path.name.startswith("Aoki")] == ["Aoki"]
