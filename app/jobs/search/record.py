"""What a search found."""

from dataclasses import dataclass
from pathlib import Path

from app.archive.catalog.catalog import CatalogRow
from app.model.findings import Finding
from app.search.excerpt import Excerpt


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that was found, and the place in its text that shows why."""

    row: CatalogRow
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """`found` are the newest of `total` messages. `messages` could be found at all, `unread` by their headers only.

    `findings` say of each unread one why, where the index was made just now.
    """

    archive: Path
    found: tuple[FoundMessage, ...]
    total: int
    messages: int
    unread: int
    findings: tuple[Finding, ...] = ()
