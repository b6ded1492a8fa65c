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
    """`found` are the newest of `total` messages. `messages` could be found at all.

    `findings` are about messages of which only what their headers say could be searched.
    """

    archive: Path
    found: tuple[FoundMessage, ...]
    total: int
    messages: int
    findings: tuple[Finding, ...] = ()
