"""What an exporter is: contacts in, the bytes of one address-book file out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from app.model.contact import Contact


@dataclass(frozen=True, slots=True)
class Exporter:
    """One address-book format. `write` puts all contacts, in the order given, into an open binary stream.

    The day it is given names the group they go into, where the format has groups.

    `everyone` is True for the one list of all contacts; the others get people and unknowns.
    """

    name: str
    file_name: str
    write: Callable[[Sequence[Contact], BinaryIO, date], None]
    everyone: bool = False
    in_archive: bool = True
