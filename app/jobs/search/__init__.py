"""Searching an archive: its index is made where there is none, then asked."""

from app.jobs.search.archive_search import ArchiveSearch as ArchiveSearch
from app.jobs.search.encrypted_search import EncryptedSearch as EncryptedSearch
from app.jobs.search.job import SearchPlan as SearchPlan
from app.jobs.search.job import SearchRequest as SearchRequest
from app.jobs.search.job import prepare as prepare
from app.jobs.search.job import run as run
from app.jobs.search.record import FoundMessage as FoundMessage
from app.jobs.search.record import SearchRecord as SearchRecord
