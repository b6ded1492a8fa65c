"""What a kind of index is: a file in which a mail program keeps its own list of the messages it has."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path

from app.model.mail import Role


class MessageState(Enum):
    """How much of a message is on this computer, by the program's own list."""

    HERE = "here"
    HEADERS_ONLY = "headers_only"
    """Only the headers were ever fetched; the text is on the server."""
    PARTLY = "partly"
    """Too large to be fetched: only its beginning is here."""
    WAITING = "waiting"
    """It was fetched, and is still on the server."""
    RECENT_ONLY = "recent_only"
    """The program keeps files of the recent messages of this account alone, and lists all of them."""
    DELETED = "deleted"
    """The person deleted it; nothing is missing where it is in no file."""


class By(Enum):
    """What finds the file of a listed message."""

    NUMBER = "number"
    """The number in the name of its file (`<number>.emlx`), counted in the tree the index belongs to."""
    MESSAGE_ID = "message_id"
    UIDL = "uidl"
    """The name a POP server gave it."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One message an index lists. Text is decoded; what the index does not list is empty or None.

    `account` and `mailbox` are as the index writes them (a UUID, `user@server`); both are empty where it lists a single
    mailbox. `date` is in Unix seconds. `number` is that of `By.NUMBER`, `uidl` that of `By.UIDL`. `mailbox_size` is how
    many bytes the file of the mailbox had when the index was written, 0 where it does not say so. `role` is what the
    labels of the message say it is, where that is more than its mailbox says (Gmail keeps all mail in one).
    """

    message_id: str = ""
    number: int | None = None
    uidl: str = ""
    account: str = ""
    mailbox: tuple[str, ...] = ()
    date: int | None = None
    sender: str = ""
    subject: str = ""
    state: MessageState = MessageState.HERE
    mailbox_size: int = 0
    role: Role | None = None


class IndexFault(StrEnum):
    """Why an index cannot be read. The value is a parameter of a finding, in JSON as well."""

    EMPTY = "empty"
    NOT_AN_INDEX = "not_an_index"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"


class IndexUnreadableError(Exception):
    """An index that cannot be read, or not to its end; what was listed before stays true."""

    def __init__(self, reason: IndexFault) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Index:
    """One kind of index. `matches` is whether a file is one, by its path alone.

    `read` yields what a copy of the file lists, deleted messages left out or with that state. It raises
    IndexUnreadableError, and may raise anything else on bad data: the comparison expects it. `properties` are what the
    file says of its own version, by name; it may raise the same. With `whole_store` one file lists all mailboxes of a
    store. `remembers` says that it is only a memory of the program (a search index): it may lag behind, and counts only
    where the list of the folder itself is gone.
    """

    name: str
    matches: Callable[[Path], bool]
    read: Callable[[Path], Iterator[IndexEntry]]
    by: By = By.MESSAGE_ID
    whole_store: bool = False
    remembers: bool = False
    properties: Callable[[Path], Mapping[str, str]] | None = None
