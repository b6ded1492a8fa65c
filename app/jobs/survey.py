"""Looking only: which mail lies in a home, in which folders, and how much of it is whole."""

from collections import Counter
from dataclasses import replace

from app.discovery.folders import unreadable_finding
from app.formats.reading.message_sources import files_of, inside, items
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, report_problems
from app.jobs.sources import Sources, denied_folders, find_stores
from app.mime import envelope
from app.model.events import Finished, Report, Stage
from app.model.findings import Finding
from app.model.mail import Completeness, Message
from app.model.plan import PlannedStore
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Mailbox, MessageSource, Store


def prepare(sources: Sources) -> list[PlannedStore]:
    """The stores to look at. Raises UsageError."""
    return find_stores(sources)


def run(stores: list[PlannedStore], report: Report, cancel: Cancel) -> SurveyRecord:
    """Counts the messages of every mailbox. Raises CancelledError."""
    meter = Meter(Stage.COUNTING, report, cancel)
    with Worker() as worker:
        surveys = tuple(_Survey(found.store, meter, worker).made() for found in stores)
    meter.done()
    findings = [finding for survey in surveys for finding in survey.findings]
    report_problems(findings, report)
    record = SurveyRecord(surveys, denied_folders(findings))
    report(Finished(record))
    return record


class _Survey:
    """A look at one store. Files that hold a whole tree add their folders to the mailboxes."""

    def __init__(self, store: Store, meter: Meter, worker: Worker) -> None:
        self._store = store
        self._meter = meter
        self._worker = worker
        self._notices = list(store.findings)
        self._counts: dict[Mailbox, Count] = {}
        self._years: dict[Mailbox, Counter[int]] = {}

    def made(self) -> StoreSurvey:
        for mailbox in self._store.mailboxes:
            self._meter.at(self._store.client, " / ".join(mailbox.path))
            self._count_mailbox(mailbox)
        store = replace(self._store, mailboxes=tuple(self._counts))
        years = tuple(self._years.get(mailbox, Counter()) for mailbox in self._counts)
        return StoreSurvey(store, tuple(self._counts.values()), tuple(self._notices), years)

    def _count_mailbox(self, mailbox: Mailbox) -> None:
        before = len(self._counts)
        self._counts[mailbox] = Count()
        for place in mailbox.sources:
            try:
                for path in files_of(place):
                    self._count_file(MessageSource(path, place.format), mailbox)
            except OSError as error:
                self._notices.append(unreadable_finding(place.path, error))
        if not self._counts[mailbox].messages and len(self._counts) > before + 1:
            # A file that holds a tree has no mail outside of its folders.
            del self._counts[mailbox]

    def _count_file(self, file: MessageSource, mailbox: Mailbox) -> None:
        messages = 0
        try:
            for item in items(file, self._worker):
                if isinstance(item, Message):
                    messages += 1
                    incomplete = int(item.completeness is not Completeness.WHOLE)
                    where = inside(mailbox, item)
                    self._counts[where] = self._counts.get(where, Count()) + Count(1, incomplete, item.origin.length)
                    if (date := envelope.date(item.head) or item.received) is not None:
                        self._years.setdefault(where, Counter())[date.year] += 1
                elif isinstance(item, Finding):
                    self._notices.append(item)
            self._meter.advance(1, file.path.lstat().st_size, messages)
        except OSError as error:
            self._notices.append(unreadable_finding(file.path, error))
