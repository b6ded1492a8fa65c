"""A contact that was found in an Outlook file as a vCard, which every address book reads."""

from app.model.contact import Card
from app.textkit.text import one_line


def card_text(card: Card) -> bytes:
    """The card as vCard 3.0 (RFC 2426), UTF-8; empty for one that names nobody."""
    name = card.name or " ".join(filter(None, (card.family, card.given)))
    if not (name or card.addresses):
        return b""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_value(name or card.addresses[0])}",
        f"N:{_value(card.family)};{_value(card.given)};{_value(card.middle)};;",
        *(f"EMAIL;TYPE=INTERNET:{_value(each)}" for each in card.addresses),
        *(f"TEL:{_value(each)}" for each in card.phones),
        *((f"ORG:{_value(card.company)}",) if card.company else ()),
        "END:VCARD",
    ]
    return "".join(each + "\r\n" for each in lines).encode("utf-8", "replace")


def _value(text: str) -> str:
    """A value without what would end it."""
    return one_line(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
