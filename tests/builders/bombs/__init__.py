"""Hostile mail, each made by a small named function whose docstring says what it does to a naive parser."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.builders import stores
from tests.builders.bombs import addresses, bodies, containers, databases, headers, mailboxes, names

Maker = Callable[[Path], None]

GROUPS: dict[str, tuple[Maker, ...]] = {
    "headers": headers.ALL,
    "addresses": addresses.ALL,
    "bodies": bodies.ALL,
    "mailboxes": mailboxes.ALL,
    "names": names.ALL,
    "containers": containers.ALL,
    "databases": databases.ALL,
}
"""All of them, by what they attack."""

SLOW: tuple[Maker, ...] = (mailboxes.names_in_a_maildir, containers.members_of_a_zip, databases.recursive_view)
"""Those that take long: two to be written to a disk, whatever reads them, one until its bound ends it."""


@dataclass(frozen=True, slots=True)
class Bomb:
    """One bomb: `make` writes its files into a folder of its own."""

    make: Maker

    @property
    def name(self) -> str:
        """The name of its maker, which is that of its folder."""
        return self.make.__name__

    @property
    def neighbour(self) -> str:
        """The address that wrote the innocent message beside it."""
        return f"neighbour.{self.name.replace('_', '.')}@example.jp"


def plant(bombs: list[Bomb], home: Path) -> None:
    """Lays each bomb into a folder of ~/Mail, with one innocent message beside it."""
    # No other message has such a number: the same one met twice counts once.
    for number, bomb in enumerate(bombs, 1000):
        folder = home / "Mail" / bomb.name
        innocent = stores.message(number, sender=bomb.neighbour, subject=f"neighbour of {bomb.name}")
        stores.write(folder / "innocent" / "1.eml", innocent)
        bomb.make(folder)
