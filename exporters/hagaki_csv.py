"""A table for postcard and label programs (はがき): full name, reading and honorific in columns of their own."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.model.postal_address import PostalKind
from app.textkit.organisations import is_company
from app.textkit.script import full_name, is_family_first
from app.textkit.table import csv_table, write_cp932

# Postcard programs ask which column is what. Mail does not know where people live: that comes from address books, and
# the columns are there to be filled in.
HEADINGS = (
    "氏名", "姓", "名", "フリガナ", "敬称", "会社名", "郵便番号", "住所1", "住所2", "電話番号", "メールアドレス",
    "分類", "メモ",
)  # fmt: skip
_TO_A_FIRM, _TO_A_PERSON = "御中", "様"
_LAST = 1 << 30


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    write_cp932(csv_table(HEADINGS, _rows(people, labels), ("電話番号", "メールアドレス")), sink)


def _rows(people: Sequence[Contact], labels: ExportLabels) -> Iterator[dict[str, str]]:
    """A row for each person: one who has several mail addresses gets one postcard where it is known where they live."""
    first: dict[tuple[str, ...], tuple[int, int]] = {}
    for number, contact in enumerate(people):
        if contact.postal:
            card = _card(contact)
            # The address that stands first on the card goes into the table.
            first[card] = min((_rank(contact), number), first.get(card, (_LAST, number)))
    for number, contact in enumerate(people):
        if not contact.postal or first[_card(contact)][1] == number:
            yield _row(contact, labels)


def _card(contact: Contact) -> tuple[str, ...]:
    """What would be printed twice."""
    return (contact.shown_name, *_postal(contact))


def _rank(contact: Contact) -> int:
    listed = contact.card.addresses if contact.card is not None else ()
    return listed.index(contact.address) if contact.address in listed else len(listed)


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    name = contact.person_name
    is_firm = contact.is_firm or is_company(contact.name)
    full = full_name(name.given, name.family) if name.given and is_family_first(name.given) else name.shown
    code, first, second = _postal(contact)
    note = labels.note(contact)
    row = {
        "氏名": full,
        "姓": name.family,
        "名": name.given,
        "フリガナ": f"{name.family_reading} {name.given_reading}".strip(),
        "敬称": name.honorific or (_TO_A_FIRM if is_firm else _TO_A_PERSON),
        "会社名": contact.company,
        "郵便番号": code,
        "住所1": first,
        "住所2": second,
        "電話番号": contact.phones[0] if contact.phones else "",
        "メールアドレス": contact.address,
        "分類": labels.group(contact),
        "メモ": note,
    }
    if contact.is_firm:
        # The letter goes to the firm; who is to be asked for there is not lost.
        person = full_name(name.given, name.family) if name.given else ""
        row |= {"氏名": name.shown, "姓": name.shown, "名": "", "フリガナ": ""}
        row["メモ"] = f"{person}; {note}" if person else note
    return row


def _postal(contact: Contact) -> tuple[str, str, str]:
    """Postal code and the two lines of the address a postcard goes to: home for a person, work for a firm."""
    wanted = PostalKind.WORK if contact.is_firm else PostalKind.HOME
    found = next((each for each in contact.postal if each.kind is wanted), next(iter(contact.postal), None))
    return (found.code, *found.lines) if found is not None else ("", "", "")


HAGAKI = Exporter("hagaki", "hagaki.csv", _write)
