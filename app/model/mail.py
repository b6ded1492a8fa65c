"""What one message is: where its bytes are, what its headers say, how complete it is.

These are made for every message, by the million: a named tuple takes a quarter of the time of a frozen dataclass.
"""

from datetime import datetime
from enum import Enum, Flag, auto
from pathlib import Path
from typing import NamedTuple

from app.model.codes import AnyCode


class Role(Enum):
    """What a mailbox is for."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    JUNK = "junk"
    TRASH = "trash"
    ARCHIVE = "archive"
    OTHER = "other"

    @property
    def holds_received_mail(self) -> bool:
        """True where the senders are people who wrote to the owner."""
        return self in _RECEIVED


# Asked of each message: to look up three members of an enum takes twice as long.
_RECEIVED = (Role.INBOX, Role.ARCHIVE, Role.OTHER)


class Completeness(Enum):
    """How much of a message is on this computer."""

    WHOLE = "whole"
    PARTIAL = "partial"
    HEADERS_ONLY = "headers_only"


class MessageFlag(Flag):
    """What the mail program noted about a message, as the flags of IMAP (RFC 9051)."""

    NONE = 0
    READ = auto()
    ANSWERED = auto()
    FLAGGED = auto()
    FORWARDED = auto()
    DELETED = auto()
    DRAFT = auto()
    JUNK = auto()


class Origin(NamedTuple):
    """Where the RFC 5322 bytes of a message are: `length` bytes from `offset` of `file`.

    In a container (see `app.model.format`) `offset` is the key of the message, and `length` what it takes there.
    """

    file: Path
    offset: int
    length: int


class Message(NamedTuple):
    """One message as its file shows it, before anything in it is decoded.

    `head` is the raw header block, without the empty line behind it (bounded; see `app.formats.common.sections`).
    `received` is the date the mail program noted, never the Date header. `notes` are codes of what is odd
    or missing (`attachment_not_downloaded`, `truncated` …); the message is listed with them.
    `folder` leads from the mailbox of the file to a folder inside it, where a file holds a whole tree; `role` is what
    that folder is for, and `account` the address it belongs to, where a file holds the trees of several. `excerpt`
    holds the first bytes of the body and its last ones, from the empty line behind the head on (see
    `app.formats.common.excerpt`): enough to see what the text says about its sender; empty where a reader keeps none.
    `rests_on_others` is True where files beside its own had a part in what is said here. `octets` are its RFC 5322
    bytes where they were asked for together with all this, and could be read.
    """

    origin: Origin
    head: bytes
    completeness: Completeness = Completeness.WHOLE
    flags: MessageFlag = MessageFlag.NONE
    received: datetime | None = None
    notes: tuple[AnyCode, ...] = ()
    folder: tuple[str, ...] = ()
    role: Role | None = None
    excerpt: bytes = b""
    account: str = ""
    rests_on_others: bool = False
    octets: bytes | None = None


class PlainMessage(NamedTuple):
    """The message of a file that holds one, whole and with nothing to be said about it, as `Message` has it.

    Its RFC 5322 bytes are `length` from `offset` of the file.
    """

    offset: int
    length: int
    head: bytes
    excerpt: bytes
    flags: MessageFlag
    received: datetime | None


class Address(NamedTuple):
    """A display name, decoded and cleaned of control characters, and an address as written."""

    name: str
    address: str


class Envelope(NamedTuple):
    """What the headers of one message say, decoded.

    `date` is aware and in UTC, or None where the header is absent or absurd. `message_id` has no angle brackets, nor
    have `answers`: the messages this one replies to, nearest first.
    `signals` are codes for what the headers say about who sent it (`list_id`, `personal_mailer` …), and for a sender
    to beware of (`name_hidden_characters`, `sender_without_address` …). `raw_sender` is the From field as it came,
    only where something is odd about it.
    `authors` are the people who wrote, where that is not `sender` alone: several in From, or the one whose place a
    mailing list took. `list_address` is the address of the list the message came through, `delivered_to` the address
    (as `addresses.key` has it) the last server delivered it to.
    """

    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    date: datetime | None = None
    message_id: str = ""
    subject: str = ""
    signals: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    raw_sender: str = ""
    authors: tuple[Address, ...] = ()
    list_address: str = ""
    delivered_to: str = ""
