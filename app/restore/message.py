"""A message on its way out of an archive, with what its mail program noted about it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from app.model.mail import MessageFlag, Role


@dataclass(frozen=True, slots=True)
class SourceMailbox:
    """The mailbox a message comes from; `number` tells two of the same name apart.

    `account` and `path` are what the person saw; `account` is empty for local mail.
    """

    number: int
    account: str
    path: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class RestorableMessage:
    """One whole message. `octets` are the RFC 5322 bytes as they are in the archive, line ends included.

    `keywords` are the tags the mail program gave it, as IMAP writes them (`$label1`, `NonJunk`). `received` is when the
    program got it, `date` what its header says; both aware, or None where nobody knows. `sender` is an address.
    `is_quoted` says that the octets were taken out of an mbox as they stood there: ">From " may have been "From ".
    `is_whole` is False where the archive has only a part of the message.
    """

    number: int
    mailbox: SourceMailbox
    octets: bytes
    flags: MessageFlag
    keywords: tuple[str, ...]
    received: datetime | None
    date: datetime | None
    message_id: str
    sender: str
    subject: str
    is_quoted: bool
    is_whole: bool

    @property
    def moment(self) -> datetime | None:
        """When it came, as far as anybody knows."""
        return self.received or self.date

    def without_octets(self) -> Self:
        """What is known of it, for lists that are kept."""
        return replace(self, octets=b"")
