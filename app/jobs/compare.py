"""Whether one archive contains the other: by their lists, or after reading both back."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag.seal import changed_tag_files
from app.archive.catalog.archive_diff import ArchiveDiff
from app.archive.catalog.schema import DAMAGE
from app.archive.documents.sharing import shared_files
from app.jobs import verify
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, without_end
from app.jobs.plain_archive import check_plain_archive
from app.model.archives import CompareRecord
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Finished, Report, Stage


@dataclass(frozen=True, slots=True)
class ComparePlan:
    """The two archives; with `read` they are read back first."""

    a: Path
    b: Path
    read: bool = False


def prepare(a: Path, b: Path, *, read: bool = False) -> ComparePlan:
    """Two finished archives whose lists are as they were sealed. Raises UsageError."""
    for path in (a, b):
        check_plain_archive(path)
        if not _is_sealed(path):
            raise CatalogUnreadableError(path)
    return ComparePlan(a.absolute(), b.absolute(), read)


def run(plan: ComparePlan, report: Report, cancel: Cancel) -> CompareRecord:
    """Compares both ways. Raises CancelledError, UsageError for lists that cannot be read, SourceError."""
    proofs = tuple(verify.run(each, without_end(report), cancel) for each in (plan.a, plan.b)) if plan.read else ()
    meter = Meter(Stage.COMPARING_ARCHIVES, report, cancel)
    try:
        with closing(ArchiveDiff(plan.a, plan.b)) as comparison:
            record = replace(comparison.result(), shared_files=shared_files(plan.a, plan.b), proofs=proofs)
    except (*DAMAGE, OSError) as error:
        raise CatalogUnreadableError(plan.a) from error
    meter.done()
    report(Finished(record))
    return record


def _is_sealed(archive: Path) -> bool:
    try:
        return not changed_tag_files(archive)
    except OSError:
        return False
