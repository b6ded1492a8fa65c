"""The command: opens an archive, makes its index where there is none, and asks it once."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog.browse import Selection
from app.archive.encrypted.vault import is_encrypted
from app.jobs.cancel import Cancel
from app.jobs.search.archive_search import ArchiveSearch
from app.jobs.search.record import SearchRecord
from app.model.errors.usage import ArchiveEncryptedError, NoSuchFolderError, NotAnArchiveError, NothingToSearchError
from app.model.events import Finished, Report
from app.search.query import Field, Query, parse


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is looked for: `words` as they were typed, in `fields` (None: in all), within the selection.

    `limit` newest messages are shown (None: all), the first `excerpts` of them with the place where the words stand.
    """

    words: str
    selection: Selection = field(default_factory=Selection)
    fields: frozenset[Field] | None = None
    limit: int | None = None
    excerpts: int = 200


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """Where to look and for what. `folder` keeps the index; None: it is in memory only."""

    archive: Path
    query: Query
    request: SearchRequest
    folder: Path | None


def prepare(archive: Path, request: SearchRequest, folder: Path | None) -> SearchPlan:
    """Raises UsageError where there is no plain archive, and for a search for nothing."""
    if is_encrypted(archive):
        raise ArchiveEncryptedError(archive)
    if not archive.is_dir():
        raise NoSuchFolderError(archive)
    if not (archive / layout.CATALOG).is_file():
        raise NotAnArchiveError(archive)
    query = parse(request.words, request.fields)
    if not query.words and (request.words.strip() or request.selection.is_everything):
        raise NothingToSearchError(request.words)
    return SearchPlan(archive.absolute(), query, request, folder)


def run(plan: SearchPlan, report: Report, cancel: Cancel) -> SearchRecord:
    """Searches. Raises CancelledError, UsageError for a damaged catalog."""
    request = plan.request
    with closing(ArchiveSearch(plan.archive, plan.folder)) as search:
        findings = search.build(report, cancel)
        rows = search.find(plan.query, request.selection, limit=request.limit)
        found = tuple(search.with_excerpts(rows, plan.query, request.excerpts))
        cut = request.limit is not None and len(rows) == request.limit
        total = search.count(plan.query, request.selection) if cut else len(rows)
        record = SearchRecord(plan.archive, found, total, search.messages, search.unread, findings)
    report(Finished(record))
    return record
