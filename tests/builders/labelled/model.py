"""What a labelled sender is: who is behind an address, the right name, where they were met, and their mail."""

from dataclasses import dataclass
from enum import Enum


class Label(Enum):
    """Who is really behind an address."""

    HUMAN = "human"
    MACHINE = "machine"
    LIST = "list"
    SPAM = "spam"
    OWNER = "owner"


class Met(Enum):
    """Where the sender is met, at best."""

    INBOX = "inbox"
    SENT = "sent"
    TRASH = "trash"
    DELETED = "deleted"  # marked as deleted in the inbox, not compacted yet
    JUNK = "junk"
    BODY = "body only"
    REPLY_TO = "reply-to"
    CC = "cc"
    VIA_LIST = "via a list"
    CARD = "address book file"


class Folder(Enum):
    """The folders of a mailbox; the value is the file's name."""

    INBOX = "Inbox"
    SENT = "Sent"
    TRASH = "Trash"
    JUNK = "Junk"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as it lies in an mbox file; `status` is Mozilla's, 0x0008 means deleted and not compacted."""

    data: bytes
    folder: Folder = Folder.INBOX
    status: int = 1


@dataclass(frozen=True, slots=True)
class Sender:
    """One labelled sender.

    `names` are the right names: None where any will do, empty where none is known. `family` is the right family name
    where the order of the parts is the question. `first` is the right day of the first mail (ISO, "none" for a date
    that cannot be understood), empty where it is not the question. Mail that several share belongs to one of them.
    """

    case: str
    label: Label
    address: str
    met: Met = Met.INBOX
    names: tuple[str, ...] | None = None
    family: str = ""
    phone: str = ""
    first: str = ""
    mails: tuple[Mail, ...] = ()
    card: bytes = b""
