"""What an exporter is: contacts in, the bytes of one address-book file out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.model.contact import PERSONS, Contact


@dataclass(frozen=True, slots=True)
class ExportLabels:
    """What stands beside names and addresses in a file, in the language of whoever reads it.

    `people` is the group of an address book that takes in all persons at once, so that they can be found again or taken
    out; `to_check` that of everybody who may be none. `note` puts the evidence for a contact into words.
    """

    people: str
    to_check: str
    note: Callable[[Contact], str]

    def group(self, contact: Contact) -> str:
        """The group a contact goes into."""
        return self.people if contact.group in PERSONS else self.to_check


@dataclass(frozen=True, slots=True)
class Exporter:
    """One address-book format. `write` puts all contacts, in the order given, into an open binary stream.

    `everyone` is True for the one list of all contacts; the others get people and unknowns.
    """

    name: str
    file_name: str
    write: Callable[[Sequence[Contact], BinaryIO, ExportLabels], None]
    everyone: bool = False
    in_archive: bool = True
