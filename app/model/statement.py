"""What a certificate states about an archive: figures, dates, what is missing, the verdict and the seal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from app.model.codes import AnyCode
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import Ledger
from app.model.mail import Role
from app.model.plan import Visit
from app.model.seal import SealKind
from app.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class FolderFigures:
    """One folder of one account. `first` and `last` are moments of its dated messages, None where there is none."""

    client: str
    account: str
    path: tuple[str, ...]
    role: Role
    messages: int
    incomplete: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A run of months without mail between the first and the last message; both ends are (year, month)."""

    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def months(self) -> int:
        """How many months it lasts, both ends included."""
        return (self.end[0] - self.start[0]) * 12 + self.end[1] - self.start[1] + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """How many messages fall into each (year, month), and how many have no date."""

    months: Mapping[tuple[int, int], int] = field(default_factory=dict)
    undated: int = 0

    def silences(self) -> list[Silence]:
        """The runs of months without mail, longest first."""
        known = sorted(month for month, count in self.months.items() if count)
        found = [
            Silence(_moved(before, 1), _moved(after, -1))
            for before, after in pairwise(known)
            if _moved(before, 1) != after
        ]
        return sorted(found, key=lambda each: (-each.months, each.start))


@dataclass(frozen=True, slots=True)
class MissingItem:
    """A row of missing.csv: what is not whole, the codes of the reasons, and where it belongs."""

    what: str
    reasons: tuple[AnyCode, ...]
    account: str = ""
    mailbox: str = ""
    date: str = ""
    sender: str = ""
    subject: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything on a certificate, as read from the archive.

    `made` is aware, in the time zone of the computer the archive was made on; None where it is not recorded.
    `missing_items` are the first rows of missing.csv, `missing_count` how many rows it has (None where there is no
    such list). `people` is None where it is not recorded. `seal` is a SHA-256 in hex, 64 digits, of what
    `seal_kind` says; `manifest_digest` is that of the payload manifest. `ledger` is what the verdict rests on; older
    archives have none. `as_of` is None for the verdict of the day the archive was made, else when the mail was last
    looked at for a later one; then `is_read_again` is True where all of the archive was read back for it, and
    `second_copy` is where the same archive was found whole on another disk.
    """

    archive: Path
    label: str
    made: datetime | None
    agent: str
    files: int
    size_bytes: int
    verdict: Verdict
    seal: str
    seal_kind: SealKind
    manifest_digest: str
    visit: Visit = field(default_factory=Visit)
    people: int | None = None
    accounts: tuple[AccountHoldings, ...] = ()
    folders: tuple[FolderFigures, ...] = ()
    calendar: Calendar = Calendar()
    missing_items: tuple[MissingItem, ...] = ()
    missing_count: int | None = None
    problems: tuple[Finding, ...] = ()
    ledger: Ledger = ()
    as_of: datetime | None = None
    second_copy: Path | None = None
    is_read_again: bool = False

    @property
    def messages(self) -> int:
        """All folders together."""
        return sum(folder.messages for folder in self.folders)

    @property
    def incomplete(self) -> int:
        """How many of the messages are not whole."""
        return sum(folder.incomplete for folder in self.folders)

    @property
    def first(self) -> datetime | None:
        """The earliest date of a message, None where none has one."""
        return min((folder.first for folder in self.folders if folder.first), default=None)

    @property
    def last(self) -> datetime | None:
        """The latest date of a message, None where none has one."""
        return max((folder.last for folder in self.folders if folder.last), default=None)

    @property
    def short_seal(self) -> str:
        """The first 12 digits in groups of four, as they are read out on the telephone."""
        return " ".join(self.seal[start : start + 4] for start in (0, 4, 8))


def _moved(month: tuple[int, int], by: int) -> tuple[int, int]:
    year, number = divmod(month[0] * 12 + month[1] - 1 + by, 12)
    return year, number + 1
