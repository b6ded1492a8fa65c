"""Which mail is to be read, as other pages ask for it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WantedMail:
    """The mail of an archive that is to be read: all of it, or what was exchanged with one person.

    `came_from` is the page that asked for it.
    """

    archive: Path
    addresses: tuple[str, ...] = ()
    name: str = ""
    came_from: str = "archive"
