"""Opening an encrypted archive: its contents go into a new folder and are proved there."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag.verifier import verify
from app.archive.encrypted import age, vault
from app.archive.encrypted.extraction import Extraction
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.errors import DestinationUnfit, SourceUnreadable, WrongRequest
from app.model.events import Finished, Report
from app.model.record import OpenRecord, Verification
from app.model.secret import Secret
from app.model.store import Notice
from app.system.flushing import flush, flush_folder
from app.system.volume import volume_of
from app.system.walking import EntryKind, walk


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """What to open, with what, and the folder that takes the new one. `octets` is the size of the file."""

    archive: Path
    secret: Secret
    destination: Path
    octets: int


def prepare(archive: Path, secret: Secret, destination: Path) -> OpenPlan:
    """Checks both places before anything is written. Raises WrongRequest, DestinationUnfit and SourceUnreadable."""
    if not archive.exists():
        raise WrongRequest("no_such_file", path=str(archive))
    if not vault.is_encrypted(archive):
        raise WrongRequest("not_encrypted", path=str(archive))
    age.require()
    if not (secret.passphrase or secret.recovery_key):
        raise WrongRequest("passphrase_needed")
    try:
        octets = archive.stat().st_size
    except OSError as error:
        raise SourceUnreadable("permission_denied", path=str(archive)) from error
    try:
        destination.mkdir(parents=True, exist_ok=True)
        free = volume_of(destination).free
    except OSError as error:
        raise DestinationUnfit("destination_not_writable", path=str(destination)) from error
    # Nothing in it is packed: what comes out is smaller than what goes in.
    if free < octets:
        raise DestinationUnfit("destination_full", path=str(destination), needed=octets, free=free)
    return OpenPlan(archive.absolute(), secret, destination.absolute(), octets)


def run(plan: OpenPlan, report: Report, cancel: Cancel) -> OpenRecord:
    """Decrypts into a new folder, which gets its name when everything in it was proved.

    Raises Cancelled, SourceUnreadable for a wrong passphrase or key, DestinationUnfit.
    """
    meter = Meter("opening", report, cancel, total_bytes=plan.octets)
    extraction = Extraction(plan.destination, meter.tick)
    try:
        damaged, invalid = vault.extract(plan.archive, plan.secret, extraction)
    except OSError as error:
        raise DestinationUnfit("destination_failed", path=str(plan.destination)) from error
    finally:
        extraction.close()
    meter.done()
    if extraction.work is None:
        record = OpenRecord(plan.archive, None, Verification(plan.archive, 0, 0, damaged, invalid=invalid))
    else:
        record = _proved(plan.archive, extraction.work, extraction.final, damaged, invalid, report, cancel)
    report(Finished(record))
    return record


def _proved(
    archive: Path,
    work: Path,
    final: Path,
    damaged: tuple[str, ...],
    invalid: tuple[Notice, ...],
    report: Report,
    cancel: Cancel,
) -> OpenRecord:
    meter = Meter("proving", report, cancel)
    try:
        files = (Path(entry.path) for entries in walk(work) for entry in entries if entry.kind is EntryKind.FILE)
        flush(work, files)
        found = _verified(work, meter)
        meter.done()
        # It is called incomplete only until this very moment.
        others = tuple(notice for notice in found.invalid if notice.code != "archive_incomplete")
        found = replace(found, damaged=(*damaged, *found.damaged), invalid=(*invalid, *others))
        if not found.valid:
            return OpenRecord(archive, work, found)
        work.rename(final)
        flush_folder(final.parent)
    except OSError as error:
        raise DestinationUnfit("destination_failed", path=str(work)) from error
    return OpenRecord(archive, final, replace(found, archive=final))


def _verified(work: Path, meter: Meter) -> Verification:
    try:
        return verify(work, meter.tick)
    except WrongRequest as trouble:
        # Not even the first of its lists came out.
        return Verification(work, 0, 0, invalid=(Notice(trouble.code, trouble.parameters),))
