"""Looking only: which mail lies in a home, in which folders, and how much of it is whole."""

from app.formats import READERS
from app.formats.places import files_of, read
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, report_problems
from app.jobs.sources import Sources, denied_folders, find_stores
from app.model.events import Finished, Report
from app.model.mail import Completeness, Message
from app.model.plan import PlannedStore
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Mailbox, Notice, Place, Store
from app.system.reading import SourceFile


def prepare(sources: Sources) -> list[PlannedStore]:
    """The stores to look at. Raises WrongRequest."""
    return find_stores(sources)


def run(stores: list[PlannedStore], report: Report, cancel: Cancel) -> SurveyRecord:
    """Counts the messages of every mailbox. Raises Cancelled."""
    meter = Meter("counting", report, cancel)
    surveys = tuple(_survey(found.store, meter) for found in stores)
    meter.done()
    notices = [notice for survey in surveys for notice in survey.notices]
    report_problems(notices, report)
    record = SurveyRecord(surveys, denied_folders(notices))
    report(Finished(record))
    return record


def _survey(store: Store, meter: Meter) -> StoreSurvey:
    notices = list(store.notices)
    counts = tuple(_count_mailbox(mailbox, notices, meter) for mailbox in store.mailboxes)
    return StoreSurvey(store, counts, tuple(notices))


def _count_mailbox(mailbox: Mailbox, notices: list[Notice], meter: Meter) -> Count:
    total = Count()
    for place in mailbox.places:
        try:
            for path in files_of(place):
                total += _count_file(Place(path, place.format), notices, meter)
        except OSError as error:
            notices.append(_trouble(str(place.path), error))
    return total


def _count_file(file: Place, notices: list[Notice], meter: Meter) -> Count:
    messages = incomplete = octets = 0
    try:
        with SourceFile(file.path) as source:
            for item in read(source, READERS[file.format]):
                if isinstance(item, Message):
                    messages += 1
                    incomplete += item.completeness is not Completeness.WHOLE
                    octets += item.origin.length
                else:
                    notices.append(item)
            meter.tick(1, source.size, messages)
    except OSError as error:
        notices.append(_trouble(str(file.path), error))
    return Count(messages, incomplete, octets)


def _trouble(path: str, error: OSError) -> Notice:
    if isinstance(error, PermissionError):
        return Notice("permission_denied", {"path": path})
    return Notice("file_unreadable", {"path": path, "reason": type(error).__name__})
