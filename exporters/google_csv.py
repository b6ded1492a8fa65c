"""Google Contacts CSV, with the headings Google's own export has had since 2024."""

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.evidence import evidence
from app.model.exporter import Exporter
from app.model.text import one_line, split_name, spreadsheet_cell

HEADINGS = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value",
)  # fmt: skip
_LABELS = "Furoshiki ::: * myContacts"


def _write(people: Sequence[Contact], sink: BinaryIO) -> None:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, HEADINGS, restval="", lineterminator="\r\n")
    table.writeheader()
    for contact in people:
        given, family = split_name(contact.name)
        cells = {
            "First Name": given,
            "Last Name": family,
            "File As": contact.name,
            "Notes": evidence(contact),
            "Labels": _LABELS,
            "E-mail 1 - Label": "* ",
            "E-mail 1 - Value": contact.address,
        }
        table.writerow({name: spreadsheet_cell(one_line(value)) for name, value in cells.items()})
    # Google's own files start with the mark, and Excel needs it.
    sink.write(text.getvalue().encode("utf-8-sig", "replace"))


GOOGLE = Exporter("google", "google.csv", _write)
