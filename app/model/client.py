"""What a mail client module answers: the Protocol that every entry of `app.clients.ALL` fulfils."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from app.model.store import Home, Store


class Client(Protocol):
    """One mail program. Modules of `app.clients` fulfil it with module-level names."""

    NAME: str

    def find(self, home: Home, /) -> Iterator[Store]:
        """The program's stores in `home`. Never raises on what it finds; trouble becomes notices of a store."""
        ...

    def recognise(self, path: Path, /) -> Iterator[Store]:
        """The stores at `path`, a file or folder somebody pointed at; nothing where it is not this program's."""
        ...
