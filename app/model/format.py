"""What a format reader is: one sequential source in, messages (and notices of what is odd) out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.model.mail import Message
from app.model.store import Notice


class Source(Protocol):
    """A file read once, from front to back. While a backup runs, what is read is copied and digested on the way."""

    @property
    def path(self) -> Path:
        """Where the file lies."""
        ...

    @property
    def size(self) -> int:
        """Octets when it was opened."""
        ...

    @property
    def position(self) -> int:
        """Octets read or skipped so far."""
        ...

    def read(self, count: int, /) -> bytes:
        """The next octets, `count` unless the file ends before; empty at the end. Raises OSError."""
        ...

    def skip(self, count: int, /) -> None:
        """Passes over octets nobody needs to look at. Stops at the end of the file. Raises OSError."""
        ...


Reader = Callable[[Source], Iterator[Message | Notice]]
Listing = Callable[[Path], Mapping[str, Path]]
"""The files of a folder, by the name their program gave them; empty where there is no such folder."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that holds mail.

    `read` yields what there is and never raises on content (OSError of the source passes through).
    `holds` says whether a file of that name, in a folder of messages, is one.
    `whole` is set for formats that stock tools cannot open: it yields the RFC 5322 bytes of one message, made whole
    with files that lie beside it, for the readable copy.
    """

    name: str
    read: Reader
    holds: Callable[[str], bool]
    whole: Callable[[Path, Message, Listing], Iterable[bytes]] | None = None
