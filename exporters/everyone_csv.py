"""everyone.csv: the list of all contacts, machines and the owner included, with the evidence for each."""

from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.textkit.table import csv_table, write_utf8_with_bom

HEADINGS = (
    "address", "name", "kind", "why", "received", "sent", "first", "last", "mailboxes", "addresses", "phones",
    "flags", "found_in", "raw", "evidence", "deleted", "postal",
)  # fmt: skip


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    write_utf8_with_bom(
        csv_table(HEADINGS, (_row(contact, labels) for contact in people), plain=("address", "phones")), sink
    )


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    return {
        "address": contact.address,
        "name": contact.name,
        "kind": contact.kind.value,
        "why": " ".join(contact.why),
        "received": str(contact.received),
        "sent": str(contact.sent),
        "first": contact.first.isoformat() if contact.first else "",
        "last": contact.last.isoformat() if contact.last else "",
        "mailboxes": "; ".join(contact.mailboxes),
        "addresses": "; ".join(contact.addresses),
        "phones": "; ".join(contact.phones),
        "flags": " ".join(contact.flags),
        "found_in": "; ".join(f"{each.kind} {each.file}".strip() for each in contact.found_in),
        "raw": contact.raw,
        "evidence": labels.note(contact),
        "deleted": str(contact.deleted),
        "postal": "; ".join(each.text for each in contact.postal),
    }


EVERYONE = Exporter("everyone", "everyone.csv", _write, everyone=True)
