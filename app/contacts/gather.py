"""The address book in the making: sees every message, card and trace once, remembers who is behind them and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from zlib import crc32

from app.contacts.classify import Evidence, classify, message_weight
from app.contacts.domains import doubts
from app.contacts.names import BestName, Spelling
from app.contacts.patterns import address_signs, asks_to_leave, subject_signs
from app.mime.addresses import key
from app.mime.headers import decode_text
from app.model.contact import Card, Confidence, Contact, Kind, Provenance, Relation, Trace
from app.model.mail import Address, Envelope, Mark, Role

_MAILBOXES_LISTED = 20
_SPELLINGS_LISTED = 20
_FILES_LISTED = 20
_SUBJECTS = 30
_ANSWERS = 3
_REPLY_TOS = 4
_NAMELESS_LISTED = 10_000
_FLAGS = ("name_", "sender_")
_FLAGS_LISTED = 10
_ANSWER_MARK = re.compile(r"(?i)^(?:\s*(?:re|fwd?|aw|wg|sv|返信|転送)\s*(?:\[\d+\])?\s*[:：])+|[\d\s]+")
_TO_MANY = frozenset({"list_id", "list_unsubscribe", "feedback_id", "precedence_bulk", "campaign_mailer"})
_T = TypeVar("_T")
_BY_ITSELF = frozenset({"auto_replied", "auto_submitted", "null_return_path", "delivery_report"})
MAIL, SENT_MAIL, REPLY_TO, ADDRESS_BOOK = "mail", "sent_mail", "reply_to", "address_book"


_provenance = lru_cache(maxsize=1024)(Provenance)


@dataclass(slots=True)
class _Sender:
    """What is known of one address. Lean: there may be a million of them, so what most never have is None or empty."""

    address: str
    own: bool
    received: int = 0
    sent: int = 0
    left: int = 0
    sent_as: int = 0
    first: datetime | None = None
    last: datetime | None = None
    name: BestName | None = None
    spellings: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    weight: int = 0
    usual: tuple[str, ...] = ()
    usually: int = 0
    signals: dict[str, int] | None = None
    subjects: int = 0
    answers: tuple[int, ...] = ()
    reply_tos: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    found_in: tuple[Provenance, ...] = ()
    card: Card | None = None
    written_to: bool = False
    raw: str = ""

    def found(self, kind: str, file: str, confidence: Confidence) -> None:
        """Notes where the address was found."""
        if not any(each.kind == kind and each.file == file for each in self.found_in):
            self.found_in = _shared(self.found_in, _provenance(kind, file, confidence), _FILES_LISTED)

    def seen(self, date: datetime | None) -> None:
        """Widens the time in which the address was in use."""
        if date is not None:
            self.first = min(self.first or date, date)
            self.last = max(self.last or date, date)

    def called(self, name: str, date: datetime | None, spelling: Spelling) -> None:
        """Takes in a name somebody used."""
        if name:
            self.name = BestName.better(self.name, name, date, spelling)

    def beware(self, envelope: Envelope) -> None:
        """Keeps what is odd about the From field."""
        for code in envelope.signals:
            if code.startswith(_FLAGS):
                self.flags = _shared(self.flags, code, _FLAGS_LISTED)

    def count(self, signals: tuple[str, ...]) -> None:
        """Counts the signs of one message; those about its name are kept as flags."""
        self.weight += message_weight(signals)
        # Most senders' messages all carry the same signs: those take one number instead of a dictionary.
        if signals == self.usual:
            self.usually += 1
        elif not self.usually:
            self.usual, self.usually = _same(signals), 1
        else:
            self.signals = self.signals or {}
            for code in signals:
                self.signals[code] = self.signals.get(code, 0) + 1

    def all_signals(self) -> dict[str, int]:
        """How many messages carried each sign."""
        found = dict(self.signals or {})
        for code in self.usual:
            found[code] = found.get(code, 0) + self.usually
        return found


class Gatherer:
    """Collects people. The same message met twice (an upgrade left two copies of a mailbox) counts once."""

    def __init__(self, own: Iterable[str]) -> None:
        self._own = {key(address) for address in own if address}
        self._senders: dict[str, _Sender] = {}
        self._seen: set[int] = set()
        self._own_letters: set[int] = set()
        self._nameless: dict[str, _Sender] = {}
        self._cards: list[Card] = []

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
        if not card.addresses:
            self._cards.append(card)
        for number, address in enumerate(card.addresses):
            sender = self._sender(address)
            sender.found(ADDRESS_BOOK, card.file or card.book, Confidence.HIGH)
            if sender.card is None or number == 0:
                sender.card = card

    def add_trace(self, kind: str, file: str, trace: Trace) -> None:
        """Takes in what a leftover of that kind, found in `file`, knows of an address."""
        sender = self._sender(trace.address)
        sender.found(kind, file, trace.confidence)
        sender.called(trace.name, trace.last, Spelling.OTHERS)
        sender.written_to |= trace.relation is Relation.WRITTEN_TO
        if not sender.received:
            sender.seen(trace.last)

    def contacts(self) -> list[Contact]:
        """Everybody met anywhere, most frequent first; machines and the owner's own addresses too."""
        known = (sender for sender in self._senders.values() if sender.found_in)
        found = [self._contact(sender) for sender in known]
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
        leaving = asks_to_leave(envelope.subject)
        for recipient in (*envelope.to, *envelope.cc, *envelope.bcc):
            sender = self._sender(recipient.address)
            sender.sent += 1
            sender.left += leaving
            sender.found(SENT_MAIL, "", Confidence.HIGH)
            sender.called(recipient.name, envelope.date, Spelling.OTHERS)
            if not sender.received:
                sender.seen(envelope.date)

    def _add_received(self, envelope: Envelope, mailbox: str) -> None:
        if envelope.sender is None:
            self._add_nameless(envelope, mailbox)
            return
        sender = self._sender(envelope.sender.address)
        self._note(sender, envelope, mailbox)
        if envelope.sender.address != sender.address:
            sender.spellings = _with(sender.spellings, envelope.sender.address, _SPELLINGS_LISTED)
        sender.called(envelope.sender.name, envelope.date, Spelling.OWN)
        sender.raw = sender.raw or envelope.raw_sender
        sender.beware(envelope)
        sender.count(_with_subject(envelope))
        to_many = not _TO_MANY.isdisjoint(envelope.signals)
        other = _other(envelope.reply_to, sender.address) if not to_many else None
        if other is None:
            if sender.own:
                self._add_recipients(envelope)
        elif _sends_for_others(sender, envelope):
            self._add_behind(other, envelope, mailbox)
        elif len(sender.reply_tos) < _REPLY_TOS:
            sender.reply_tos = _with(sender.reply_tos, other.address, _REPLY_TOS)

    def _add_behind(self, person: Address, envelope: Envelope, mailbox: str) -> None:
        """Somebody wrote through a web form or a reservation system: the address to answer is theirs."""
        sender = self._sender(person.address)
        self._note(sender, envelope, mailbox)
        sender.found(REPLY_TO, "", Confidence.LOW)
        sender.count(("behind_a_form",))
        sender.called(person.name, envelope.date, Spelling.OWN)

    def _note(self, sender: _Sender, envelope: Envelope, mailbox: str) -> None:
        """What every received message says of its sender."""
        sender.received += 1
        sender.found(MAIL, "", Confidence.HIGH)
        sender.mailboxes = _shared(sender.mailboxes, mailbox, _MAILBOXES_LISTED)
        sender.seen(envelope.date)
        # One bit for each subject: enough to tell one or two from many.
        subject = _ANSWER_MARK.sub("", envelope.subject)
        sender.subjects |= 1 << crc32(subject.encode("utf-8", "replace")) % _SUBJECTS
        # What a program answers by itself says nothing about who is there.
        by_hand = _BY_ITSELF.isdisjoint(envelope.signals)
        for answered in envelope.answers if by_hand else ():
            sender.answers = _with(sender.answers, hash(answered), _ANSWERS)

    def _add_nameless(self, envelope: Envelope, mailbox: str) -> None:
        """A From field without an address: nobody can be written to, but the name is not lost either."""
        raw = envelope.raw_sender
        if not raw or (raw not in self._nameless and len(self._nameless) >= _NAMELESS_LISTED):
            return
        sender = self._nameless.setdefault(raw, _Sender("", own=False, raw=raw))
        self._note(sender, envelope, mailbox)
        sender.beware(envelope)

    def _sender(self, address: str) -> _Sender:
        identity = key(address)
        sender = self._senders.get(identity)
        if sender is None:
            shown = identity if identity == address else address
            sender = self._senders[identity] = _Sender(shown, identity in self._own)
        return sender

    def _contact(self, sender: _Sender) -> Contact:
        name = (sender.card.name if sender.card else "") or (sender.name.name if sender.name else "")
        evidence = Evidence(
            received=sender.received,
            sent=sender.sent,
            left=sender.left,
            sent_as=sender.sent_as,
            own=sender.own,
            name=name,
            subjects=sender.subjects.bit_count(),
            answered=not self._own_letters.isdisjoint(sender.answers),
            in_address_book=sender.card is not None,
            in_recipients=sender.written_to,
            weight=sender.weight,
            signals=sender.all_signals(),
        )
        kind, why = classify(sender.address, evidence)
        return Contact(
            address=sender.address,
            name=name,
            addresses=(sender.address, *sender.spellings),
            kind=kind,
            why=_same((*why, *sender.flags)),
            received=sender.received,
            sent=sender.sent,
            first=sender.first,
            last=sender.last,
            mailboxes=sender.mailboxes,
            card=sender.card,
            found_in=sender.found_in,
            flags=(*sender.flags, *doubts(sender.address)),
            raw=sender.raw,
        )


def for_export(contacts: Iterable[Contact]) -> list[Contact]:
    """The contacts that belong into an address book: people, and those who may be, if there is a way to reach them."""
    return [
        contact
        for contact in contacts
        if contact.kind in (Kind.PERSON, Kind.UNKNOWN) and (contact.address or contact.phones)
    ]


def _sends_for_others(sender: _Sender, envelope: Envelope) -> bool:
    """True where the sender is a form on a web page or a reservation system, not the person who wrote."""
    if sender.own or address_signs(sender.address.partition("@")[0].casefold()):
        return True
    to_itself = any(key(each.address) == key(sender.address) for each in envelope.to)
    return to_itself or "script_mailer" in envelope.signals or "auto_submitted" in envelope.signals


def _other(reply_to: tuple[Address, ...], address: str) -> Address | None:
    """The address to answer, where it is not the one that wrote."""
    return next((each for each in reply_to if key(each.address) != key(address)), None)


def _nameless(sender: _Sender) -> Contact:
    return Contact(
        address="",
        name=decode_text(sender.raw.encode("ascii", "replace")),
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
    return Contact(
        address="",
        name=card.name or " ".join(part for part in (card.family, card.given) if part) or card.company,
        kind=Kind.PERSON,
        why=("in_address_book",),
        card=card,
        found_in=(Provenance(ADDRESS_BOOK, card.file or card.book, Confidence.HIGH),),
    )


def _with_subject(envelope: Envelope) -> tuple[str, ...]:
    """The signs of a message for the table of weights: those of its headers, and those of its subject."""
    return tuple(code for code in envelope.signals if not code.startswith(_FLAGS)) + subject_signs(envelope.subject)


def _with(known: tuple[_T, ...], new: _T, most: int) -> tuple[_T, ...]:
    return known if new in known or len(known) >= most else (*known, new)


# The same few tuples serve a million senders.
_shared = lru_cache(maxsize=65536)(_with)


@lru_cache(maxsize=65536)
def _same(codes: tuple[str, ...]) -> tuple[str, ...]:
    return codes
