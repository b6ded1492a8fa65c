"""The address book in the making: sees every message once, remembers who wrote and whom the owner answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.contacts.classify import Evidence, classify
from app.mime.addresses import key
from app.model.contact import Card, Contact, Kind
from app.model.mail import Address, Envelope, Mark, Role

_NO_NAMES = frozenset({"info", "noreply", "no-reply", "mail", "user", "admin", "webmaster"})
_MAILBOXES_LISTED = 20


@dataclass(slots=True)
class _Sender:
    address: str
    spellings: dict[str, None] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    name: str = ""
    named: datetime | None = None
    first: datetime | None = None
    last: datetime | None = None
    mailboxes: dict[str, None] = field(default_factory=dict)
    card: Card | None = None


class Gatherer:
    """Collects senders. The same message met twice (an upgrade left two copies of a mailbox) counts once."""

    def __init__(self, own: Iterable[str]) -> None:
        self._own = {key(address) for address in own if address}
        self._senders: dict[str, _Sender] = {}
        self._seen: set[int] = set()

    def add(self, role: Role, marks: Mark, envelope: Envelope, mailbox: str) -> None:
        """Takes in one message of a mailbox; `mailbox` is its name as evidence."""
        if envelope.message_id:
            identity = hash((envelope.message_id, envelope.date, role is Role.SENT))
            if identity in self._seen:
                return
            self._seen.add(identity)
        if role is Role.SENT:
            self._add_sent(envelope)
        elif role.holds_received_mail and not marks & (Mark.JUNK | Mark.DRAFT):
            self._add_received(envelope, mailbox)

    def add_card(self, card: Card) -> None:
        """Takes in an entry of the owner's own address book: whom they wrote down is a person they know."""
        for number, address in enumerate(card.addresses):
            sender = self._sender(Address(card.name, address))
            sender.evidence.in_address_book = True
            if sender.card is None or number == 0:
                sender.card = card

    def contacts(self) -> list[Contact]:
        """Everybody who wrote or is in an address book, most frequent first; the owner's own addresses too."""
        known = (sender for sender in self._senders.values() if sender.evidence.received or sender.card is not None)
        found = [_contact(sender) for sender in known]
        return sorted(found, key=lambda contact: (-contact.received - contact.sent, contact.address))

    def _add_sent(self, envelope: Envelope) -> None:
        if envelope.sender is not None:
            self._sender(envelope.sender).evidence.sent_as += 1
        for recipient in (*envelope.to, *envelope.cc):
            self._sender(recipient).evidence.sent += 1

    def _add_received(self, envelope: Envelope, mailbox: str) -> None:
        if envelope.sender is None:
            return
        sender = self._sender(envelope.sender)
        sender.spellings[envelope.sender.address] = None
        sender.evidence.received += 1
        sender.evidence.signals.update(envelope.signals)
        if len(sender.mailboxes) < _MAILBOXES_LISTED:
            sender.mailboxes[mailbox] = None
        if (date := envelope.date) is not None:
            sender.first = min(sender.first or date, date)
            sender.last = max(sender.last or date, date)
        _take_name(sender, envelope.sender.name, date)

    def _sender(self, address: Address) -> _Sender:
        identity = key(address.address)
        sender = self._senders.get(identity)
        if sender is None:
            sender = self._senders[identity] = _Sender(address.address)
            sender.evidence.own = identity in self._own
        return sender


def for_export(contacts: Iterable[Contact]) -> list[Contact]:
    """The contacts that belong into an address book: people, and those who may be."""
    return [contact for contact in contacts if contact.kind in (Kind.PERSON, Kind.UNKNOWN)]


def _take_name(sender: _Sender, name: str, date: datetime | None) -> None:
    """The newest name wins, as people marry and shops are renamed; an address is no name."""
    if not name or "@" in name or name.casefold() in _NO_NAMES:
        return
    moment = date or datetime.min.replace(tzinfo=UTC)
    if sender.named is None or moment >= sender.named:
        sender.name, sender.named = name, moment


def _contact(sender: _Sender) -> Contact:
    kind, why = classify(sender.address, sender.evidence)
    spellings = dict.fromkeys((sender.address, *sender.spellings))
    return Contact(
        address=sender.address,
        name=(sender.card.name if sender.card else "") or sender.name,
        addresses=tuple(spellings),
        kind=kind,
        why=why,
        received=sender.evidence.received,
        sent=sender.evidence.sent,
        first=sender.first,
        last=sender.last,
        mailboxes=tuple(sender.mailboxes),
        card=sender.card,
    )
