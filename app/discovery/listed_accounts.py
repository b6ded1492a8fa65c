"""Accounts that a program lists in a database: read in the worker process, as the mail in it is."""

from pathlib import Path

from app.discovery.account_sources import report_unreadable
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.model.findings import Finding
from app.model.format import ListedAccount


def accounts_in_database(path: Path, name: str, findings: list[Finding]) -> list[ListedAccount]:
    """The accounts in a database; `name` is a key of ACCOUNT_LISTS. Adds a finding where it cannot be read."""
    try:
        with Worker() as worker:
            return worker.accounts(path, name)
    except (WorkerStoppedError, ValueError, OSError):
        report_unreadable(path, findings)
        return []
