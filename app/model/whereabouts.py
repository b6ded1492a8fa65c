"""Where the mail of an archive came from, so that a later look can tell whether it looks at the same place."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.model.store import Home


@dataclass(frozen=True, slots=True)
class SourceTree:
    """A file or folder that was copied whole. `volume` and `folder` identify it; each is empty where not known."""

    client: str
    path: Path
    volume: str
    folder: str


@dataclass(frozen=True, slots=True)
class AskedServer:
    """A mail server that everything of an account was fetched from; `asked` (aware) is when."""

    address: str
    host: str
    asked: datetime


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`looked` (aware) is when the sources were last looked at; `volume` is the one the archive was written to.

    `homes` are the homes that were searched for mail, to be searched again for mail of programs that came later.
    `servers` are sources, too, that nobody can look at again without asking them.
    """

    looked: datetime
    volume: str
    sources: tuple[SourceTree, ...]
    homes: tuple[Home, ...]
    servers: tuple[AskedServer, ...] = ()
