"""What a format reader is: a source read front to back, or a container jumped about in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Message, Role


class Source(Protocol):
    """A file read once, from front to back. While a backup runs, what is read is copied and digested on the way."""

    @property
    def path(self) -> Path:
        """Where the file lies."""
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
        """Passes over bytes nobody needs to look at. Stops at the end of the file. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class MessageKey:
    """One message of a container before anybody looked at it: what `head` and `whole` find it by."""

    number: int
    folder: tuple[str, ...] = ()
    role: Role | None = None


class Container(Protocol):
    """An open file whose messages lie scattered (a database). Any method may raise anything (hence the worker)."""

    def entries(self) -> Iterator[MessageKey | Card | AddressTrace | Finding | None]:
        """Everything inside, cheaply and always in the same order. None is a sign of life in long work."""
        ...

    def head(self, key: MessageKey, /) -> Message:
        """One message as a listing needs it: header block, completeness, notes."""
        ...

    def whole(self, number: int, /) -> Iterable[bytes]:
        """The RFC 5322 bytes of one message."""
        ...

    def close(self) -> None:
        """Lets go of the file."""
        ...


Reader = Callable[[Source], Iterator[Message | Finding]]
Listing = Callable[[Path], Mapping[str, Path]]
"""The files of a folder, by the name their program gave them; empty where there is no such folder."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that holds mail: a sequential one has `read`, a container has `opened`.

    `read` yields what there is and never raises on content (OSError of the source passes through).
    `holds` says whether a file of that name, in a folder of messages, is one.
    `whole` is set for sequential formats that stock tools cannot open: it yields the RFC 5322 bytes of one message,
    made whole with files that lie beside it, for the readable copy. `opened` opens a container; only the guarded child
    calls it, as what happens inside is not to be trusted. `stock` says that everybody has tools that open it anyway.
    """

    name: str
    holds: Callable[[str], bool]
    read: Reader | None = None
    whole: Callable[[Path, Message, Listing], Iterable[bytes]] | None = None
    opened: Callable[[Path], Container] | None = None
    stock: bool = False

    @property
    def closed(self) -> bool:
        """True where stock tools cannot open it, so that a readable copy is worth writing."""
        return not self.stock and (self.whole is not None or self.opened is not None)
