"""What every place that mail is restored to can do.

A job calls `check` before anything is written; for each mailbox `open_mailbox`, `put` with every message of it, and
`close_mailbox`; then `finish`, or `abandon` after an error or where the person cancelled.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.model.findings import Finding
from app.model.restoration import PutOutcome
from app.model.target_kind import TargetKind
from app.restore.message import RestorableMessage, SourceMailbox

Advance = Callable[[int, int], None]
"""Called with a number of messages and of bytes that were read back. Raises CancelledError."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is to be restored: messages, their bytes, the largest of them, and mailboxes."""

    messages: int
    size_bytes: int
    largest: int
    mailboxes: int


@dataclass(frozen=True, slots=True)
class Put:
    """What became of the message `number`. `finding` says why it was refused, or what is not as it was."""

    number: int
    outcome: PutOutcome
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was read back. `places` are what the restore made, `differing` each message that is not as it was written.

    `compared` counts messages whose digest was compared.
    """

    places: tuple[str, ...]
    compared: int
    differing: tuple[Finding, ...] = ()


class Target(Protocol):
    """A place for messages. Nothing that is there already is ever changed or overwritten.

    All methods may raise UserError, and OSError of the destination, which end the restore. What concerns one message or
    one mailbox is returned instead, and the restore goes on.
    """

    @property
    def kind(self) -> TargetKind:
        """What kind of place it is."""
        ...

    def check(self, extent: Extent) -> None:
        """Whether that much can be written, and nothing stands in the way. Writes nothing. Raises UserError."""
        ...

    def open_mailbox(self, mailbox: SourceMailbox) -> Sequence[Finding]:
        """Begins a mailbox; every mailbox once. Returns what a person must know of it (another name)."""
        ...

    def put(self, message: RestorableMessage) -> Sequence[Put]:
        """Puts a message into the open mailbox. Returns what is decided by now, of this message or of earlier ones."""
        ...

    def close_mailbox(self) -> Sequence[Put]:
        """Ends the mailbox. Returns what became of the messages that `put` has not said it of."""
        ...

    def finish(self, advance: Advance) -> Proof:
        """Reads back everything that was written, compares it, and gives it its final name."""
        ...

    def abandon(self) -> None:
        """Removes what is not finished, as far as that can be done; what stays says that it is incomplete."""
        ...
