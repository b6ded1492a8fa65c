"""What a mail client module answers: the Protocol that every entry of `app.clients.ALL` fulfils."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.model.store import Home, Store


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation of a program: what to call it, and the formats (keys of `app.formats.READERS`) its mail is read in.

    Without formats its files are found and copied, and nobody but the program reads them. `tested_on_real_data` says
    that real stores of it were read, not only such as our own tests make.
    """

    name: str
    formats: tuple[str, ...] = ()
    tested_on_real_data: bool = False


class Client(Protocol):
    """One mail program. Modules of `app.clients` fulfil it with module-level names."""

    NAME: str
    GENERATIONS: tuple[Generation, ...]

    def find_stores(self, home: Home, /) -> Iterator[Store]:
        """The program's stores in `home`. Never raises on what it finds; trouble becomes notices of a store."""
        ...

    def stores_at(self, path: Path, /) -> Iterator[Store]:
        """The stores at `path`, a file or folder somebody pointed at; nothing where it is not this program's."""
        ...
