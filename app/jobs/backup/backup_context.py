"""A backup on its way: what its steps share."""

from dataclasses import dataclass, field
from datetime import datetime

from app.archive.copying.copy_stats import CopyStats
from app.archive.copying.destination_error import destination_error
from app.archive.copying.existing_archives import ExistingArchive
from app.archive.copying.previous_archive import PreviousArchive
from app.archive.copying.writer import ArchiveWriter
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.texts import SeenTexts
from app.model.contact import Contact
from app.model.errors import DestinationError
from app.model.events import Report, Stage
from app.model.missing_message import IndexCheckResult
from app.model.plan import BackupPlan, StartPdf
from app.model.record import PeopleRecord
from app.system.retry import RetryPolicy


@dataclass(slots=True)
class BackupContext:
    """One run. `present` are the archives that were at the destination before, `previous` the one to build on.

    `stats`, `seen_texts`, `people`, `book` and `comparison` fill stage by stage; a `book` is there only where the
    archive is to be encrypted. `when` is aware, in local time. `worker` reads containers; as a trial, `drill_worker`
    takes messages out of their copies anew, by another process.
    """

    plan: BackupPlan
    when: datetime
    archive: ArchiveWriter
    report: Report
    cancel: Cancel
    retry_policy: RetryPolicy
    start_pdf: StartPdf | None = None
    present: tuple[ExistingArchive, ...] = ()
    previous: PreviousArchive | None = None
    worker: Worker = field(default_factory=Worker)
    drill_worker: Worker = field(default_factory=Worker)
    stats: CopyStats = field(default_factory=CopyStats)
    seen_texts: SeenTexts = field(default_factory=SeenTexts)
    people: list[Contact] = field(default_factory=list)
    book: PeopleRecord | None = None
    comparison: IndexCheckResult = field(default_factory=IndexCheckResult)

    def meter(self, stage: Stage, files: int = 0, size_bytes: int = 0, messages: int = 0) -> Meter:
        """A count of one stage of the work, with the totals that are known."""
        return Meter(
            stage, self.report, self.cancel, total_files=files, total_bytes=size_bytes, total_messages=messages
        )

    def destination_error(self, error: OSError) -> DestinationError:
        """The error a person is shown for an OSError of the destination."""
        return destination_error(error, self.archive.folder, self.plan.size_bytes - self.stats.size_bytes)
