"""The long jobs that several pages share. Each imports what it needs in its own thread: no picture waits for it."""

from pathlib import Path

from app.jobs.cancel import Cancel
from app.jobs.store_search import StoreSearch
from app.model.errors.destination import DestinationGoneError
from app.model.errors.usage import PassphraseNotSetError
from app.model.events import Report
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, SurveyRecord
from app.ui.pdf_child import start_pdf
from app.ui.runner import Job


def look_for_mail(search: StoreSearch) -> Job:
    """Looks for mail and counts it; the record is a SurveyRecord, whose counts the search keeps."""

    def job(report: Report, cancel: Cancel) -> SurveyRecord:
        """Surveys the stores of the home."""
        from app.jobs import survey

        record = survey.run(search.current_stores(), report, cancel)
        search.keep_counts(record)
        return record

    return job


def list_archives(folder: Path, search: StoreSearch) -> Job:
    """Looks at the archives in a folder; the record is a ListRecord."""

    def job(report: Report, cancel: Cancel) -> object:
        """Lists the archives of the folder."""
        from app.jobs import list as listing

        plan = listing.prepare(folder, search.sources, lambda sources: search.stores())
        return listing.run(plan, report, cancel)

    return job


def make_backup(request: BackupRequest, search: StoreSearch, *, passphrase_missing: bool) -> Job:
    """Copies and proves what the search finds; the record is a BackupRecord.

    `passphrase_missing`: it was to be encrypted, and is not made at all.
    """

    def job(report: Report, cancel: Cancel) -> BackupRecord:
        """Makes the backup."""
        from app.jobs import backup

        if passphrase_missing:
            raise PassphraseNotSetError()
        if not request.destination.is_dir():
            # Else the disk that the path leads to without the stick would be written to.
            raise DestinationGoneError(request.destination)
        return backup.run(backup.plan(search.counted_stores(), request), report, cancel, start_pdf=start_pdf)

    return job
