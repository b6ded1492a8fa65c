"""The backups of this computer's mail in a folder, and what the newest of them says of itself; nothing is read back."""

from dataclasses import dataclass

from app.jobs import list as listing
from app.jobs import result
from app.jobs.cancel import Cancel
from app.jobs.list import ListPlan
from app.model.archives import ArchiveState, ArchiveSummary, ListRecord
from app.model.errors import UserError
from app.model.events import Report
from app.model.record import BackupRecord


@dataclass(frozen=True, slots=True)
class LastBackups:
    """All archives in the folder, those of this computer's mail (newest first), and the record of the newest.

    `record` is None where the newest is not complete, or cannot be read. A technician's stick holds archives of other
    people too: these are no business of whoever sits here.
    """

    listing: ListRecord
    ours: tuple[ArchiveSummary, ...]
    record: BackupRecord | None


def run(plan: ListPlan, report: Report, cancel: Cancel) -> LastBackups:
    """Looks at every archive there. Raises CancelledError, SourceError."""
    listed = listing.run(plan, report, cancel)
    ours = tuple(each for each in listed.archives if each.ours)
    return LastBackups(listed, ours, _record_of(ours[0]) if ours else None)


def _record_of(archive: ArchiveSummary) -> BackupRecord | None:
    if archive.state is not ArchiveState.COMPLETE:
        return None
    try:
        return result.load(archive.path)
    except UserError:
        return None
