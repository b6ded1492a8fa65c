"""Proving an archive again, any time later: every byte is read back from the medium."""

from pathlib import Path

from app.archive import manifest
from app.archive.verifier import verify
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.errors import SourceUnreadable, WrongRequest
from app.model.events import Finished, Report
from app.model.record import Verification


def prepare(archive: Path) -> Path:
    """The archive to prove. Raises WrongRequest where there is none."""
    if not archive.is_dir():
        raise WrongRequest("no_such_folder", path=str(archive))
    return archive.absolute()


def run(archive: Path, report: Report, cancel: Cancel) -> Verification:
    """Reads back everything. Raises Cancelled, WrongRequest for what is no archive, SourceUnreadable."""
    octets, files = manifest.oxum(archive) or (0, 0)
    meter = Meter("proving", report, cancel, total_files=files, total_bytes=octets)
    try:
        record = verify(archive, meter.tick)
    except OSError as error:
        raise SourceUnreadable("permission_denied", path=str(archive)) from error
    meter.done()
    report(Finished(record))
    return record
