"""The self-test: its steps, and how each of them ended."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.model.findings import Finding
from app.model.record import BackupRecord


class Step(StrEnum):
    """The steps, in the order in which they are done. The value is the name in JSON."""

    FIND = "find"
    BACKUP = "backup"
    VERIFY = "verify"
    PEOPLE = "people"
    OUTLOOK = "outlook"
    ENCRYPTED = "encrypted"
    OPEN = "open"
    CERTIFICATE_HTML = "certificate_html"
    CERTIFICATE_PDF = "certificate_pdf"
    WINDOW_OFFSCREEN = "window_offscreen"
    WINDOW = "window"


class StepOutcome(StrEnum):
    """How a step ended. The value is that in JSON."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepResult:
    """The end of a step. `findings` say why it failed or was skipped; `seconds` is how long it took."""

    step: Step
    outcome: StepOutcome
    findings: tuple[Finding, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class SelfTestRecord:
    """What the self-test did. `home` is the sample home, `backup` the backup of it, None where there is none.

    `valid` says that its archive was read back and is whole.
    """

    home: Path
    backup: BackupRecord | None
    valid: bool
    steps: tuple[StepResult, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Why steps failed; empty where the program works."""
        return tuple(finding for each in self.failed for finding in each.findings)

    @property
    def failed(self) -> tuple[StepResult, ...]:
        """The steps that failed."""
        return tuple(each for each in self.steps if each.outcome is StepOutcome.FAILED)

    @property
    def skipped(self) -> tuple[StepResult, ...]:
        """The steps that were not tried."""
        return tuple(each for each in self.steps if each.outcome is StepOutcome.SKIPPED)
