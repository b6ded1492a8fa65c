"""everyone.csv: the one list nobody is left out of, machines and the owner included, with the evidence."""

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter
from app.model.text import one_line, spreadsheet_cell

HEADINGS = ("address", "name", "kind", "why", "received", "sent", "first", "last", "mailboxes", "addresses")


def _write(people: Sequence[Contact], sink: BinaryIO) -> None:
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADINGS)
    for contact in people:
        cells = (
            contact.address,
            contact.name,
            contact.kind.value,
            " ".join(contact.why),
            str(contact.received),
            str(contact.sent),
            contact.first.isoformat() if contact.first else "",
            contact.last.isoformat() if contact.last else "",
            "; ".join(contact.mailboxes),
            "; ".join(contact.addresses),
        )
        table.writerow([spreadsheet_cell(one_line(cell)) for cell in cells])
    sink.write(text.getvalue().encode("utf-8-sig", "replace"))


EVERYONE = Exporter("everyone", "everyone.csv", _write, everyone=True)
