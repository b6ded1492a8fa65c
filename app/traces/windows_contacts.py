"""Windows Contacts (`*.contact`, one XML file for each person) of Windows Vista and later."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from app.model.contact import Card
from app.model.trace_kind import TraceKind
from app.system.reading import read_small

_LIMIT = 8 << 20
_SPACE = "{http://schemas.microsoft.com/Contact}"


def _read(path: Path) -> Iterator[Card]:
    data = read_small(path, _LIMIT)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return
    root = ElementTree.fromstring(data)

    def texts(element: str) -> list[str]:
        """The texts of all elements of a name, without empty ones."""
        return [(found.text or "").strip() for found in root.iter(_SPACE + element) if (found.text or "").strip()]

    def first(element: str) -> str:
        """The first of those texts, or an empty one."""
        return next(iter(texts(element)), "")

    addresses = [
        (found.text or "").strip()
        for mail in root.iter(_SPACE + "EmailAddress")
        for found in mail.iter(_SPACE + "Address")
        if "@" in (found.text or "")
    ]
    phones = [
        (found.text or "").strip()
        for phone in root.iter(_SPACE + "PhoneNumber")
        for found in phone.iter(_SPACE + "Number")
        if (found.text or "").strip()
    ]
    family, given = first("FamilyName"), first("GivenName")
    if addresses or phones:
        yield Card(
            name=first("FormattedName") or " ".join(part for part in (family, given) if part) or first("NickName"),
            addresses=tuple(dict.fromkeys(addresses)),
            family=family,
            given=given,
            company=first("Company"),
            phones=tuple(dict.fromkeys(phones)),
            book="Windows Contacts",
        )


TRACE_KIND = TraceKind("windows_contacts", lambda path: path.suffix.lower() == ".contact", _read)
