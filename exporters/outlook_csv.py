"""Outlook CSV: all 92 English headings, as UTF-8 for new versions and as CP932 for Japanese Windows."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.evidence import evidence
from app.model.exporter import Exporter
from app.model.text import one_line, split_name, spreadsheet_cell

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
_NOT_IN_CP932 = "〓"


def _text(people: Sequence[Contact]) -> str:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, HEADINGS, restval="", lineterminator="\r\n")
    table.writeheader()
    for contact in people:
        given, family = split_name(contact.name)
        cells = {
            "First Name": given,
            "Last Name": family,
            "E-mail Address": contact.address,
            "E-mail Type": "SMTP",
            "E-mail Display Name": contact.name or contact.address,
            "Categories": "Furoshiki",
            "Notes": evidence(contact),
        }
        table.writerow({name: spreadsheet_cell(one_line(value)) for name, value in cells.items()})
    return text.getvalue()


def _write_utf8(people: Sequence[Contact], sink: BinaryIO) -> None:
    sink.write(_text(people).encode("utf-8-sig", "replace"))


def _write_cp932(people: Sequence[Contact], sink: BinaryIO) -> None:
    sink.write("".join(map(_in_cp932, _text(people))).encode("cp932"))


def _in_cp932(character: str) -> str:
    """A character of Japanese Windows, or the nearest there is; 〓 is the printers' mark for one that is missing."""
    for form in (character, unicodedata.normalize("NFKC", character)):
        try:
            form.encode("cp932")
        except UnicodeEncodeError:
            continue
        return form
    return _NOT_IN_CP932


OUTLOOK = Exporter("outlook", "outlook.csv", _write_utf8)
OUTLOOK_CP932 = Exporter("outlook-cp932", "outlook-cp932.csv", _write_cp932)
