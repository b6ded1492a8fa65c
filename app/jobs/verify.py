"""Proving an archive again, any time later: every byte is read back from the medium."""

from pathlib import Path

from app.archive.bag import manifest
from app.archive.bag.verifier import verify
from app.archive.encrypted.vault import check, is_encrypted, prove
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.errors import SourceUnreadable, WrongRequest
from app.model.events import Finished, Report
from app.model.record import Verification
from app.model.secret import Secret


def prepare(archive: Path) -> Path:
    """The archive to prove. Raises WrongRequest where there is none."""
    if is_encrypted(archive):
        return archive.absolute()
    if not archive.is_dir():
        raise WrongRequest("no_such_folder", path=str(archive))
    return archive.absolute()


def run(archive: Path, report: Report, cancel: Cancel, secret: Secret | None = None) -> Verification:
    """Reads back everything. Raises Cancelled, WrongRequest for what is no archive, SourceUnreadable.

    Of an encrypted archive, only the encrypted octets are compared without a `secret`; the record says so.
    """
    if archive.is_file():
        return _run_encrypted(archive, report, cancel, secret)
    octets, files = manifest.oxum(archive) or (0, 0)
    meter = Meter("proving", report, cancel, total_files=files, total_bytes=octets)
    try:
        record = verify(archive, meter.tick)
    except OSError as error:
        raise SourceUnreadable("permission_denied", path=str(archive)) from error
    meter.done()
    report(Finished(record))
    return record


def _run_encrypted(archive: Path, report: Report, cancel: Cancel, secret: Secret | None) -> Verification:
    try:
        meter = Meter("proving", report, cancel, total_bytes=archive.stat().st_size)
        record = prove(archive, secret, meter.tick)[0] if secret is not None else check(archive, meter.tick)
    except OSError as error:
        raise SourceUnreadable("permission_denied", path=str(archive)) from error
    meter.done()
    report(Finished(record))
    return record
