"""A backup on its way: what its steps share."""

from dataclasses import dataclass, field
from datetime import datetime

from app.archive.copying.copy_stats import Tally
from app.archive.copying.destination_error import unfit
from app.archive.copying.existing_archives import Present
from app.archive.copying.previous_archive import Earlier
from app.archive.copying.writer import ArchiveWriter
from app.archive.documents.certificate import MakePdf
from app.formats.reading.worker import Guard
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.contact import Contact
from app.model.errors import DestinationUnfit
from app.model.events import Report
from app.model.gap import Comparison
from app.model.plan import BackupPlan
from app.system.retry import Patience


@dataclass(slots=True)
class Running:
    """One run. `present` are the archives that were at the destination before, `earlier` the one to build on."""

    plan: BackupPlan
    when: datetime
    archive: ArchiveWriter
    report: Report
    cancel: Cancel
    patience: Patience
    make_pdf: MakePdf | None = None
    present: tuple[Present, ...] = ()
    earlier: Earlier | None = None
    guard: Guard = field(default_factory=Guard)
    tally: Tally = field(default_factory=Tally)
    people: list[Contact] = field(default_factory=list)
    comparison: Comparison = field(default_factory=Comparison)

    def meter(self, stage: str, files: int = 0, octets: int = 0) -> Meter:
        """A count of one stage of the work."""
        return Meter(stage, self.report, self.cancel, total_files=files, total_bytes=octets)

    def unfit(self, error: OSError) -> DestinationUnfit:
        """What to tell about trouble with the destination."""
        return unfit(error, self.archive.folder, self.plan.octets - self.tally.octets)
