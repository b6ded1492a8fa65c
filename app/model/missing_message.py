"""Messages that only a mail program's own index knows, and the result of comparing every index with the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.model.codes import Code
from app.model.findings import Finding


@dataclass(frozen=True, slots=True)
class MissingMessage:
    """`reason` is a code. `account` and `mailbox` are as the person knows them; `date` is aware, in UTC, or None.

    `sender` and `subject` are decoded, as far as the index has them. `file` is the index that knows of the message, by
    its name in the archive; `client` is the program that wrote it.
    """

    reason: Code
    account: str
    mailbox: tuple[str, ...]
    date: datetime | None
    sender: str
    subject: str
    file: str
    client: str


@dataclass(frozen=True, slots=True)
class ComparedIndex:
    """What one index lists of one account, and how much of that is nowhere in the archive.

    `file` is its name in the archive. `mailbox` is empty for an index of more than one mailbox: it has an entry for
    each account of its store, also for those it lists nothing of. `gaps` are `listed` messages that are missing or not
    whole. `fault` says why the index was not read to its end; None where it was.
    """

    client: str
    account: str
    mailbox: tuple[str, ...]
    file: str
    listed: int
    gaps: int
    fault: Finding | None


@dataclass(frozen=True, slots=True)
class UnlistedMail:
    """Mail that no index could be compared with, because the index is not there or says too little; `finding` is why.

    `accounts` are those the mail belongs to, '' for mail without one.
    """

    client: str
    accounts: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class IndexCheckResult:
    """The result of comparing the mail programs' own lists with the files.

    `indexes` has an entry for each index and account, in the order they were read; `unlisted` is the mail that was
    compared with nothing. `waiting` is how many messages lie on a POP server still, by address of the account.
    """

    indexes: tuple[ComparedIndex, ...] = ()
    unlisted: tuple[UnlistedMail, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)

    @property
    def gaps(self) -> int:
        """How many messages are missing or not whole, beyond those the files themselves show."""
        return sum(index.gaps for index in self.indexes)

    @property
    def compared(self) -> int:
        """How many index files were read to their end."""
        return len({index.file for index in self.indexes if index.fault is None})

    @property
    def listed(self) -> int:
        """How many messages all indexes list."""
        return sum(index.listed for index in self.indexes)

    @property
    def uncompared(self) -> tuple[Finding, ...]:
        """What could not be compared and why, each reason once."""
        faults = {index.file: index.fault for index in self.indexes if index.fault is not None}
        return *faults.values(), *(mail.finding for mail in self.unlisted)
