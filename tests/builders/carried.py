"""What a run that takes rows of an earlier catalog over comes to, beside one that reads all mail anew."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.carried_over import CarriedFile, CarriedRows
from app.archive.copying.previous_archive import PreviousArchive
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.plan import BackupRequest
from app.model.record import BackupRecord

DAY = datetime(2026, 3, 4, 5, 6)


def back_up(sources: Sources, usb: Path) -> BackupRecord:
    plan = backup.prepare(sources, BackupRequest(usb, "Mac"))
    return backup.run(plan, lambda event: None, Cancel(), now=lambda: DAY)


def carried_and_read(
    sources: Sources, usb: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[], object] = lambda: None
) -> int:
    """Makes an archive, then two more of the mail after a `change`, the last one reading all of it.

    Compares these two. Returns how many messages were taken over.
    """
    first = back_up(sources, usb)
    change()
    taken: list[CarriedFile] = []
    copy = CarriedRows.copy

    def counted(rows: CarriedRows, files: list[tuple[int, int, CarriedFile]]) -> None:
        taken.extend(each for _, _, each in files)
        copy(rows, files)

    with monkeypatch.context() as patched:
        patched.setattr(CarriedRows, "copy", counted)
        carried = content(back_up(sources, usb), usb)
    with monkeypatch.context() as patched:
        patched.setattr(PreviousArchive, "catalog", lambda previous: None)
        patched.setattr("app.archive.copying.existing_archives.ExistingArchive.order", _only(first))
        read = content(back_up(sources, usb), usb)
    assert carried == read
    return sum(each.messages for each in taken)


def _only(first: BackupRecord) -> Callable[[object], tuple[bool, str]]:
    """Orders archives so that both runs build on the first one."""

    def order(each: object) -> tuple[bool, str]:
        archive: Path = each.archive  # type: ignore[attr-defined]
        return archive == first.archive, archive.name

    return order


def content(record: BackupRecord, usb: Path) -> dict[str, object]:
    """All of an archive that does not depend on its name: every file of the payload, and all that is listed."""
    archive = record.archive
    assert archive is not None
    payload = archive / layout.PAYLOAD
    found: dict[str, object] = {
        str(path.relative_to(payload)): path.read_bytes() for path in payload.rglob("*") if path.is_file()
    }
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        found["catalog"] = list(database.iterdump())
    found["files"] = (archive / layout.INVENTORY).read_bytes()
    found["missing"] = (archive / layout.MISSING).read_bytes()
    found["record"] = [
        repr(each).replace(archive.name, "").replace(str(usb), "")
        for each in (
            record.problems,
            [finding for finding in record.findings if finding.code is not Code.SHARES_FILES],
            (record.files, record.size_bytes, record.messages, record.incomplete, record.gaps, record.people),
            record.accounts,
            record.verdict,
        )
    ]
    return found
