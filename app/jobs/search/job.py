"""The command: opens an archive, makes its index where there is none, and asks it once."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.archive.catalog import browse
from app.archive.catalog.selection import Selection
from app.archive.encrypted.container import is_encrypted
from app.jobs.cancel import Cancel
from app.jobs.plain_archive import check_plain_archive
from app.jobs.search.archive_search import ArchiveSearch
from app.jobs.search.encrypted_search import EncryptedSearch
from app.jobs.search.mail_search import MailSearch
from app.jobs.search.record import SearchRecord
from app.model.errors.usage import NothingToSearchError, PassphraseNeededError
from app.model.events import Finished, Report
from app.model.secret import Secret
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
    """Where to look and for what. `folder` keeps the index; None: it is in memory only.

    `secret` opens an encrypted archive, whose index is always in memory.
    """

    archive: Path
    query: Query
    request: SearchRequest
    folder: Path | None
    secret: Secret | None = None


def prepare(archive: Path, request: SearchRequest, folder: Path | None, secret: Secret | None = None) -> SearchPlan:
    """Raises UsageError where there is no archive, for a missing secret, and for a search for nothing."""
    if is_encrypted(archive):
        if secret is None:
            raise PassphraseNeededError()
        return SearchPlan(archive.absolute(), _query(request), request, None, secret)
    check_plain_archive(archive)
    return SearchPlan(archive.absolute(), _query(request), request, folder)


def run(plan: SearchPlan, report: Report, cancel: Cancel) -> SearchRecord:
    """Searches. Raises CancelledError, UsageError for a damaged catalog or an account or mailbox it has not."""
    request = plan.request
    with closing(_search(plan)) as search:
        findings = search.build(report, cancel)
        with search.catalog() as database:
            browse.check_known(database, request.selection)
        rows = search.find(plan.query, request.selection, limit=request.limit)
        found = tuple(search.with_excerpts(rows, plan.query, request.excerpts))
        cut = request.limit is not None and len(rows) == request.limit
        total = search.count(plan.query, request.selection) if cut else len(rows)
        record = SearchRecord(plan.archive, found, total, search.messages, search.unread, findings)
    report(Finished(record))
    return record


def _query(request: SearchRequest) -> Query:
    query = parse(request.words, request.fields)
    if not query.words and (request.words.strip() or request.selection.is_everything):
        raise NothingToSearchError(request.words)
    return query


def _search(plan: SearchPlan) -> MailSearch:
    if plan.secret is not None:
        return EncryptedSearch(plan.archive, plan.secret)
    return ArchiveSearch(plan.archive, plan.folder)
