"""A message that a mail program's own index knows and that is not whole in its files: a hole somebody must hear of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """`reason` is a code. `account` and `mailbox` are as the person knows them; `date` is aware, in UTC, or None.

    `sender` and `subject` are decoded, as far as the index has them. `file` is the index that knows of the message.
    """

    reason: str
    account: str
    mailbox: tuple[str, ...]
    date: datetime | None
    sender: str
    subject: str
    file: str
