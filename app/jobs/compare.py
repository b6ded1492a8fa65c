"""Does one archive contain the other? As their lists say, or after reading both back."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import changed_tag_files
from app.archive.catalog.archive_diff import ArchiveDiff
from app.archive.encrypted.vault import is_encrypted
from app.jobs import verify
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.archives import CompareRecord
from app.model.errors import UsageError
from app.model.events import Finished, Report


@dataclass(frozen=True, slots=True)
class ComparePlan:
    """The two archives; `read` says whether to read them back first."""

    a: Path
    b: Path
    read: bool = False


def prepare(a: Path, b: Path, *, read: bool = False) -> ComparePlan:
    """Two finished archives whose lists are as they were sealed. Raises UsageError."""
    for path in (a, b):
        if is_encrypted(path):
            raise UsageError("archive_encrypted", path=str(path))
        if not path.is_dir():
            raise UsageError("no_such_folder", path=str(path))
        if not (path / layout.CATALOG).is_file():
            raise UsageError("not_an_archive", path=str(path))
        if not _is_sealed(path):
            raise UsageError("catalog_damaged", path=str(path))
    return ComparePlan(a.absolute(), b.absolute(), read)


def run(plan: ComparePlan, report: Report, cancel: Cancel) -> CompareRecord:
    """Compares both ways. Raises CancelledError, UsageError for lists that cannot be read, SourceError."""
    proofs = tuple(verify.run(each, _progress_only(report), cancel) for each in (plan.a, plan.b)) if plan.read else ()
    meter = Meter("comparing_archives", report, cancel)
    try:
        with closing(ArchiveDiff(plan.a, plan.b)) as comparison:
            record = replace(comparison.result(), proofs=proofs)
    except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
        raise UsageError("catalog_damaged", path=str(plan.a)) from error
    meter.done()
    report(Finished(record))
    return record


def _is_sealed(archive: Path) -> bool:
    try:
        return not changed_tag_files(archive)
    except OSError:
        return False


def _progress_only(report: Report) -> Report:
    """A job ends once: the end of a part of it is not its end."""
    return lambda event: None if isinstance(event, Finished) else report(event)
