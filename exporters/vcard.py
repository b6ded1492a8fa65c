"""vCard 3.0 (RFC 2426), which every address book reads, and 4.0 (RFC 6350) for those who ask for it."""

import uuid
from collections.abc import Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.model.postal_address import PostalAddress, PostalKind
from app.textkit.person_name import PersonName
from app.textkit.text import one_line

_FOLD_AT = 75
# Apple's property of version 3.0, and KIND of RFC 6350 6.1.4: what shows an entry as that of a firm.
_FIRM = {"3.0": "X-ABShowAs:COMPANY", "4.0": "KIND:org"}
_PLACES = {PostalKind.HOME: ";TYPE=HOME", PostalKind.WORK: ";TYPE=WORK"}
# A fixed space of names: the same address gets the same UID in every export, so a second import makes no duplicates.
_UID_SPACE = uuid.UUID("6a1ee6f2-2f2b-5a54-9a3c-0d8f6a1f7c11")


def _write_3(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    for contact in people:
        sink.write(_card(contact, "3.0", labels))


def _write_4(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    for contact in people:
        sink.write(_card(contact, "4.0", labels))


def _card(contact: Contact, version: str, labels: ExportLabels) -> bytes:
    name = contact.person_name
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:{'urn:uuid:' if version == '4.0' else ''}{_uid(contact)}",
        f"FN:{_escaped(contact.shown_name or contact.address or contact.company or ' '.join(contact.phones))}",
        f"N:{_escaped(name.family)};{_escaped(name.given)};{_escaped(name.middle)};;",
        *_phonetic(name),
        *([f"ORG:{_escaped(contact.company)}"] if contact.company else []),
        *([_FIRM[version]] if contact.is_firm else []),
        *_addresses(contact, version),
        *(f"TEL:{_escaped(phone)}" for phone in contact.phones),
        *(_address(each) for each in contact.postal),
        f"CATEGORIES:{_escaped(labels.group(contact))}",
        f"NOTE:{_escaped(labels.note(contact))}",
        "END:VCARD",
    ]
    return b"".join(_folded(line) for line in lines)


def _phonetic(name: PersonName) -> list[str]:
    """The furigana, in the fields Apple and Android read."""
    fields = (("X-PHONETIC-LAST-NAME", name.family_reading), ("X-PHONETIC-FIRST-NAME", name.given_reading))
    return [f"{field}:{_escaped(value)}" for field, value in fields if value]


def _addresses(contact: Contact, version: str) -> list[str]:
    preferred, other = "EMAIL;TYPE=INTERNET,PREF", "EMAIL;TYPE=INTERNET"
    if version == "4.0":
        preferred, other = "EMAIL;PREF=1", "EMAIL"
    addresses = [each for each in dict.fromkeys((contact.address, *contact.addresses)) if each]
    return [f"{other if number else preferred}:{_escaped(address)}" for number, address in enumerate(addresses)]


def _address(address: PostalAddress) -> str:
    """ADR: post office box, extended address, street, town, region, postal code, country (RFC 2426 3.2.1)."""
    street = "\\n".join(map(_escaped, address.street.splitlines()))
    parts = map(_escaped, (address.city, address.region, address.code, address.country))
    return ";".join([f"ADR{_PLACES.get(address.kind, '')}:", "", street, *parts])


def _uid(contact: Contact) -> uuid.UUID:
    known_by = contact.address.casefold() or "\n".join((contact.name, *contact.without_mail))
    return uuid.uuid5(_UID_SPACE, known_by.encode("utf-8", "replace").decode())


def _escaped(text: str) -> str:
    """No value can end its line or start another property."""
    return one_line(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """A line cut into pieces of at most 75 bytes, never inside a character."""
    data = line.encode("utf-8", "replace")
    pieces: list[bytes] = []
    start, room = 0, _FOLD_AT
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        # The line goes on behind a space.
        start, room = end, _FOLD_AT - 1
    return b"\r\n ".join([*pieces, data[start:]]) + b"\r\n"


VCARD = Exporter("vcard", "people.vcf", _write_3)
APPLE = Exporter("apple", "apple-contacts.vcf", _write_3, in_archive=False)
VCARD4 = Exporter("vcard4", "people-v4.vcf", _write_4, in_archive=False)
