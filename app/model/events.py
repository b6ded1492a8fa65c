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


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad item: it was counted and named, and the job went on."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a job, with its record."""

    record: Any


Event = Progress | Problem | StepResult | Finished
Report = Callable[[Event], None]
