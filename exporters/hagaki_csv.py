"""A table for postcard and label programs (はがき): full name, reading and honorific in columns of their own."""

from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.textkit.organisations import is_company
from app.textkit.table import csv_table, write_cp932

# Postcard programs ask which column is what; the street, which mail does not know, is there to be filled in.
HEADINGS = (
    "氏名", "姓", "名", "フリガナ", "敬称", "会社名", "郵便番号", "住所1", "住所2", "電話番号", "メールアドレス",
    "分類", "メモ",
)  # fmt: skip
_TO_A_FIRM, _TO_A_PERSON = "御中", "様"


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    rows = (_row(contact, labels) for contact in people)
    write_cp932(csv_table(HEADINGS, rows, ("電話番号", "メールアドレス")), sink)


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    name = contact.person_name
    usual = _TO_A_FIRM if is_company(contact.name) else _TO_A_PERSON
    full = f"{name.family} {name.given}" if name.given and not name.given.isascii() else name.shown
    return {
        "氏名": full,
        "姓": name.family,
        "名": name.given,
        "フリガナ": f"{name.family_reading} {name.given_reading}".strip(),
        "敬称": name.honorific or usual,
        "会社名": contact.company,
        "電話番号": contact.phones[0] if contact.phones else "",
        "メールアドレス": contact.address,
        "分類": labels.group(contact),
        "メモ": labels.note(contact),
    }


HAGAKI = Exporter("hagaki", "hagaki.csv", _write)
