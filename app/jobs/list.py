"""The archives in a folder with the result of a quick check, which proves nothing and changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.archive.copying.resume import sources_of
from app.archive.documents import listing
from app.archive.documents.sharing import with_sharing
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.archives import ListRecord
from app.model.errors import UserError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import NoSuchFolderError
from app.model.events import Finished, Report, Stage
from app.model.plan import PlannedStore

_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The folder to list, and what identifies the mail of this computer (None: not known)."""

    folder: Path
    sources: str | None


def prepare(folder: Path, home: Sources, find: Callable[[Sources], Sequence[PlannedStore]] = find_stores) -> ListPlan:
    """The folder to list; `find` gives the stores of the home. Raises UsageError where there is no such folder."""
    if not folder.is_dir():
        raise NoSuchFolderError(folder)
    try:
        return ListPlan(folder.absolute(), sources_of(find(home)))
    except UserError:
        return ListPlan(folder.absolute(), None)


def run(plan: ListPlan, report: Report, cancel: Cancel) -> ListRecord:
    """Looks at every archive there. Raises CancelledError, SourceError."""
    meter = Meter(Stage.LISTING, report, cancel)
    found = []
    try:
        for archive in listing.archives(plan.folder, plan.sources):
            found.append(archive)
            meter.advance(files=1)
    except OSError as error:
        raise AccessDeniedError(plan.folder) from error
    meter.done()
    found.sort(key=lambda each: (each.made or _NEVER, each.path.name), reverse=True)
    record = ListRecord(plan.folder, tuple(with_sharing(found)))
    report(Finished(record))
    return record
