"""Reading an archive back, and taking messages out of it as a trial where it is whole."""

from datetime import date
from pathlib import Path

from app.archive.encrypted import container, vault
from app.formats.reading.worker import Worker
from app.jobs import drill, verify
from app.jobs.cancel import Cancel
from app.jobs.drill_encrypted import DrillStream
from app.jobs.engine import Meter, without_end
from app.jobs.plain_archive import check_plain_archive
from app.model.codes import Code
from app.model.errors.source import AccessDeniedError
from app.model.events import Report, Stage
from app.model.findings import Finding
from app.model.record import Verification
from app.model.restoration import Drill
from app.model.secret import Secret


def prepare(archive: Path) -> Path:
    """The archive to prove and to take messages out of. Raises UsageError."""
    if not container.is_encrypted(archive):
        check_plain_archive(archive)
    return archive.absolute()


def run(
    archive: Path, report: Report, cancel: Cancel, secret: Secret | None, notes: Path | None
) -> tuple[Verification, Drill | None]:
    """The proof, and what was taken out; None where the archive is not whole.

    Out of an encrypted archive nothing is taken without its `secret`; the drill says so. In `notes` it is remembered
    what failed. Raises CancelledError, UsageError, SourceError.
    """
    if not archive.is_file():
        verification = verify.run(archive, without_end(report), cancel)
        return verification, drill.run(archive, report, cancel, notes) if verification.valid else None
    if secret is None:
        verification = verify.run(archive, without_end(report), cancel)
        return verification, Drill((), (Finding(Code.DRILL_NEEDS_SECRET),))
    return _of_encrypted(archive, report, cancel, secret, notes)


def _of_encrypted(
    archive: Path, report: Report, cancel: Cancel, secret: Secret, notes: Path | None
) -> tuple[Verification, Drill | None]:
    """Both in one pass: everything is decrypted once."""
    try:
        meter = Meter(Stage.PROVING, report, cancel, total_bytes=archive.stat().st_size)
        with Worker() as worker:
            seed = f"{archive.name} {archive.stat().st_size} {date.today()}"
            stream = DrillStream(archive, seed, worker, meter, at_least=drill.OF_ALL, notes=notes)
            verification, _ = vault.prove(archive, secret, meter.advance, stream)
    except OSError as error:
        raise AccessDeniedError(archive) from error
    meter.done()
    return verification, stream.result() if verification.valid else None
