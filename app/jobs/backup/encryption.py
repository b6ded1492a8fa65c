"""The last step of an encrypted backup: the sealed archive is put into one file, and that file is proved."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.encrypted import age, container, recovery, vault
from app.formats.reading.worker import Worker
from app.jobs.backup.backup_context import BackupContext
from app.jobs.drill_encrypted import DrillStream
from app.jobs.engine import Meter
from app.model.codes import Code
from app.model.errors.destination import NotWritableError, ReadBackFailedError, TargetExistsError
from app.model.events import Stage
from app.model.findings import Finding
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, KeptBook, Outcome
from app.model.restoration import Drill
from app.model.secret import Secret
from app.system.disks import same_disk
from app.system.flushing import flush
from app.system.hashing import digest_from_storage
from app.system.paths import without_prefix
from app.verdict.judge import judge, judge_accounts

SHORTEST_PASSPHRASE = age.SHORTEST_PASSPHRASE
"""Characters."""
KEY_BEGINNING = recovery.BEGINNING


def check(request: BackupRequest) -> None:
    """Refuses before the first byte what could not be encrypted in the end.

    Raises UsageError for a poor passphrase or a computer without age, DestinationError where the recovery key cannot
    be written.
    """
    age.require()
    age.check_passphrase(request.passphrase)
    if (path := request.recovery_key) is not None:
        if path.exists():
            raise TargetExistsError(path)
        if not path.parent.is_dir():
            raise NotWritableError(path.parent)


def encrypt(context: BackupContext, record: BackupRecord) -> BackupRecord:
    """Encrypts a sealed archive, proves the result, and lets it take the place of the folder.

    Raises CancelledError, OSError, and DestinationError where it does not read back as it was written; the folder is
    there then, as an unfinished archive that the next run goes on with.
    """
    archive, request, when = context.archive, context.plan.request, context.when
    identity = age.new_identity()
    meter = context.meter(Stage.ENCRYPTING, archive.files, archive.size_bytes)
    room = container.room_needed(archive.size_bytes, archive.files)
    made = vault.write(
        archive.folder,
        archive.final.name,
        identity=identity,
        passphrase=request.passphrase,
        when=when,
        size_bytes=room,
        progress=meter.advance,
    )
    flush(archive.folder, [made])
    meter.done()
    record = _proved(context, record, made)
    findings = list(record.findings)
    if request.recovery_key is not None:
        _write_key(request.recovery_key, identity, archive.final.name, when)
        if is_beside(request.recovery_key, request.destination):
            findings.append(Finding(Code.RECOVERY_KEY_BESIDE, {"path": str(request.recovery_key)}))
    seal = digest_from_storage(archive.path(layout.MANIFEST))[0]
    encrypted = without_prefix(archive.publish_encrypted())
    return replace(
        record,
        archive=encrypted,
        encrypted=encrypted,
        recovery_key=identity,
        recovery_file=request.recovery_key,
        findings=tuple(findings),
        book=KeptBook(context.book, seal) if context.book is not None else None,
    )


def _proved(context: BackupContext, record: BackupRecord, made: Path) -> BackupRecord:
    """Decrypts everything again and compares it, and takes messages out. Raises ReadBackFailedError, OSError."""
    archive = context.archive
    meter = context.meter(Stage.PROVING_ENCRYPTED, archive.files, archive.size_bytes)
    with Worker() as worker:
        quiet = Meter(Stage.DRILL, lambda event: None, context.cancel)
        drill = DrillStream(
            made,
            f"{archive.sources} {context.when.isoformat()}",
            worker,
            quiet,
            at_least=0,
            notes=None,
            catalog=archive.path(layout.CATALOG),
        )
        # The passphrase, not the key at hand: what is proved is that the person can open it.
        verification, seal = vault.prove(made, Secret(context.plan.request.passphrase), meter.advance, drill)
    meter.done()
    if not verification.valid or seal != archive.seal_digest:
        raise ReadBackFailedError(made, count=max(1, len(verification.damaged + verification.missing)))
    return _drilled(record, drill.result())


def _drilled(record: BackupRecord, drilled: Drill) -> BackupRecord:
    """The record with what was taken out of the encrypted archive; of what could not be, the trial before it counts.

    The sealed pages say nothing of it any more: where a message did not come out, the answer here is not "safe".
    """
    shown = drilled if drilled.messages or record.drill is None else replace(record.drill, findings=drilled.findings)
    if not drilled.failed or record.facts is None:
        return replace(record, drill=shown)
    facts = replace(record.facts, drill_failed=len(drilled.failed))
    return replace(
        record,
        drill=shown,
        facts=facts,
        verdict=judge(facts),
        accounts=judge_accounts(facts, record.accounts),
        problems=(*record.problems, *(each.finding for each in drilled.failed)),
        outcome=Outcome.WITH_PROBLEMS,
    )


def key_lines(record: BackupRecord) -> list[list[str]]:
    """The recovery key below its beginning, in lines of groups, as they are numbered on paper."""
    return recovery.lines(record.recovery_key)


def key_page(record: BackupRecord, when: datetime) -> str:
    """The recovery key as a page to print, in both languages. It must not be kept beside the archive."""
    name = record.encrypted.name if record.encrypted is not None else ""
    return recovery.paper(record.recovery_key, name, when, page=True)


def _write_key(path: Path, identity: str, name: str, when: datetime) -> None:
    """Raises DestinationError: the archive is not called finished before its key lies where it was asked for."""
    try:
        recovery.write(path, identity, name, when)
        flush(path.parent, [path])
    except FileExistsError as error:
        raise TargetExistsError(path) from error
    except OSError as error:
        raise NotWritableError(path) from error


def is_beside(key: Path, destination: Path) -> bool:
    """True where the key lies on the disk of the archive, or may do so."""
    try:
        return same_disk(key, destination) is not False
    except OSError:
        return False
