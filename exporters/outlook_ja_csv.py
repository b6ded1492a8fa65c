"""Outlook CSV for Japanese Outlook: its own headings, in the character set its import expects (CP932)."""

from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.textkit.table import csv_table, write_cp932

# As Japanese Outlook writes them; addresses of streets and the like, which mail does not know, are left out.
HEADINGS = (
    "肩書き", "名", "ミドル ネーム", "姓", "敬称", "会社名", "部署", "役職", "会社電話", "自宅電話", "携帯電話",
    "その他の電話", "通常の電話", "会社名フリガナ", "姓フリガナ", "名前フリガナ",
    "電子メール アドレス", "電子メールの種類", "電子メール表示名",
    "電子メール 2 アドレス", "電子メール 2 の種類", "電子メール 2 表示名",
    "電子メール 3 アドレス", "電子メール 3 の種類", "電子メール 3 表示名",
    "分類", "メモ",
)  # fmt: skip
_PLAIN = ("電子メール アドレス", "電子メール 2 アドレス", "電子メール 3 アドレス", "通常の電話", "その他の電話")
_MAILS = (
    ("電子メール アドレス", "電子メールの種類", "電子メール表示名"),
    ("電子メール 2 アドレス", "電子メール 2 の種類", "電子メール 2 表示名"),
    ("電子メール 3 アドレス", "電子メール 3 の種類", "電子メール 3 表示名"),
)


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    write_cp932(csv_table(HEADINGS, (_row(contact, labels) for contact in people), _PLAIN), sink)


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    name = contact.person_name
    row = {
        "姓": name.family,
        "名": name.given,
        "姓フリガナ": name.family_reading,
        "名前フリガナ": name.given_reading,
        "敬称": name.honorific,
        "会社名": contact.company,
        "分類": labels.group(contact),
        "メモ": labels.note(contact),
    }
    addresses = [each for each in dict.fromkeys((contact.address, *contact.addresses)) if each]
    for (address, kind, shown), value in zip(_MAILS, addresses, strict=False):
        row |= {address: value, kind: "SMTP", shown: contact.shown_name or value}
    row |= dict(zip(("通常の電話", "その他の電話"), contact.phones, strict=False))
    return row


OUTLOOK_JA = Exporter("outlook-ja", "outlook-ja.csv", _write)
