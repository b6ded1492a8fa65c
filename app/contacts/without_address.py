"""Contacts that have no address: a name in a From field, and cards with a telephone or a postal address alone."""

from collections.abc import Iterable
from dataclasses import replace

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
    """People without an address, with a telephone or a postal address; the same person of two sources once.

    Of two cards with one name and the same numbers the second completes the first; two people of one name who live in
    different places are two.
    """
    found: dict[tuple[object, ...], Contact] = {}
    for contact in (*map(_telephone, cards), *named):
        phones = tuple(sorted(number_key(phone) for phone in contact.phones))
        identity = name_key(contact.name), phones or contact.postal
        if (known := found.get(identity)) is None:
            found[identity] = contact
        elif known.card is not None and contact.card is not None:
            found[identity] = replace(known, card=known.card.completed_by(contact.card))
    return list(found.values())


def _telephone(card: Card) -> Contact:
    """A card without an address: a person who can be called, or written to by post."""
    written = card.name or " ".join(part for part in (card.family, card.given) if part) or card.company
    return Contact(
        address="",
        name=written if card.is_firm else shown_name(written),
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
