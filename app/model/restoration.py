"""Putting mail back: what became of each message, and what a restore leaves behind."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.model.codes import Code
from app.model.findings import Finding
from app.model.target_kind import TargetKind


class PutOutcome(StrEnum):
    """What became of one message."""

    WRITTEN = "written"
    ALREADY_THERE = "already_there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """What a restore did. `places` are what it made: paths, or names of folders on a server.

    `skipped` messages were there already. `refused` says of each message that is not there why, and names each file of
    the archive that is not as it was sealed; `findings` are for information (a name that had to be changed, octets that
    a server altered). `proved` is true where every message that was written was read back and is the same, and came out
    of a file that is as it was sealed.
    """

    target: TargetKind
    archive: Path
    places: tuple[str, ...]
    messages: int
    written: int
    skipped: int
    refused: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    proved: bool


@dataclass(frozen=True, slots=True)
class DrilledMessage:
    """A message that was taken out of an archive as a trial. `reason` says what is wrong with it; empty where nothing.

    `number` is that of the catalog, 0 where the catalog lacks it; `file` is a name in the archive; `mailbox`,
    `sender`, `subject` and `date` are what the list of the archive says.
    """

    number: int
    file: str
    mailbox: tuple[str, ...]
    sender: str
    subject: str
    date: datetime | None
    reason: str

    @property
    def finding(self) -> Finding:
        """What there is to say of one that failed."""
        return Finding(
            Code.DRILLED_MESSAGE_DIFFERS,
            {"mailbox": "/".join(self.mailbox), "subject": self.subject, "reason": self.reason},
        )


@dataclass(frozen=True, slots=True)
class Drill:
    """All that were taken out, in random order. `findings` say of what was not taken out why."""

    messages: tuple[DrilledMessage, ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[DrilledMessage, ...]:
        """Those that are not what the list says."""
        return tuple(each for each in self.messages if each.reason)
