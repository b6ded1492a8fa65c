"""The list of what is not whole in an archive, read from its own missing.csv, and which of it one entry is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.archive.bag import layout
from app.archive.documents.statement import read_missing
from app.jobs.cancel import Cancel
from app.model.code_definitions import Trait
from app.model.codes import Code
from app.model.events import Finished, Report
from app.model.ledger import Expectation, ExpectationKind
from app.model.record import BackupRecord
from app.model.statement import MissingItem

MOST = 5000
"""The number of rows that are shown; for more, the file itself is opened."""
_MESSAGE = "message"
_LISTED = (Code.LISTED_NOT_HERE, Code.LISTED_ON_EXCHANGE, Code.LISTED_FILE_DAMAGED, Code.REMEMBERED_NOT_HERE)
_LISTED_CODES = (Code.MESSAGES_NOT_HERE, Code.EXCHANGE_NOT_HERE, Code.MESSAGES_GONE)


@dataclass(frozen=True, slots=True)
class Missing:
    """The first MOST of `total` rows."""

    total: int
    items: tuple[MissingItem, ...]

    def of(self, entries: Iterable[Expectation]) -> tuple[MissingItem, ...]:
        """The messages that these entries of the ledger count."""
        counted = [entry for entry in entries if entry.kind is ExpectationKind.MESSAGES]
        return tuple(item for item in self.items if any(_is_counted(item, entry) for entry in counted))


def run(archive: Path, report: Report, cancel: Cancel) -> Missing:
    """Reads the list; an archive without a readable one counts as having no rows. Raises CancelledError."""
    items, total = read_missing(archive / layout.MISSING, MOST, cancel.check)
    found = Missing(total or 0, items)
    report(Finished(found))
    return found


def of_record(record: BackupRecord, report: Report, cancel: Cancel) -> Missing:
    """The list in the archive; of an encrypted one, which cannot be looked into, what its certificate lists."""
    if record.archive is not None and record.archive.is_dir():
        return run(record.archive, report, cancel)
    statement = record.statement
    return Missing(statement.missing_count or 0, statement.missing_items) if statement is not None else Missing(0, ())


def _is_counted(item: MissingItem, entry: Expectation) -> bool:
    """The same division as in `app.jobs.expectations`: by mailbox, and by why they are not whole."""
    assert entry.doubt is not None
    account = entry.account.name if entry.account is not None else ""
    if item.what != _MESSAGE or item.mailbox != entry.name or (item.account and account and item.account != account):
        return False
    code, is_listed = entry.doubt.code, any(reason in _LISTED for reason in item.reasons)
    if is_listed:
        on_exchange = Code.LISTED_ON_EXCHANGE in item.reasons
        expected = (Code.EXCHANGE_NOT_HERE if on_exchange else Code.MESSAGES_NOT_HERE, Code.MESSAGES_GONE)
        return code in expected and Code.LISTED_FILE_DAMAGED not in item.reasons
    if code in _LISTED_CODES:
        return False
    is_damaged = any(reason.trait is Trait.LOSS for reason in item.reasons)
    return is_damaged == (code not in (Code.MESSAGES_INCOMPLETE, Code.REST_IS_NOWHERE))
