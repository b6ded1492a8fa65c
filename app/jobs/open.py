"""Opening an encrypted archive: its contents go into a new folder and are proved there."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag.verifier import verify
from app.archive.copying.destination_error import destination_error
from app.archive.encrypted import age, container, vault
from app.archive.encrypted.extraction import Extraction
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.codes import Code
from app.model.errors import UsageError
from app.model.errors.destination import DecryptedLeftError, DestinationFullError, NotWritableError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import NoSuchFileError, NotEncryptedError, PassphraseNeededError
from app.model.events import Finished, Report, Stage
from app.model.findings import Finding
from app.model.record import OpenRecord, Verification
from app.model.secret import Secret
from app.system.flushing import flush, flush_folder
from app.system.moving import remove_tree, rename
from app.system.volume import volume_of
from app.system.walking import EntryKind, walk


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """What to open, with what, and the folder that takes the new one. `bytes` is the size of the file."""

    archive: Path
    secret: Secret
    destination: Path
    size_bytes: int


def prepare(archive: Path, secret: Secret, destination: Path) -> OpenPlan:
    """Checks both places before anything is written. Raises UsageError, DestinationError and SourceError."""
    if not archive.exists():
        raise NoSuchFileError(archive)
    if not container.is_encrypted(archive):
        raise NotEncryptedError(archive)
    age.require()
    if not (secret.passphrase or secret.recovery_key):
        raise PassphraseNeededError()
    try:
        size_bytes = archive.stat().st_size
    except OSError as error:
        raise AccessDeniedError(archive) from error
    try:
        destination.mkdir(parents=True, exist_ok=True)
        free = volume_of(destination).free
    except OSError as error:
        raise NotWritableError(destination) from error
    # Nothing in it is packed: what comes out is smaller than what goes in.
    if free < size_bytes:
        raise DestinationFullError.of(destination, needed=size_bytes, free=free)
    return OpenPlan(archive.absolute(), secret, destination.absolute(), size_bytes)


def run(plan: OpenPlan, report: Report, cancel: Cancel) -> OpenRecord:
    """Decrypts into a new folder, which gets its name when everything in it was proved.

    Where it ends before, what was decrypted is removed. Raises CancelledError, SourceError for a wrong passphrase or
    key, DestinationError; DecryptedLeftError where it could not be removed.
    """
    meter = Meter(Stage.OPENING, report, cancel, total_bytes=plan.size_bytes)
    extraction = Extraction(plan.destination, meter.advance)
    try:
        record = _extracted(plan, extraction, meter, report, cancel)
    except BaseException as error:
        _remove(extraction.work, error)
        raise
    report(Finished(record))
    return record


def _extracted(plan: OpenPlan, extraction: Extraction, meter: Meter, report: Report, cancel: Cancel) -> OpenRecord:
    try:
        try:
            damaged, invalid = vault.extract(plan.archive, plan.secret, extraction)
        finally:
            # Closing writes what is still in memory, and may fail as any write may.
            extraction.close()
    except OSError as error:
        raise destination_error(error, plan.destination) from error
    meter.done()
    if extraction.work is None:
        return OpenRecord(plan.archive, None, Verification(plan.archive, 0, 0, damaged, invalid=invalid))
    return _proved(plan.archive, extraction.work, extraction.final, damaged, invalid, report, cancel)


def _remove(work: Path | None, error: BaseException) -> None:
    """Anybody could read what lies there decrypted. Raises DecryptedLeftError where it stays."""
    if work is None:
        return
    try:
        remove_tree(work)
    except OSError:
        raise DecryptedLeftError(work) from error


def _proved(
    archive: Path,
    work: Path,
    final: Path,
    damaged: tuple[str, ...],
    invalid: tuple[Finding, ...],
    report: Report,
    cancel: Cancel,
) -> OpenRecord:
    meter = Meter(Stage.PROVING, report, cancel)
    try:
        files = (Path(entry.path) for entries in walk(work) for entry in entries if entry.kind is EntryKind.FILE)
        flush(work, files)
        found = _verified(work, meter)
        meter.done()
        # It is called incomplete only until this very moment.
        others = tuple(finding for finding in found.invalid if finding.code != Code.ARCHIVE_INCOMPLETE)
        found = replace(found, damaged=(*damaged, *found.damaged), invalid=(*invalid, *others))
        if not found.valid:
            return OpenRecord(archive, work, found)
        rename(work, final)
        flush_folder(final.parent)
    except OSError as error:
        raise destination_error(error, work.parent) from error
    return OpenRecord(archive, final, replace(found, archive=final))


def _verified(work: Path, meter: Meter) -> Verification:
    try:
        return verify(work, meter.advance)
    except UsageError as error:
        # Not even the first of its lists came out.
        return Verification(work, 0, 0, invalid=(error.finding,))
