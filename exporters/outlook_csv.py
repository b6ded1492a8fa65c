"""Outlook CSV: all 92 English headings, as UTF-8, and as CP932 for Japanese Windows."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.model.postal_address import PostalKind
from app.textkit.table import csv_table, write_cp932, write_utf8_with_bom

_HEADINGS = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,"
    "Business Street 3,Business City,Business State,Business Postal Code,Business Country/Region,Home Street,"
    "Home Street 2,Home Street 3,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,"
    "Other Street 2,Other Street 3,Other City,Other State,Other Postal Code,Other Country/Region,"
    "Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,"
    "Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,"
    "TTY/TDD Phone,Telex,Account,Anniversary,Assistant's Name,Billing Information,Birthday,"
    "Business Address PO Box,Categories,Children,Directory Server,E-mail Address,E-mail Type,E-mail Display Name,"
    "E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,E-mail 3 Type,E-mail 3 Display Name,"
    "Gender,Government ID Number,Hobby,Home Address PO Box,Initials,Internet Free Busy,Keywords,Language,Location,"
    "Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,Other Address PO Box,Priority,Private,"
    "Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3,User 4,Web Page"
)
HEADINGS = tuple(_HEADINGS.split(","))
_PLACES = {PostalKind.HOME: "Home", PostalKind.WORK: "Business"}
_PLAIN = ("E-mail Address", "E-mail 2 Address", "E-mail 3 Address", "Primary Phone", "Other Phone")


def _write_utf8(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    write_utf8_with_bom(_text(people, labels), sink)


def _write_cp932(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    write_cp932(_text(people, labels), sink)


def _text(people: Sequence[Contact], labels: ExportLabels) -> Iterator[str]:
    return csv_table(HEADINGS, (_row(contact, labels) for contact in people), _PLAIN)


def _row(contact: Contact, labels: ExportLabels) -> dict[str, str]:
    name = contact.person_name
    row = {
        "First Name": name.given,
        "Middle Name": name.middle,
        "Last Name": name.family,
        "Company": contact.company,
        "Categories": labels.group(contact),
        "Notes": labels.note(contact),
    }
    for number, address in enumerate(dict.fromkeys((contact.address, *contact.addresses)), 1):
        if address and number <= 3:
            field = "E-mail" if number == 1 else f"E-mail {number}"
            row |= {f"{field} Address": address, f"{field} Type": "SMTP"}
            row[f"{field} Display Name"] = contact.shown_name or address
    for house in reversed(contact.postal):
        # The first one of each kind is the one that stays.
        place = _PLACES.get(house.kind, "Other")
        row |= {
            f"{place} Street": house.street.replace("\n", ", "),
            f"{place} City": house.city,
            f"{place} State": house.region,
            f"{place} Postal Code": house.code,
            f"{place} Country/Region": house.country,
        }
    row |= dict(zip(("Primary Phone", "Other Phone"), contact.phones, strict=False))
    return row


OUTLOOK = Exporter("outlook", "outlook.csv", _write_utf8)
OUTLOOK_CP932 = Exporter("outlook-cp932", "outlook-cp932.csv", _write_cp932, in_archive=False)
