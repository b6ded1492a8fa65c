"""Contacts that have no address: a name in a From field, and people with a telephone alone."""

from collections.abc import Iterable

from app.contacts.sender import ADDRESS_BOOK, Sender
from app.contacts.text_people import number_key
from app.mime.headers import decode_text
from app.mime.senders import raw_bytes
from app.model.contact import Card, Confidence, Contact, Kind, Provenance
from app.model.mail import Envelope
from app.textkit.person_name import name_key, shown_name

_LIMIT = 10_000


class Nameless:
    """From fields without an address: no reply is possible, but the names are kept."""

    def __init__(self) -> None:
        self._senders: dict[str, Sender] = {}

    def add(self, envelope: Envelope, mailbox: str, *, deleted: bool) -> None:
        """Adds a message whose sender gave no address."""
        raw = envelope.raw_sender
        if raw and (raw in self._senders or len(self._senders) < _LIMIT):
            sender = self._senders.setdefault(raw, Sender("", is_own=False, raw=raw))
            sender.add_received(envelope, mailbox, deleted=deleted)
            sender.add_warnings(envelope)

    def contacts(self) -> list[Contact]:
        """The contacts of all of them."""
        return [_contact(sender) for sender in self._senders.values()]


def telephones(cards: Iterable[Card], named: Iterable[Contact]) -> list[Contact]:
    """People with a telephone and no address, the same person of two sources once."""
    found: dict[tuple[object, ...], Contact] = {}
    for contact in (*map(_telephone, cards), *named):
        phones = tuple(sorted(number_key(phone) for phone in contact.phones))
        found.setdefault((name_key(contact.name), phones), contact)
    return list(found.values())


def _telephone(card: Card) -> Contact:
    """A card without an address: a person who can be called."""
    written = card.name or " ".join(part for part in (card.family, card.given) if part) or card.company
    return Contact(
        address="",
        name=shown_name(written),
        written=written,
        kind=Kind.PERSON,
        why=("in_address_book",),
        card=card,
        found_in=(Provenance(ADDRESS_BOOK, card.file or card.book, Confidence.HIGH),),
    )


def _contact(sender: Sender) -> Contact:
    return Contact(
        address="",
        name=decode_text(raw_bytes(sender.raw)),
        why=sender.flags,
        received=sender.received,
        deleted=sender.deleted,
        first=sender.first,
        last=sender.last,
        mailboxes=sender.mailboxes,
        found_in=sender.found_in,
        flags=sender.flags,
        raw=sender.raw,
    )
