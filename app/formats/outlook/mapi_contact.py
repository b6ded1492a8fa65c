"""Contacts of Outlook's own address book, out of their MAPI properties ([MS-OXOCNTC])."""

from app.formats.outlook import mapi
from app.formats.outlook.mapi import MapiItem
from app.model.contact import Card

# PSETID_Address {00062004-0000-0000-C000-000000000046}, as it lies in a file.
_ADDRESS_SET = "0420060000000000c000000000000046"
_MAILS = (0x8083, 0x8093, 0x80A3)
_KINDS = (0x8082, 0x8092, 0x80A2)
_ORIGINALS = (0x8084, 0x8094, 0x80A4)
_GIVEN_READING, _FAMILY_READING = 0x802C, 0x802D
_PHONES = (0x3A1C, 0x3A08, 0x3A09, 0x3A1B, 0x3A2F, 0x3A1A)


def card(item: MapiItem, book: str) -> Card:
    """The card of a contact. Addresses of Exchange alone (`/O=…`) mean nothing elsewhere and are left out."""
    values = item.properties

    def named(number: int) -> str:
        return values.text(item.named.get((_ADDRESS_SET, number), 0))

    addresses = []
    for mail, kind, original in zip(_MAILS, _KINDS, _ORIGINALS, strict=True):
        texts = (named(mail), named(original)) if named(kind).upper() == "EX" else (named(mail),)
        found = next((text.strip() for text in texts if "@" in text and not text.startswith("/")), "")
        if found:
            addresses.append(found)
    if not addresses:
        # Stores that tools cut in pieces lose the list of names; an entry for somebody outside still says who it is.
        addresses = [address for data in values.above(0x8000) if "@" in (address := mapi.one_off(data)[1])]
    if not addresses and "@" in (only := values.text(mapi.SMTP) or values.text(mapi.ADDRESS)):
        addresses.append(only)
    return Card(
        name=values.text(mapi.NAME) or values.text(mapi.SUBJECT),
        addresses=tuple(dict.fromkeys(addresses)),
        family=values.text(0x3A11),
        given=values.text(0x3A06),
        family_reading=named(_FAMILY_READING),
        given_reading=named(_GIVEN_READING),
        company=values.text(0x3A16),
        phones=tuple(dict.fromkeys(phone for number in _PHONES if (phone := values.text(number)))),
        book=book,
    )
