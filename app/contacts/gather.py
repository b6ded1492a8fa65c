"""Collects the people of an address book from every message, card and address trace, with the evidence for each."""

from collections.abc import Iterable

from app.contacts.names import Spelling
from app.contacts.patterns import address_signs, asks_to_leave
from app.contacts.sender import Sender, with_added
from app.mime.addresses import key
from app.mime.headers import decode_text
from app.mime.senders import CHARSET_GUESSED, raw_bytes
from app.mime.text_signs import ASKS_TO_LEAVE
from app.model.contact import AddressTrace, Card, Confidence, Contact, Kind, Provenance, Relation
from app.model.mail import Address, Envelope, MessageFlag, Role
from app.textkit.person_name import shown_name

_SPELLINGS_LIMIT = 20
_REPLY_TOS = 4
_NAMELESS_LIMIT = 10_000
# An answer to such a message goes to a list or to a firm.
_TO_MANY = frozenset(
    {"list_id", "list_unsubscribe", "feedback_id", "precedence_bulk", "campaign_mailer", "discussion_list"}
)
SENT_MAIL, REPLY_TO, ADDRESS_BOOK = "sent_mail", "reply_to", "address_book"


class Gatherer:
    """Collects people. The same message met twice (an upgrade left two copies of a mailbox) counts once."""

    def __init__(self, own: Iterable[str]) -> None:
        self._own = {key(address) for address in own if address}
        self._senders: dict[str, Sender] = {}
        self._seen: set[int] = set()
        self._own_letters: set[int] = set()
        self._nameless: dict[str, Sender] = {}
        self._cards: list[Card] = []

    def add(self, role: Role, flags: MessageFlag, envelope: Envelope, mailbox: str) -> None:
        """Adds the people of one message; `mailbox` is the name of its mailbox, kept as evidence."""
        if envelope.message_id:
            # What the owner wrote may be in Sent and once more in an archive of everything.
            own = role is Role.SENT or (envelope.sender is not None and key(envelope.sender.address) in self._own)
            identity = hash((envelope.message_id, envelope.date, own))
            if identity in self._seen:
                return
            self._seen.add(identity)
        if role is Role.SENT:
            self._add_sent(envelope)
        elif role.holds_received_mail and not flags & (MessageFlag.JUNK | MessageFlag.DRAFT):
            self._add_received(envelope, mailbox)

    def add_card(self, card: Card) -> None:
        """Adds an entry of the owner's own address book: whom they wrote down is a person they know."""
        if not card.addresses:
            self._cards.append(card)
        for number, address in enumerate(card.addresses):
            sender = self._sender(address)
            sender.add_source(ADDRESS_BOOK, card.file or card.book, Confidence.HIGH)
            if sender.card is None or number == 0:
                sender.card = card

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """Adds an address trace that a file of that `kind` (the name of a `TraceKind`) held."""
        sender = self._sender(trace.address)
        sender.add_source(kind, file, trace.confidence)
        sender.add_name(trace.name, trace.last, Spelling.OTHERS)
        sender.written_to |= trace.relation is Relation.WRITTEN_TO
        if not sender.received:
            sender.extend_period(trace.last)

    def contacts(self) -> list[Contact]:
        """Everybody who was found anywhere, most frequent first; machines and the owner's own addresses too.

        To be called last: it frees the list of known messages, which takes the most memory of all.
        """
        self._seen.clear()
        known = (sender for sender in self._senders.values() if sender.found_in)
        found = [sender.contact(self._own_letters) for sender in known]
        found += [_nameless(sender) for sender in self._nameless.values()]
        found += [_telephone(card) for card in self._cards]
        return sorted(found, key=lambda contact: (-contact.received - contact.sent, contact.address))

    def reply_tos(self) -> dict[str, tuple[str, ...]]:
        """The addresses to which people asked for answers, by the key of the address they wrote from."""
        return {name: sender.reply_tos for name, sender in self._senders.items() if sender.reply_tos}

    def _add_sent(self, envelope: Envelope) -> None:
        if envelope.sender is not None:
            self._sender(envelope.sender.address).sent_as += 1
        self._add_recipients(envelope)

    def _add_recipients(self, envelope: Envelope) -> None:
        if envelope.message_id:
            self._own_letters.add(hash(envelope.message_id))
        is_unsubscribing = asks_to_leave(envelope.subject) or ASKS_TO_LEAVE in envelope.signals
        for recipient in (*envelope.to, *envelope.cc, *envelope.bcc):
            sender = self._sender(recipient.address)
            sender.sent += 1
            sender.unsubscribe_requests += is_unsubscribing
            sender.add_source(SENT_MAIL, "", Confidence.HIGH)
            sender.add_name(recipient.name, envelope.date, Spelling.OTHERS)
            if not sender.received:
                sender.extend_period(envelope.date)

    def _add_received(self, envelope: Envelope, mailbox: str) -> None:
        if envelope.sender is None:
            self._add_nameless(envelope, mailbox)
            return
        sender = self._sender(envelope.sender.address)
        sender.add_received(envelope, mailbox)
        if envelope.sender.address != sender.address:
            sender.spellings = with_added(sender.spellings, envelope.sender.address, _SPELLINGS_LIMIT)
        spelling = Spelling.GUESSED if CHARSET_GUESSED in envelope.signals else Spelling.OWN
        sender.add_name(envelope.sender.name, envelope.date, spelling)
        sender.add_signs(envelope)
        to_many = not _TO_MANY.isdisjoint(envelope.signals)
        other = _other(envelope.reply_to, sender.address) if not to_many else None
        if other is None:
            if sender.is_own:
                self._add_recipients(envelope)
        elif _sends_for_others(sender, other, envelope):
            self._add_behind(other, envelope, mailbox)
        elif len(sender.reply_tos) < _REPLY_TOS:
            sender.reply_tos = with_added(sender.reply_tos, other.address, _REPLY_TOS)

    def _add_behind(self, person: Address, envelope: Envelope, mailbox: str) -> None:
        """Adds the person who wrote through a web form or a reservation system: the reply address is theirs."""
        sender = self._sender(person.address)
        sender.add_received(envelope, mailbox)
        sender.add_source(REPLY_TO, "", Confidence.LOW)
        sender.count_signs(("behind_a_form",))
        sender.add_name(person.name, envelope.date, Spelling.OWN)

    def _add_nameless(self, envelope: Envelope, mailbox: str) -> None:
        """Adds a From field without an address: no reply is possible, but the name is kept."""
        raw = envelope.raw_sender
        if not raw or (raw not in self._nameless and len(self._nameless) >= _NAMELESS_LIMIT):
            return
        sender = self._nameless.setdefault(raw, Sender("", is_own=False, raw=raw))
        sender.add_received(envelope, mailbox)
        sender.add_warnings(envelope)

    def _sender(self, address: str) -> Sender:
        identity = key(address)
        sender = self._senders.get(identity)
        if sender is None:
            shown = identity if identity == address else address
            sender = self._senders[identity] = Sender(shown, identity in self._own)
        return sender


def for_export(contacts: Iterable[Contact]) -> list[Contact]:
    """The contacts that belong into an address book: people, and those who may be, if there is a way to reach them."""
    return [
        contact
        for contact in contacts
        if contact.kind in (Kind.PERSON, Kind.UNKNOWN) and (contact.address or contact.phones)
    ]


def _sends_for_others(sender: Sender, other: Address, envelope: Envelope) -> bool:
    """True where the sender is a form on a web page or a reservation system, and `other` the person who wrote."""
    if sender.is_own:
        return True
    local, _, domain = key(sender.address).rpartition("@")
    if key(other.address).endswith(f"@{domain}"):
        # A firm that wants answers at another address of its own.
        return False
    if "nobody_reads" in address_signs(local):
        return True
    to_itself = any(key(each.address) == key(sender.address) for each in envelope.to)
    return to_itself or "script_mailer" in envelope.signals or "auto_submitted" in envelope.signals


def _other(reply_to: tuple[Address, ...], address: str) -> Address | None:
    """The address to answer, where it is not the one that wrote."""
    return next((each for each in reply_to if key(each.address) != key(address)), None)


def _nameless(sender: Sender) -> Contact:
    return Contact(
        address="",
        name=decode_text(raw_bytes(sender.raw)),
        why=sender.flags,
        received=sender.received,
        first=sender.first,
        last=sender.last,
        mailboxes=sender.mailboxes,
        found_in=sender.found_in,
        flags=sender.flags,
        raw=sender.raw,
    )


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
