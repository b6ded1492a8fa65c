"""What a running job reports: frozen, small, at most ten progress events a second, exactly one `Finished`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.model.findings import Finding
from app.model.self_test import StepResult


class Stage(StrEnum):
    """A part of a job that is counted on its own. The value is what `--json` prints in a progress event."""

    FINDING = "finding"
    RESCUING = "rescuing"
    LOOKING = "looking"
    FETCHING = "fetching"
    COUNTING = "counting"
    COPYING = "copying"
    COMPARING = "comparing"
    READABLE = "readable"
    PEOPLE = "people"
    PROVING = "proving"
    ENCRYPTING = "encrypting"
    PROVING_ENCRYPTED = "proving_encrypted"
    OPENING = "opening"
    LISTING = "listing"
    COMPARING_ARCHIVES = "comparing_archives"
    NOTICE = "notice"
    RESTORING = "restoring"
    DRILL = "drill"
    INDEXING = "indexing"


_BYTES_OF_A_FILE = 32 << 10
"""As many bytes could be copied in the time it takes to open a file and close it."""
_BYTES_OF_A_MESSAGE = 4 << 10
"""As many in the time it takes to handle a message of the catalog."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is. Totals are 0 where they are not known yet; bytes are bytes.

    `store` is the mail program whose store is worked on, `folder` the folder of it; empty where there is none.
    """

    stage: Stage
    files: int = 0
    total_files: int = 0
    bytes: int = 0
    total_bytes: int = 0
    messages: int = 0
    store: str = ""
    folder: str = ""
    total_messages: int = 0

    @property
    def share(self) -> float | None:
        """How much of the stage is done, 0 to 1; None where its size is not known."""
        counted = (
            (self.bytes, self.total_bytes, 1),
            (self.files, self.total_files, _BYTES_OF_A_FILE),
            (self.messages, self.total_messages, _BYTES_OF_A_MESSAGE),
        )
        whole = sum(total * weight for _, total, weight in counted)
        done = sum(min(count, total) * weight for count, total, weight in counted)
        return done / whole if whole else None


@dataclass(frozen=True, slots=True)
class StageWork:
    """A stage that is to be worked through. `seconds` are what it takes on an ordinary computer and disk.

    `moves_data` where the disks decide how long it takes, rather than the computer.
    """

    stage: Stage
    seconds: float
    moves_data: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """The first event of a backup: its stages, in the order they are worked through."""

    stages: tuple[StageWork, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad item: it was counted and named, and the job went on."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class LogInAsked:
    """The job waits until the person has entered `code` at `url`, in the web browser of any device."""

    url: str
    code: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a job, with its record."""

    record: Any


Event = Planned | Progress | Problem | StepResult | LogInAsked | Finished
Report = Callable[[Event], None]
