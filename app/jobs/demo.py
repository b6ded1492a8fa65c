"""The whole job on the sample home, and whether what came out is what was planted."""

from pathlib import Path

from app.archive.bag import layout
from app.jobs import backup, people, verify
from app.jobs.cancel import Cancel
from app.jobs.sample import planted
from app.jobs.sample.home import Sample, build
from app.jobs.sample.people import OWNER_NAME
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors.destination import NotWritableError, TargetExistsError, WriteFailedError
from app.model.events import Report
from app.model.findings import Finding
from app.model.plan import BackupRequest, StartPdf, Visit
from app.model.record import BackupRecord, DemoRecord, Verification

VISIT = Visit(customer=OWNER_NAME, ticket="2026-0412", technician="鈴木一郎", company="見本サポートセンター")


def run(folder: Path, report: Report, cancel: Cancel, start_pdf: StartPdf | None = None) -> DemoRecord:
    """Makes the sample home and its archive in `folder`. Raises DestinationError and CancelledError."""
    try:
        sample = build(folder)
        (folder / "Archives").mkdir()
    except FileExistsError as error:
        raise TargetExistsError(folder) from error
    except OSError as error:
        raise NotWritableError(folder) from error
    request = BackupRequest(folder / "Archives", "Hanako's Mac", visit=VISIT)
    record = backup.run(backup.prepare(Sources(sample.home), request), report, cancel, start_pdf=start_pdf)
    if record.archive is None:
        raise WriteFailedError(request.destination)
    verification = verify.run(record.archive, report, cancel)
    return DemoRecord(
        sample.home.path, record, verification, tuple(_failures(sample, record, verification, report, cancel))
    )


def _failures(
    sample: Sample, record: BackupRecord, verification: Verification, report: Report, cancel: Cancel
) -> list[Finding]:
    counts = (record.messages, record.incomplete, record.gaps)
    failures = list(planted.count_differs(counts, (sample.messages, sample.incomplete, sample.gaps)))
    if not verification.valid:
        failures.append(Finding(Code.ARCHIVE_DAMAGED, {"path": str(record.archive)}))
    catalog = people.run(people.prepare(Sources(sample.home, (verification.archive,))), report, cancel)
    failures += planted.people_lost(sample.customers, catalog.people)
    if not (verification.archive / layout.ADDRESS_BOOK / "people.vcf").is_file():
        failures.append(Finding(Code.SAMPLE_PEOPLE_LOST, {"count": len(sample.customers)}))
    return failures
