"""What is asked of a restore: which messages of which archive, in what form, and where to."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.archive.catalog.selection import Selection
from app.model.target_kind import TargetKind


def folder_name(now: datetime) -> str:
    """The name of the new folder a restore makes, at `now` (local time)."""
    return f"Restored {now:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """The request for a restore. `destination` takes a new folder called `name`; for Thunderbird it is a profile.

    `largest` are the bytes at which an mbox file ends and the next begins; None for one file a mailbox.
    """

    archive: Path
    kind: TargetKind
    destination: Path
    selection: Selection = field(default_factory=Selection)
    largest: int | None = None
    name: str = field(default_factory=lambda: folder_name(datetime.now()))
