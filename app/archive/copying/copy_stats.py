"""What copying stores has come to so far."""

from dataclasses import dataclass, field

from app.archive.catalog.index_check import CopiedIndex
from app.archive.copying.copy_entry import EntryInProgress
from app.model.findings import Finding
from app.model.store import Store


@dataclass(slots=True)
class CopyStats:
    """What copying has come to so far. Of the `reused` files `kept` lay in this very archive, left by an earlier run.

    `renamed` maps names in the archive to the names files had. `stores` go by their number in the catalog; `indexes`
    are the programs' own lists of messages met on the way.
    """

    files: int = 0
    size_bytes: int = 0
    reused: int = 0
    kept: int = 0
    messages: int = 0
    incomplete: int = 0
    unreadable: int = 0
    salvaged: int = 0
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    stores: list[tuple[int, Store]] = field(default_factory=list)
    indexes: list[CopiedIndex] = field(default_factory=list)

    def count(self, found: EntryInProgress) -> None:
        """Adds what reading one file showed."""
        self.messages += found.messages
        self.incomplete += found.incomplete
        self.findings += found.findings
