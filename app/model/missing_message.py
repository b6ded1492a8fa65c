"""A message that a mail program's own index knows and that is not whole in its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.model.codes import Code
from app.model.findings import Finding


@dataclass(frozen=True, slots=True)
class MissingMessage:
    """`reason` is a code. `account` and `mailbox` are as the person knows them; `date` is aware, in UTC, or None.

    `sender` and `subject` are decoded, as far as the index has them. `file` is the index that knows of the message.
    """

    reason: Code
    account: str
    mailbox: tuple[str, ...]
    date: datetime | None
    sender: str
    subject: str
    file: str


@dataclass(frozen=True, slots=True)
class IndexCheckResult:
    """The result of comparing the mail programs' own lists with the files.

    `gaps` is how many messages are missing or not whole, beyond those the files themselves show. `uncompared` says
    what could not be compared, and why. `compared` indexes were read to their end and listed `listed` messages.
    `waiting` is how many messages lie on a POP server still, by address of the account.
    """

    gaps: int = 0
    compared: int = 0
    listed: int = 0
    uncompared: tuple[Finding, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
