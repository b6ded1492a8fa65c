"""Only the messages that a search finds are put back."""

from dataclasses import replace
from pathlib import Path

from app.jobs import search as search_job
from app.jobs.cancel import Cancel
from app.jobs.engine import without_end
from app.jobs.restore.request import RestoreRequest
from app.jobs.search import SearchRequest
from app.model.events import Report


def found_by(
    request: RestoreRequest, words: str, folder: Path | None, report: Report, cancel: Cancel
) -> RestoreRequest:
    """The request narrowed to the messages that have all the words; `folder` keeps the index (None: it is in memory).

    Raises CancelledError, UsageError.
    """
    plan = search_job.prepare(request.archive, SearchRequest(words, request.selection, excerpts=0), folder)
    record = search_job.run(plan, without_end(report), cancel)
    return replace(request, selection=replace(request.selection, ids=tuple(each.row.id for each in record.found)))
