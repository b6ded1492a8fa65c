"""LDIF for Thunderbird (RFC 2849, Mozilla's schema): the one of its formats that depends on no language."""

import base64
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from app.model.contact import Contact
from app.model.exporter import Exporter, ExportLabels
from app.model.postal_address import PostalKind
from app.textkit.text import one_line

_CLASSES = ("top", "person", "organizationalPerson", "inetOrgPerson", "mozillaAbPersonAlpha")

_WORK = ("street", "l", "st", "postalCode", "c")
_HOME = (
    "mozillaHomeStreet", "mozillaHomeLocalityName", "mozillaHomeState", "mozillaHomePostalCode",
    "mozillaHomeCountryName",
)  # fmt: skip


def _write(people: Sequence[Contact], sink: BinaryIO, labels: ExportLabels) -> None:
    for contact in people:
        sink.write(_entry(contact, labels))


def _entry(contact: Contact, labels: ExportLabels) -> bytes:
    parts = contact.person_name
    name = contact.shown_name or contact.address
    others = [address for address in contact.addresses if address != contact.address]
    values = [
        ("dn", f"cn={_in_name(name)}" + (f",mail={_in_name(contact.address)}" if contact.address else "")),
        *(("objectclass", name) for name in _CLASSES),
        ("givenName", parts.given),
        ("sn", parts.family),
        ("cn", name),
        ("mail", contact.address),
        ("mozillaSecondEmail", others[0] if others else ""),
        ("telephoneNumber", contact.phones[0] if contact.phones else ""),
        *_address(contact),
        ("o", contact.company),
        # Thunderbird's LDIF has no groups; the first free field takes the name of this one.
        ("mozillaCustom1", labels.group(contact)),
        ("description", labels.note(contact)),
    ]
    # Lines are not folded: Thunderbird reads long ones, and some other importers do not unfold.
    return b"".join(_line(attribute, one_line(value)) for attribute, value in values if value) + b"\n"


def _address(contact: Contact) -> Iterator[tuple[str, str]]:
    """The first address of a firm, and the first of any other kind, in the attributes Thunderbird has for them."""
    work = next((each for each in contact.postal if each.kind is PostalKind.WORK), None)
    home = next((each for each in contact.postal if each.kind is not PostalKind.WORK), None)
    for address, names in ((work, _WORK), (home, _HOME)):
        if address is not None:
            street = ", ".join(address.street.splitlines())
            yield from zip(names, (street, address.city, address.region, address.code, address.country), strict=True)


def _line(attribute: str, value: str) -> bytes:
    if value.isascii() and value.isprintable() and not value.startswith((" ", ":", "<")) and not value.endswith(" "):
        return f"{attribute}: {value}\n".encode("ascii")
    return f"{attribute}:: {base64.b64encode(value.encode('utf-8', 'replace')).decode('ascii')}\n".encode("ascii")


def _in_name(value: str) -> str:
    """A value inside a distinguished name (RFC 4514): its separators must not end it."""
    return "".join(f"\\{character}" if character in ',+"\\<>;=#' else character for character in value)


THUNDERBIRD = Exporter("thunderbird", "thunderbird.ldif", _write)
