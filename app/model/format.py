"""What a format reader is: a source read from front to back, or a container read at random."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Message, PlainMessage, Role
from app.model.store import Account


class Source(Protocol):
    """A file read once, from front to back. While a backup runs, what is read is copied and digested on the way."""

    @property
    def path(self) -> Path:
        """The path of the file."""
        ...

    @property
    def size(self) -> int:
        """Bytes when it was opened."""
        ...

    @property
    def position(self) -> int:
        """Bytes read or skipped so far."""
        ...

    def read(self, count: int, /) -> bytes:
        """The next bytes, `count` unless the file ends before; empty at the end. Raises OSError."""
        ...

    def skip(self, count: int, /) -> None:
        """Skips bytes that need not be looked at. Stops at the end of the file. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class MessageKey:
    """One message of a container before it is read: what `head` and `read_message` find it by.

    `account` is the address it belongs to, where a container holds the mail of several.
    """

    number: int
    folder: tuple[str, ...] = ()
    role: Role | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account as a database of its program lists it; `name` is what the program calls it (the folder of its mail).

    Empty where the program has no name for it.
    """

    name: str
    account: Account


class Container(Protocol):
    """An open file whose messages are scattered, such as a database. Any method may raise anything on bad data.

    So it is used in a worker process only (`app.formats.reading.worker`).
    """

    def entries(self) -> Iterator[MessageKey | Card | AddressTrace | Finding | None]:
        """Everything inside, cheaply and always in the same order. Yields None as a keep-alive in long work."""
        ...

    def head(self, key: MessageKey, /) -> Message:
        """One message as a listing needs it: header block, completeness, notes."""
        ...

    def read_message(self, number: int, /) -> Iterable[bytes]:
        """The RFC 5322 bytes of the message with the key `number`, in pieces; empty ones are a keep-alive."""
        ...

    def close(self) -> None:
        """Closes the file."""
        ...


ContainerItem = Message | Card | AddressTrace | Finding
"""What a container holds: messages, people, and what is odd about it."""

WorkerItem = ContainerItem | ListedAccount
"""What the worker sends: the content of a container, or of a list of accounts."""
AccountList = Callable[[Path], Iterable[ListedAccount]]
"""Reads the accounts a database of a program lists, or those its mail shows. May raise anything on bad data."""

Reader = Callable[[Source], Iterator[Message | Finding]]
Listing = Callable[[Path | str], Mapping[str, Path]]
"""The files and folders in the folder at a path, by the name their program gave them; empty where there is none."""


def rests_on_itself(path: Path | str) -> bool:
    """For formats that never look beside the file at `path` (see `Format.rests_on_others`)."""
    return False


class RandomBytes(Protocol):
    """Bytes that are jumped about in: those of a file, or of the text that is packed in one."""

    def read_at(self, offset: int, count: int) -> bytes:
        """The bytes from `offset`, fewer than `count` only at the end. Raises OSError."""
        ...

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that holds mail: a sequential one has `read`, a container `open_container`.

    `name` is its key in READERS. `matches_name` tells whether a file of that name, in a folder of messages, is one.
    `read` yields what there is and never raises on content (OSError of the source passes through).
    `read_message` is set for sequential formats that common tools cannot open: it yields the RFC 5322 bytes of one
    message, completed with files that lie beside it, for the readable copy. It raises OSError, and ValueError for a
    message that cannot be completed. `open_container` is called in the worker process only.
    `open_held` does the same with bytes that lie in no file, under a path that stands for them; it is set for
    containers that are one file.
    `is_open_format` says that common tools open it although it is a container, as they do a zip file. `open_unpacked`
    is set where the origins of messages count bytes of what is packed in the file, not of the file.
    `read_plain` is a shorter way of `read` for formats of one message a file, given the path and all the bytes of one:
    the message, where it is whole, rests on no other file, and `read` would find nothing else; else None, and `read` is
    to be asked.
    `rests_on_others` tells whether files beside the one at a path may have a part in what `read` yields of it now.
    Where it is None nobody knows, and the file is read anew by every backup; where it is False, the same bytes under
    the same name yield the same again, but for the messages that say otherwise (`Message.rests_on_others`); where it is
    True, each message says so itself.
    """

    name: str
    matches_name: Callable[[str], bool]
    read: Reader | None = None
    read_message: Callable[[Path, Message, Listing], Iterable[bytes]] | None = None
    open_container: Callable[[Path], Container] | None = None
    open_held: Callable[[Path, bytes], Container] | None = None
    is_open_format: bool = False
    open_unpacked: Callable[[Path], RandomBytes] | None = None
    rests_on_others: Callable[[Path | str], bool] | None = None
    read_plain: Callable[[str, bytes], PlainMessage | None] | None = None

    @property
    def needs_export(self) -> bool:
        """True where common tools cannot open it, so that a readable copy is worth writing."""
        return not self.is_open_format and (self.read_message is not None or self.open_container is not None)
