"""Which archive the pages of a result are about, and what was confirmed of it: in memory, and where it may be kept."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.jobs import confirmations
from app.jobs.cancel import Cancel
from app.jobs.confirmations import Confirmations
from app.model.events import Report
from app.model.record import BackupRecord
from app.ui.runner import Listener
from app.ui.session import Session, SessionState

if TYPE_CHECKING:
    from app.jobs.result import Result


def shown_record(state: SessionState) -> BackupRecord | None:
    """The backup made last, or the archive that was chosen and opened; None where neither is at hand."""
    chosen, opened = state.chosen, state.opened
    if chosen is None:
        return state.record
    return opened if opened is not None and opened.archive == chosen.path else None


def page_after(record: BackupRecord) -> str:
    """The page that follows a backup. A recovery key is shown once: nothing leads around it."""
    return "recovery" if record.recovery_key else "nothing" if record.archive is None else "result"


def load_result(session: Session, archive: Path, listener: Listener) -> None:
    """Starts to work out what is true of an archive now; the listener gets an Result."""
    folder, known, notes = session.settings_folder, session.state.confirmed, session.notes

    def job(report: Report, cancel: Cancel) -> "Result":
        """Loads the record with what was confirmed before, and renews the verdict."""
        from app.jobs import result

        record = result.load(archive)
        said = known.get(_seal(record)) or _kept(folder, record)
        return result.renew(record, said, report, cancel, notes=notes)

    session.runner.start(job, listener)


def open_result(session: Session, found: "Result") -> None:
    """From now on the pages of a result are about that archive."""
    session.state.opened, session.state.checked = found.record, found.checked
    settle(session, found)


def confirmed(session: Session, record: BackupRecord) -> Confirmations:
    """What was confirmed of this archive, now or another day."""
    known, seal = session.state.confirmed, _seal(record)
    if not seal:
        return Confirmations()
    if seal not in known:
        known[seal] = _kept(session.settings_folder, record)
    return known[seal]


def settled(session: Session, record: BackupRecord) -> Confirmations:
    """How much of that the verdict of the record knows."""
    return session.state.settled.get(_seal(record), Confirmations())


def settle(session: Session, found: "Result") -> None:
    """The verdict of a record knows this much now."""
    session.state.settled[_seal(found.record)] = found.said


def keep_confirmed(session: Session, record: BackupRecord, said: Confirmations) -> None:
    """Keeps it; during a visit never on the computer of the customer, only on the technician's own stick."""
    seal, folder = _seal(record), session.notes
    if not seal:
        # What is said of it would count for every other one without a seal.
        return
    session.state.confirmed[seal] = said
    if folder is not None:
        confirmations.save(folder, seal, said)


def _kept(folder: Path | None, record: BackupRecord) -> Confirmations:
    seal = _seal(record)
    return confirmations.load(folder, seal) if folder is not None and seal else Confirmations()


def _seal(record: BackupRecord) -> str:
    """Empty where the archive has none: then nothing is kept of it."""
    return record.statement.seal if record.statement is not None else ""
