"""Google Contacts CSV, with the headings Google's own export has had since 2024."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.model.postal_address import PostalKind
from app.textkit.table import csv_table, write_utf8_with_bom

HEADINGS = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value",
    "E-mail 2 - Label", "E-mail 2 - Value", "Phone 1 - Label", "Phone 1 - Value",
    "Address 1 - Label", "Address 1 - Formatted", "Address 1 - Street", "Address 1 - City", "Address 1 - PO Box",
    "Address 1 - Region", "Address 1 - Postal Code", "Address 1 - Country", "Address 1 - Extended Address",
)  # fmt: skip
_LABELS = {PostalKind.HOME: "Home", PostalKind.WORK: "Work"}
_PLAIN = ("E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value")


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    # Google's own files start with a byte order mark, and Excel needs it.
    write_utf8_with_bom(csv_table(HEADINGS, (_row(contact, labels) for contact in people), _PLAIN), sink)


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    name = contact.person_name
    others = [address for address in contact.addresses if address != contact.address]
    return {
        "First Name": name.given,
        "Middle Name": name.middle,
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
        **_address(contact),
    }


def _address(contact: Contact) -> dict[str, str]:
    """The postal addresses, several in one field as Google has them; an empty place where one lacks a part."""

    def every(values: Iterable[str]) -> str:
        listed = list(values)
        return " ::: ".join(listed) if any(listed) else ""

    found = contact.postal
    return {
        "Address 1 - Label": every(_LABELS.get(each.kind, "Other") for each in found),
        "Address 1 - Street": every(each.street.replace("\n", ", ") for each in found),
        "Address 1 - City": every(each.city for each in found),
        "Address 1 - Region": every(each.region for each in found),
        "Address 1 - Postal Code": every(each.code for each in found),
        "Address 1 - Country": every(each.country for each in found),
    }


GOOGLE = Exporter("google", "google.csv", _write)
