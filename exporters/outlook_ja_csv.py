"""Outlook CSV for Japanese Outlook: its own headings, in the character set its import expects (CP932)."""

from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.model.postal_address import PostalKind
from app.textkit.table import csv_table, write_cp932

# As Japanese Outlook writes them; what neither mail nor an address book here knows is left out.
HEADINGS = (
    "肩書き", "名", "ミドル ネーム", "姓", "敬称", "会社名", "部署", "役職",
    "番地 (会社)", "市町村 (会社)", "都道府県 (会社)", "郵便番号 (会社)", "国 (会社)/地域",
    "番地 (自宅)", "市町村 (自宅)", "都道府県 (自宅)", "郵便番号 (自宅)", "国 (自宅)/地域",
    "番地 (その他)", "市町村 (その他)", "都道府県 (その他)", "郵便番号 (その他)", "国 (その他)/地域",
    "会社電話", "自宅電話", "携帯電話",
    "その他の電話", "通常の電話", "会社名フリガナ", "姓フリガナ", "名前フリガナ",
    "電子メール アドレス", "電子メールの種類", "電子メール表示名",
    "電子メール 2 アドレス", "電子メール 2 の種類", "電子メール 2 表示名",
    "電子メール 3 アドレス", "電子メール 3 の種類", "電子メール 3 表示名",
    "分類", "メモ",
)  # fmt: skip
_PLACES = {PostalKind.HOME: "自宅", PostalKind.WORK: "会社"}
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
        "ミドル ネーム": name.middle,
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
    for house in reversed(contact.postal):
        # The first one of each kind is the one that stays.
        place = _PLACES.get(house.kind, "その他")
        row |= {
            f"番地 ({place})": " ".join(house.street.splitlines()),
            f"市町村 ({place})": house.city,
            f"都道府県 ({place})": house.region,
            f"郵便番号 ({place})": house.code,
            f"国 ({place})/地域": house.country,
        }
    row |= dict(zip(("通常の電話", "その他の電話"), contact.phones, strict=False))
    return row


OUTLOOK_JA = Exporter("outlook-ja", "outlook-ja.csv", _write)
