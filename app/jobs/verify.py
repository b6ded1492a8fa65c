"""Proving an archive again, any time later: every byte is read back from storage (cache bypassed)."""

from pathlib import Path

from app.archive.bag import manifest
from app.archive.bag.verifier import verify
from app.archive.encrypted.container import is_encrypted
from app.archive.encrypted.vault import check, prove
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import NoSuchFolderError
from app.model.events import Finished, Report, Stage
from app.model.record import Verification
from app.model.secret import Secret


def prepare(archive: Path) -> Path:
    """The archive to prove. Raises UsageError where there is none."""
    if is_encrypted(archive):
        return archive.absolute()
    if not archive.is_dir():
        raise NoSuchFolderError(archive)
    return archive.absolute()


def run(archive: Path, report: Report, cancel: Cancel, secret: Secret | None = None) -> Verification:
    """Reads back everything. Raises CancelledError, UsageError for what is no archive, SourceError.

    Of an encrypted archive, only the encrypted bytes are compared without a `secret`; the record says so.
    """
    if archive.is_file():
        return _run_encrypted(archive, report, cancel, secret)
    size_bytes, files = manifest.oxum(archive) or (0, 0)
    meter = Meter(Stage.PROVING, report, cancel, total_files=files, total_bytes=size_bytes)
    try:
        record = verify(archive, meter.advance)
    except OSError as error:
        raise AccessDeniedError(archive) from error
    meter.done()
    report(Finished(record))
    return record


def _run_encrypted(archive: Path, report: Report, cancel: Cancel, secret: Secret | None) -> Verification:
    try:
        meter = Meter(Stage.PROVING, report, cancel, total_bytes=archive.stat().st_size)
        record = prove(archive, secret, meter.advance)[0] if secret is not None else check(archive, meter.advance)
    except OSError as error:
        raise AccessDeniedError(archive) from error
    meter.done()
    report(Finished(record))
    return record
