"""A mail program's own list of messages, as it was copied into an archive."""

from dataclasses import dataclass
from pathlib import Path

from app.model.index import Index
from app.model.store import Mailbox, Store


@dataclass(frozen=True, slots=True)
class CopiedIndex:
    """An index in the archive. `name` is its path there, `source` where it was; `number` is its store in the catalog.

    `mailbox` is the one it lists, with its number in the catalog; None where it lists more than one.
    """

    kind: Index
    name: str
    source: Path
    store: Store
    number: int
    mailbox: Mailbox | None = None
    mailbox_number: int = 0
