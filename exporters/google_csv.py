"""Google Contacts CSV, with the headings Google's own export has had since 2024."""

from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.textkit.table import csv_table, write_utf8_with_bom

HEADINGS = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value",
    "E-mail 2 - Label", "E-mail 2 - Value", "Phone 1 - Label", "Phone 1 - Value",
)  # fmt: skip
_PLAIN = ("E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value")


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    # Google's own files start with a byte order mark, and Excel needs it.
    write_utf8_with_bom(csv_table(HEADINGS, (_row(contact, labels) for contact in people), _PLAIN), sink)


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    name = contact.person_name
    others = [address for address in contact.addresses if address != contact.address]
    return {
        "First Name": name.given,
        "Last Name": name.family,
        "Phonetic First Name": name.given_reading,
        "Phonetic Last Name": name.family_reading,
        "File As": contact.shown_name,
        "Organization Name": contact.company,
        "Notes": labels.note(contact),
        "Labels": f"{labels.group(contact)} ::: * myContacts",
        "E-mail 1 - Label": "* " if contact.address else "",
        "E-mail 1 - Value": contact.address,
        # Google's own way to put several values into one field.
        "E-mail 2 - Label": "* " if others else "",
        "E-mail 2 - Value": " ::: ".join(others),
        "Phone 1 - Value": " ::: ".join(contact.phones),
    }


GOOGLE = Exporter("google", "google.csv", _write)
