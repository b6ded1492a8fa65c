"""A survey without copying: which mail is in a home, in which folders, and how much of it is whole."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.archive.copying.message_receiver import receive_mailbox
from app.discovery.folders import unreadable_finding
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, report_problems
from app.jobs.sources import Sources
from app.jobs.stores import denied_folders, find_stores
from app.mime import envelope
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.events import Finished, Report, Stage
from app.model.findings import Finding
from app.model.mail import Completeness, Message
from app.model.plan import PlannedStore
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Mailbox, Store
from app.system.paths import openable
from app.system.reading import is_on_server
from app.system.walking import EntryKind, walk


def prepare(sources: Sources) -> list[PlannedStore]:
    """The stores to look at. Raises UsageError."""
    return find_stores(sources)


def run(stores: list[PlannedStore], report: Report, cancel: Cancel) -> SurveyRecord:
    """Counts the messages of every mailbox. Raises CancelledError."""
    meter = Meter(Stage.COUNTING, report, cancel)
    with Worker() as worker:
        surveys = tuple(_StoreCounter(planned.store, meter, worker).made() for planned in stores)
    meter.done()
    findings = [finding for survey in surveys for finding in survey.findings]
    report_problems(findings, report)
    record = SurveyRecord(surveys, denied_folders(findings))
    report(Finished(record))
    return record


class _StoreCounter:
    """Counts the messages of one store. Files that hold a whole tree add their folders to the mailboxes."""

    def __init__(self, store: Store, meter: Meter, worker: Worker) -> None:
        self._store = store
        self._meter = meter
        self._worker = worker
        self._findings = list(store.findings)
        self._counts: dict[Mailbox, Count] = {}
        self._years: dict[Mailbox, Counter[int]] = {}
        self._messages = 0

    def made(self) -> StoreSurvey:
        """Reads all mailboxes of the store."""
        for mailbox in self._store.mailboxes:
            self._meter.at(self._store.client, " / ".join(mailbox.path))
            before = len(self._counts)
            self._counts[mailbox] = Count()
            receive_mailbox(mailbox, self._worker, self)
            if not self._counts[mailbox].messages and len(self._counts) > before + 1:
                # A file that holds a tree has no mail outside of its folders.
                del self._counts[mailbox]
        self._findings += _not_downloaded(self._store)
        store = replace(self._store, mailboxes=tuple(self._counts))
        years = tuple(self._years.get(mailbox, Counter()) for mailbox in self._counts)
        return StoreSurvey(store, tuple(self._counts.values()), tuple(self._findings), years)

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        """Counts a message, and the year of its date."""
        self._messages += 1
        incomplete = int(message.completeness is not Completeness.WHOLE)
        self._counts[mailbox] = self._counts.get(mailbox, Count()) + Count(1, incomplete, message.origin.length)
        if (date := envelope.date(message.head) or message.received) is not None:
            self._years.setdefault(mailbox, Counter())[date.year] += 1

    def add_card(self, card: Card) -> None:
        """People are not counted here."""

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """People are not counted here."""

    def add_finding(self, finding: Finding) -> None:
        """Notes what is odd about a file."""
        self._findings.append(finding)

    def end_file(self, path: Path) -> None:
        """Reports a file as done. Raises OSError where it is gone meanwhile."""
        messages, self._messages = self._messages, 0
        self._meter.advance(1, Path(openable(path)).lstat().st_size, messages)

    def add_unreadable(self, path: Path, error: OSError) -> None:
        """Notes a file or folder that cannot be read."""
        self._messages = 0
        self._findings.append(unreadable_finding(path, error))


def _not_downloaded(store: Store) -> Iterator[Finding]:
    """A finding for each file whose bytes a cloud disk keeps on a server."""
    for tree in store.trees:
        for entries in walk(tree):
            for entry in entries:
                if entry.kind is EntryKind.FILE and entry.status and is_on_server(entry.name, entry.status):
                    yield Finding(Code.FILE_NOT_DOWNLOADED, {"path": entry.path})
